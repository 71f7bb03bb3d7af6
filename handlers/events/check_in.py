"""Checking in: a scene that was scanned, the code on the wall, and the form at the door."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from typing_extensions import override

from handlers.clock import Clock
from handlers.events import check_in_texts as texts
from handlers.events import words
from handlers.events.codes import DIGITS, is_wall_code
from handlers.events.finding import event_numbered
from handlers.events.people import NotNames, read_party
from handlers.events.texts import ALL_OF_US, names_not_understood, no_such_event
from handlers.form import Field, FieldError, Form, FormRefused, Values
from handlers.limits import RateLimit
from handlers.message import Choice, IncomingMessage, Reply
from handlers.row_number import whole_number
from storage import attendance, enterprises, events, registrations
from storage.attendance import Attendee
from storage.database import Database, Session
from storage.events import Event, EventState
from storage.people import User
from storage.registrations import HOLDING, Wish

OPENS_BEFORE = timedelta(hours=1)
STAYS_OPEN = timedelta(minutes=30)
TRIES_A_MINUTE = 5
BY_SELF, BY_STAFF = "self", "staff"
SCENE = "event"  # what a scene begins with: event:12


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The handler of 签到. A code is tried five times a minute at most."""

    database: Database
    clock: Clock
    tries: RateLimit = field(default_factory=lambda: RateLimit(TRIES_A_MINUTE))

    async def handle(self, message: IncomingMessage, user: User) -> Reply:
        """签到 123456; 签到 123456 2 names the second person of one's sign-up, 0 all of them."""
        code, _, which = message.text.strip().partition(" ")
        if not (code.isascii() and code.isdecimal() and len(code) == DIGITS):
            return Reply(texts.how_to_check_in())
        now = self.clock()
        if not self.tries.admits(user.id, code, now=now):
            return Reply(texts.too_many_tries())
        async with self.database.begin() as session:
            event = await find_by_code(session, code, now=now)
            if event is None:
                return Reply(texts.code_wrong())
            return await self._check_in(session, event, user, code, which.strip(), now=now)

    async def scan(self, message: IncomingMessage, user: User) -> Reply:
        """A scene was scanned: it says which event, and where the rest of the proof is."""
        async with self.database.begin() as session:
            event = await event_numbered(session, message.text)
            if event is None or event.state not in {EventState.PUBLISHED, EventState.HELD}:
                return Reply(no_such_event(""))
            own = await attendance.attendees(session, event.id, user_id=user.id)
        now = self.clock()
        if now < event.plan.starts_at - OPENS_BEFORE:
            choices = () if own else (Choice("报名", f"{words.SIGN_UP} {event.id}"),)
            return Reply(texts.too_early(event), choices=choices)
        return Reply(texts.scanned(event))

    async def _check_in(
        self, session: Session, event: Event, user: User, code: str, which: str, *, now: datetime
    ) -> Reply:
        own = [
            person
            for person in await attendance.attendees(session, event.id, user_id=user.id)
            if person.state in HOLDING
        ]
        if not own:
            door = Choice(texts.WALK_IN, f"{words.WALK_IN} {code}")
            return Reply(texts.not_signed_up(event), choices=(door,))
        missing = [person for person in own if person.checked_in_at is None]
        if not missing:
            return Reply(texts.checked_in_before(event))
        coming = _chosen(own, missing, which)
        if coming is None:
            return Reply(texts.who_came(event, missing), choices=_names(own, missing, code))
        await attendance.check_in(session, event, coming, by=BY_SELF, now=now)
        return Reply(texts.checked_in(event, coming))


class WalkInForm(Form):
    """Somebody at the door who did not sign up: the code proves that they are there."""

    name: ClassVar[str] = "walk_in"
    title: ClassVar[str] = "现场登记"
    purpose: ClassVar[str] = "姓名用来签到和统计参加人数"
    keeps: ClassVar[str] = "姓名保存在活动签到表里"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(
                name="party",
                ask=lambda values: Reply(texts.ask_walk_in(values["title"])),
                parse=_read_one,
                personal=True,
            ),
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        event = await find_by_code(session, message.text.strip(), now=self._clock())
        if event is None:
            raise FormRefused(Reply(texts.code_wrong()))
        return {"event": event.id, "title": event.plan.title}

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        now = self._clock()
        event = await events.lock_event(session, values["event"])
        if event is None:
            return Reply(texts.code_wrong())
        party = values.get("party") or {"name": "", "enterprise": ""}
        firm = None
        if party["enterprise"]:
            firm = await enterprises.find_or_add_enterprise(session, party["enterprise"], now=now)
        await registrations.replace_by_walk_in(
            session,
            Wish(
                event_id=event.id,
                user_id=user.id,
                people=(party["name"],),
                enterprise_id=firm.id if firm else None,
            ),
            now=now,
        )
        people = await attendance.attendees(session, event.id, user_id=user.id)
        await attendance.check_in(session, event, people, by=BY_SELF, now=now)
        return Reply(texts.checked_in(event, people))


async def find_by_code(session: Session, code: str, *, now: datetime) -> Event | None:
    """The event whose door is open and whose wall shows that code, or None."""
    going_on = await events.list_events(
        session,
        EventState.PUBLISHED,
        EventState.HELD,
        starts_before=now + OPENS_BEFORE,
        ends_after=now - STAYS_OPEN,
    )
    return next((event for event in going_on if is_wall_code(event.secret, code, now=now)), None)


def _chosen(
    own: Sequence[Attendee], missing: Sequence[Attendee], which: str
) -> Sequence[Attendee] | None:
    """Who of the sign-up is meant; None where it must be asked."""
    if len(own) == 1 or which == "0":
        return missing
    place = whole_number(which, least=1, most=len(own))
    return [own[place - 1]] if place else None


def _names(own: Sequence[Attendee], missing: Sequence[Attendee], code: str) -> tuple[Choice, ...]:
    everybody = Choice(ALL_OF_US, f"{words.CHECK_IN} {code} 0")
    return (
        *(
            Choice(person.name or str(number), f"{words.CHECK_IN} {code} {number}")
            for number, person in enumerate(own, start=1)
            if person in missing
        ),
        everybody,
    )


def _read_one(text: str) -> dict[str, Any]:
    try:
        party = read_party(text)
    except NotNames:
        raise FieldError(names_not_understood(1)) from None
    if len(party.people) != 1:
        raise FieldError(names_not_understood(1))
    return {"name": party.people[0], "enterprise": party.enterprise}
