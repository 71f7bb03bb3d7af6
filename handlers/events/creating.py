"""Staff draft an event: by a guided form, in one line, or from an earlier one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from typing_extensions import override

from handlers.clock import Clock
from handlers.events import planning, staff_texts, words
from handlers.events.one_line import read_one_line
from handlers.events.texts import KINDS, PURPOSES
from handlers.form import Field, FieldError, Form, FormRefused, Values
from handlers.message import Choice, IncomingMessage, Reply
from handlers.row_number import row_number
from storage import audit, events, files
from storage.database import Session
from storage.events import Event, Plan
from storage.people import User


class EventForm(Form):
    """Asks for everything about an event and keeps it as a draft."""

    name: ClassVar[str] = "event"
    title: ClassVar[str] = "新活动"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        ask = staff_texts
        return (
            Field(name="title", ask=_saying(ask.ASK_TITLE), parse=planning.read_title),
            Field(name="kind", ask=self._ask_kind, parse=planning.read_kind),
            Field(
                name="purposes",
                ask=self._ask_purposes,
                parse=planning.read_purposes,
                optional=True,
            ),
            Field(name="period", ask=_saying(ask.ASK_PERIOD), parse=self._read_when),
            Field(name="place", ask=_saying(ask.ASK_PLACE), parse=planning.read_place),
            Field(name="capacity", ask=_saying(ask.ASK_CAPACITY), parse=planning.read_capacity),
            Field(
                name="per_enterprise",
                ask=_saying(ask.ASK_PER_ENTERPRISE),
                parse=planning.read_per_enterprise,
                optional=True,
            ),
            Field(
                name="until",
                ask=_saying(ask.ASK_SIGN_UP_UNTIL),
                parse=self._read_until,
                optional=True,
            ),
            Field(
                name="speaker",
                ask=_saying(ask.ASK_SPEAKER),
                parse=planning.read_speaker,
                optional=True,
            ),
            Field(name="description", ask=_saying(ask.ASK_DESCRIPTION), optional=True),
            Field(name="poster", ask=_saying(ask.ASK_POSTER), optional=True, files=1),
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        try:
            return read_one_line(message.text, now=self._clock())
        except FieldError as wrong:
            raise FormRefused(Reply(str(wrong))) from None

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        plan = planning.plan_of(values)
        if plan.poster_id is not None:
            await files.give_to_the_centre(session, plan.poster_id)
        return await _draft(session, plan, user, now=self._clock())

    def _ask_kind(self, _values: Values) -> Reply:
        choices = tuple(self.choice("kind", name, name) for name in KINDS.values())
        return Reply(staff_texts.ASK_KIND, choices=choices)

    def _ask_purposes(self, _values: Values) -> Reply:
        choices = tuple(self.choice("purposes", name, name) for name in PURPOSES.values())
        return Reply(staff_texts.ASK_PURPOSES, choices=choices)

    def _read_when(self, text: str) -> list[str]:
        return planning.read_when(text, now=self._clock())

    def _read_until(self, text: str) -> str:
        return planning.read_until(text, now=self._clock())


class CloneForm(Form):
    """Drafts an event like an earlier one, at another time: /复制活动 12 12月20日14:00-16:30."""

    name: ClassVar[str] = "event_clone"
    title: ClassVar[str] = "复制活动"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(name="event", ask=_saying(staff_texts.ASK_WHICH), parse=read_number),
            Field(name="period", ask=_saying(staff_texts.ASK_CLONE_PERIOD), parse=self._read_when),
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        number, _, rest = message.text.partition(" ")
        if not number:
            return {}
        values: dict[str, Any] = {}
        try:
            values["event"] = read_number(number)
            if rest.strip():
                values["period"] = self._read_when(rest)
        except FieldError as wrong:
            raise FormRefused(Reply(str(wrong))) from None
        return values

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        earlier = await events.find_event(session, values["event"])
        if earlier is None:
            return Reply(staff_texts.EVENT_WRONG)
        return await _draft(
            session, copied(earlier.plan, values["period"]), user, now=self._clock()
        )

    def _read_when(self, text: str) -> list[str]:
        return planning.read_when(text, now=self._clock())


def copied(plan: Plan, period: list[str]) -> Plan:
    """The same event at another time; signing up ends as long before it as it did."""
    starts_at, ends_at = (datetime.fromisoformat(each) for each in period)
    before: timedelta = plan.starts_at - plan.sign_up_until
    return replace(plan, starts_at=starts_at, ends_at=ends_at, sign_up_until=starts_at - before)


def read_number(text: str) -> int:
    """The number of an event, as people write it. Raises FieldError."""
    number = row_number(text)
    if number is None:
        raise FieldError(staff_texts.EVENT_WRONG)
    return number


def staff_choices(event: Event) -> tuple[Choice, ...]:
    """What staff can do with an event as it stands."""
    return tuple(
        Choice(label, f"{command} {event.id}") for label, command in words.staff_commands(event)
    )


async def _draft(session: Session, plan: Plan, user: User, *, now: datetime) -> Reply:
    event = await events.add_event(session, plan, author=user, now=now)
    await audit.record(
        session, user, "event drafted", now=now, subject=event.subject, title=plan.title
    )
    return Reply(staff_texts.drafted(event), choices=staff_choices(event))


def _saying(text: str) -> Any:
    def ask(_values: Mapping[str, Any]) -> Reply:
        return Reply(text)

    return ask
