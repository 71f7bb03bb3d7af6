"""Staff change an event: /改活动 12 时间 12月6日14:00; whoever signed up is told what is new."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from typing_extensions import override

from handlers.clock import Clock
from handlers.events import planning, staff_texts, texts, words
from handlers.events.creating import read_number, staff_choices
from handlers.form import Field, FieldError, Form, FormRefused, Values
from handlers.message import IncomingMessage, Reply
from handlers.staff.confirming import confirmed, preview
from storage import audit, events, files, registrations
from storage.database import Session
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind, Priority
from storage.events import Event, EventState, Plan
from storage.people import User

POSTER = staff_texts.POSTER


class ChangeForm(Form):
    """Asks which event, what, and the new value; a published one is changed after a preview."""

    name: ClassVar[str] = "event_change"
    title: ClassVar[str] = "修改活动"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(name="event", ask=_ask_which, parse=read_number),
            Field(name="what", ask=self._ask_what, parse=read_what),
            Field(name="value", ask=_ask_value, when=lambda v: v.get("what") != POSTER),
            Field(
                name="poster",
                ask=lambda _values: Reply(staff_texts.ASK_POSTER),
                files=1,
                optional=True,
                when=lambda values: values.get("what") == POSTER,
            ),
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        argument, sure = confirmed(message.text)
        number, _, rest = argument.partition(" ")
        what, _, value = rest.strip().partition(" ")
        values: dict[str, Any] = {"sure": sure}
        try:
            if number:
                values["event"] = read_number(number)
            if what:
                values["what"] = read_what(what)
        except FieldError as wrong:
            raise FormRefused(Reply(str(wrong))) from None
        return values | ({"value": value.strip()} if value else {})

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        event = await events.lock_event(session, values["event"])
        if event is None:
            return Reply(staff_texts.EVENT_WRONG)
        if event.state not in {EventState.DRAFT, EventState.PUBLISHED}:
            return Reply(staff_texts.cannot_change(event))
        now = self._clock()
        if values["what"] == POSTER:
            posters = values.get("poster") or [None]
            changes: dict[str, Any] = {"poster_id": posters[0]}
            if posters[0] is not None:
                await files.give_to_the_centre(session, posters[0])
        else:
            changes = planning.read_change(values["what"], values["value"], event.plan, now=now)
        lines = differences(event.plan, replace(event.plan, **changes))
        if not lines:
            return Reply(staff_texts.nothing_changes(), choices=staff_choices(event))
        public = event.state is EventState.PUBLISHED
        if public and not values.get("sure") and values["what"] != POSTER:
            people = await registrations.signed_up_users(session, event.id)
            argument = f"{event.id} {values['what']} {values['value']}"
            text = staff_texts.change_preview(event, lines, len(people))
            return preview(text, words.CHANGE, argument)
        return await _change(session, event, changes, lines, user, now=now)

    def _ask_what(self, _values: Values) -> Reply:
        choices = tuple(self.choice("what", each, each) for each in staff_texts.WHAT_TO_CHANGE)
        return Reply(staff_texts.ASK_WHAT, choices=choices)


def read_what(text: str) -> str:
    """One of the things that can be changed. Raises FieldError."""
    if text not in staff_texts.WHAT_TO_CHANGE:
        raise FieldError(staff_texts.WHAT_WRONG)
    return text


def differences(before: Plan, after: Plan) -> list[str]:
    """A line for each thing that differs, as people read it. Pure."""
    shown: Sequence[tuple[str, str, str]] = (
        (staff_texts.TITLE, before.title, after.title),
        (staff_texts.WHEN, texts.period(before), texts.period(after)),
        (staff_texts.WHERE, texts.where(before), texts.where(after)),
        (staff_texts.SPEAKER, before.speaker, after.speaker),
        (staff_texts.CAPACITY, str(before.capacity), str(after.capacity)),
        (staff_texts.PER_ENTERPRISE, str(before.per_enterprise), str(after.per_enterprise)),
        (
            staff_texts.SIGN_UP_UNTIL,
            texts.moment(before.sign_up_until),
            texts.moment(after.sign_up_until),
        ),
        (staff_texts.DESCRIPTION, before.description, after.description),
        (staff_texts.PURPOSES_WORD, staff_texts.purposes(before), staff_texts.purposes(after)),
        (staff_texts.WANTED, str(before.wanted_enterprises), str(after.wanted_enterprises)),
        (staff_texts.POSTER, before.poster_id or "", after.poster_id or ""),
    )
    return [
        staff_texts.change_line(
            label,
            "" if label == POSTER else old,
            staff_texts.NEW_PICTURE if label == POSTER else new,
        )
        for label, old, new in shown
        if old != new
    ]


OURS_ALONE = (staff_texts.PURPOSES_WORD, staff_texts.WANTED, POSTER)


async def _change(
    session: Session,
    event: Event,
    changes: Mapping[str, Any],
    lines: Sequence[str],
    user: User,
    *,
    now: datetime,
) -> Reply:
    changed = await events.change_event(session, event.id, changes)
    await audit.record(
        session, user, "event changed", now=now, subject=event.subject, what=list(lines)
    )
    told = 0
    public = [line for line in lines if not line.startswith(OURS_ALONE)]
    if event.state is EventState.PUBLISHED and public:
        await deliveries.cancel(session, push=f"{event.subject}:reminder")
        told = await tell_everybody(
            session, changed, staff_texts.told_change(changed, public), now=now
        )
    return Reply(staff_texts.changed(changed, told), choices=staff_choices(changed))


async def tell_everybody(session: Session, event: Event, text: str, *, now: datetime) -> int:
    """Put words for everybody who signed up or waits into the outbox; says for how many."""
    users = await registrations.signed_up_users(session, event.id)
    content = Content(
        text=text,
        choices=(
            (texts.CANCEL_SIGN_UP, f"{words.CANCEL} {event.id}"),
            (texts.CALENDAR, f"{words.CALENDAR} {event.id}"),
        )
        if event.state is EventState.PUBLISHED
        else (),
        facts=facts(event),
    )
    for user_id in users:
        await deliveries.enqueue(
            session,
            user_id,
            content,
            key=f"{event.subject}:v{event.version}:{user_id}",
            kind=DeliveryKind.EVENT,
            priority=Priority.URGENT,
            push=event.subject,
            now=now,
            expires_at=event.plan.ends_at,
        )
    return len(users)


def facts(event: Event) -> dict[str, str]:
    """Short named values for routes that allow templates only."""
    return {
        "title": event.plan.title,
        "time": texts.period(event.plan),
        "place": texts.where(event.plan),
    }


def _ask_which(_values: Values) -> Reply:
    return Reply(staff_texts.ASK_WHICH)


def _ask_value(values: Values) -> Reply:
    return Reply(staff_texts.ask_value(values.get("what", "")))
