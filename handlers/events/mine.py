"""A person's own sign-ups: shown, cancelled, confirmed, put into their calendar."""

from dataclasses import dataclass

from handlers.clock import Clock
from handlers.events import texts, words
from handlers.events.addresses import Addresses
from handlers.events.finding import meant
from handlers.events.listing import choose
from handlers.made_files import ICS, MadeFiles
from handlers.message import Choice, IncomingMessage, Reply
from handlers.row_number import row_number
from handlers.staff.confirming import confirmed, preview
from reports.calendar_file import calendar_file
from storage import events, registrations
from storage.database import Database, Session
from storage.events import Event
from storage.people import User
from storage.registrations import ACTIVE, Registration, RegistrationState


@dataclass(frozen=True, slots=True)
class OwnSignUps:
    """The handlers about one's own places."""

    database: Database
    clock: Clock
    made: MadeFiles
    addresses: Addresses

    async def show(self, _message: IncomingMessage, user: User) -> Reply:
        """What the person is signed up for."""
        async with self.database.begin() as session:
            entries = await _own(session, user, clock=self.clock)
        if not entries:
            return Reply(texts.no_sign_ups(), choices=(Choice("活动", words.LIST),))
        choices = []
        for event, registration in entries[:4]:
            if registration.state is RegistrationState.OFFERED:
                label = f"{texts.CONFIRM_SIGN_UP} {event.id}"
                choices.append(Choice(label, f"{words.CONFIRM} {event.id}"))
            label = f"{texts.CANCEL_SIGN_UP} {event.id}"
            choices.append(Choice(label, f"{words.CANCEL} {event.id}"))
        return Reply(texts.my_sign_ups(entries), choices=tuple(choices))

    async def cancel(self, message: IncomingMessage, user: User) -> Reply:
        """/取消报名 12, then the same with 确认."""
        argument, sure = confirmed(message.text)
        async with self.database.begin() as session:
            event = await self._named(session, argument, user)
            if isinstance(event, Reply):
                return event
            before = await registrations.find_registration(session, event.id, user.id)
            if before is None or before.state.value not in ACTIVE:
                return Reply(texts.not_signed_up(event))
            if not sure:
                text = texts.cancel_sign_up(event, before)
                return preview(text, words.CANCEL, str(event.id))
            await registrations.cancel_registration(session, event.id, user.id)
        again = Choice(texts.SIGN_UP, f"{words.SIGN_UP} {event.id}")
        return Reply(texts.sign_up_cancelled(event), choices=(again,))

    async def confirm(self, message: IncomingMessage, user: User) -> Reply:
        """Take the places that the queue's turn brought."""
        async with self.database.begin() as session:
            event = await self._named(session, message.text, user)
            if isinstance(event, Reply):
                return event
            taken = await registrations.confirm_offer(session, event.id, user.id, now=self.clock())
        calendar = Choice(texts.CALENDAR, f"{words.CALENDAR} {event.id}")
        if not taken:
            return Reply(texts.offer_gone(event), choices=(Choice("我的报名", words.MINE),))
        return Reply(texts.offer_taken(event), choices=(calendar,))

    async def calendar(self, message: IncomingMessage, user: User) -> Reply:
        """The event as a calendar file."""
        now = self.clock()
        async with self.database.begin() as session:
            found = await meant(session, message.text, now=now)
        if not found:
            return Reply(texts.no_such_event(message.text[:30]))
        if len(found) > 1:
            return choose(found, words.CALENDAR)
        event = found[0]
        content = calendar_file(event, url=self.addresses.page(event), now=now)
        file = await self.made.keep(
            content, name=f"{event.plan.title}.ics", media_type=ICS, user=user
        )
        return Reply(texts.calendar_made(event), files=(file,))

    async def _named(self, session: Session, written: str, user: User) -> Event | Reply:
        """The event that is meant; of one's own only one is named without a word."""
        if (number := row_number(written)) is not None:
            event = await events.find_event(session, number)
            return event or Reply(texts.no_such_event(str(number)))
        own = await _own(session, user, clock=self.clock)
        if not own:
            return Reply(texts.no_sign_ups(), choices=(Choice("活动", words.LIST),))
        if len(own) > 1:
            return choose([event for event, _ in own], words.CANCEL)
        return own[0][0]


async def _own(session: Session, user: User, *, clock: Clock) -> list[tuple[Event, Registration]]:
    entries = []
    for registration in await registrations.registrations_of_user(
        session, user.id, ends_after=clock()
    ):
        event = await events.find_event(session, registration.event_id)
        if event is not None:
            entries.append((event, registration))
    return entries
