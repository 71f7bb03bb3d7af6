"""Staff at an event: who has signed up and come, the list as a file, the wall, the opinions."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.clock import Clock
from handlers.events import check_in_texts, staff_texts, words
from handlers.events.addresses import Addresses
from handlers.events.check_in import BY_STAFF, OPENS_BEFORE
from handlers.events.finding import event_numbered
from handlers.events.people import NotNames, Party, read_party
from handlers.events.texts import names_not_understood
from handlers.made_files import PNG, XLSX, MadeFiles
from handlers.message import Choice, IncomingMessage, Reply
from reports.event_sheet import event_sheet
from reports.masking import masked_phone
from reports.qr_code import qr_png
from storage import attendance, audit, enterprises, events, registrations
from storage.attendance import Attendee
from storage.database import Database, Session
from storage.enterprises import enterprise_key
from storage.events import Event, EventState
from storage.people import Role, User
from storage.registrations import Wish


@dataclass(frozen=True, slots=True)
class Roll:
    """The handlers by which staff keep the list of an event."""

    database: Database
    clock: Clock
    made: MadeFiles
    addresses: Addresses

    async def show(self, message: IncomingMessage, _user: User) -> Reply:
        """Who has come and who has not."""
        async with self.database.begin() as session:
            event = await event_numbered(session, message.text)
            if event is None:
                return Reply(staff_texts.EVENT_WRONG)
            people = await attendance.attendees(session, event.id)
            turnout = await attendance.turnout(session, event.id)
        text = check_in_texts.roll(event, people[:60], turnout)
        sheet = Choice("报名表", f"{words.SHEET} {event.id}")
        return Reply(f"{text}\n{check_in_texts.roll_usage(event.id)}", choices=(sheet,))

    async def sheet(self, message: IncomingMessage, user: User) -> Reply:
        """Sign-ups and attendance as an Excel file with a column for signatures.

        Whoever did not make the event gets the phone numbers masked.
        """
        now = self.clock()
        async with self.database.begin() as session:
            event = await event_numbered(session, message.text)
            if event is None:
                return Reply(staff_texts.EVENT_WRONG)
            people = await attendance.attendees(session, event.id)
            turnout = await attendance.turnout(session, event.id)
            opinions = await attendance.feedback_of(session, event.id)
            await audit.record(session, user, "sign-ups exported", now=now, subject=event.subject)
        if event.created_by != user.id and not user.role.includes(Role.ADMIN):
            people = [replace(each, phone=masked_phone(each.phone)) for each in people]
        content = await asyncio.to_thread(event_sheet, event, people, turnout, opinions)
        name = f"{event.plan.title}-报名签到表.xlsx"
        file = await self.made.keep(content, name=name, media_type=XLSX, user=user)
        return Reply(staff_texts.sheet_made(event, len(people)), files=(file,))

    async def check_somebody_in(self, message: IncomingMessage, user: User) -> Reply:
        """/代签 12 张三 某公司: somebody of the list, or somebody new, came."""
        number, _, written = message.text.strip().partition(" ")
        try:
            party = read_party(written)
        except NotNames:
            return Reply(names_not_understood(1))
        async with self.database.begin() as session:
            found = await event_numbered(session, number)
            event = await events.lock_event(session, found.id) if found else None
            if event is None:
                return Reply(staff_texts.EVENT_WRONG)
            if event.state not in {EventState.PUBLISHED, EventState.HELD}:
                return Reply(check_in_texts.nothing_to_attend(event))
            if self.clock() < event.plan.starts_at - OPENS_BEFORE:
                return Reply(check_in_texts.too_early(event))
            return await self._check_in(session, event, party, user)

    async def take_back(self, message: IncomingMessage, user: User) -> Reply:
        """/撤销签到 12 张三: a check-in that was a mistake."""
        number, _, name = message.text.strip().partition(" ")
        async with self.database.begin() as session:
            event = await event_numbered(session, number)
            if event is None:
                return Reply(staff_texts.EVENT_WRONG)
            there = [
                person
                for person in await attendance.attendees(session, event.id)
                if person.checked_in_at and _same(person, name)
            ]
            if len(there) != 1:
                say = check_in_texts
                return Reply(
                    say.several_of_that_name(name) if there else say.nobody_of_that_name(name)
                )
            await attendance.undo_check_in(session, event, there[0])
            await audit.record(
                session, user, "check-in undone", now=self.clock(), subject=event.subject
            )
        return Reply(check_in_texts.taken_back(name))

    async def wall(self, message: IncomingMessage, user: User) -> Reply:
        """The address of the page for the wall, and the event's page as a QR code."""
        async with self.database.begin() as session:
            event = await event_numbered(session, message.text)
        if event is None:
            return Reply(staff_texts.EVENT_WRONG)
        page, wall = self.addresses.page(event), self.addresses.wall(event)
        text = staff_texts.wall(event, wall_url=wall, page_url=page)
        if not page:
            return Reply(text)
        name = f"{event.plan.title}-活动页面.png"
        file = await self.made.keep(qr_png(page), name=name, media_type=PNG, user=user)
        return Reply(text, files=(file,))

    async def opinions(self, message: IncomingMessage, _user: User) -> Reply:
        """What people thought."""
        async with self.database.begin() as session:
            event = await event_numbered(session, message.text)
            if event is None:
                return Reply(staff_texts.EVENT_WRONG)
            given = await attendance.feedback_of(session, event.id)
        ratings = [each.rating for each in given]
        said = [each.words for each in given if each.words]
        return Reply(check_in_texts.feedback_summary(event, ratings, said))

    async def _check_in(self, session: Session, event: Event, party: Party, user: User) -> Reply:
        """Each named person of the list, or of a new line on it."""
        now = self.clock()
        said = []
        for name in party.people:
            listed = await attendance.attendees(session, event.id)
            same = _candidates(listed, name, party.enterprise)
            if len(same) > 1:
                return Reply(check_in_texts.several_of_that_name(name))
            if not same:
                await self._write_down(session, event, name, party.enterprise)
                listed = await attendance.attendees(session, event.id)
                same = _candidates(listed, name, party.enterprise)[-1:]
            new = await attendance.check_in(session, event, same, by=BY_STAFF, now=now)
            said.append(check_in_texts.written_down(name, new=bool(new)))
        await audit.record(
            session, user, "checked in by staff", now=now, subject=event.subject, count=len(said)
        )
        return Reply("\n".join(said))

    async def _write_down(self, session: Session, event: Event, name: str, enterprise: str) -> None:
        firm = None
        if enterprise:
            firm = await enterprises.find_or_add_enterprise(session, enterprise, now=self.clock())
        wish = Wish(
            event_id=event.id,
            user_id=None,
            people=(name,),
            enterprise_id=firm.id if firm else None,
        )
        await registrations.write_down(session, wish, now=self.clock())


def _candidates(people: Sequence[Attendee], name: str, enterprise: str) -> Sequence[Attendee]:
    """Who of the list is meant: the enterprise tells people of one name apart. Pure."""
    same = [person for person in people if enterprise_key(person.name) == enterprise_key(name)]
    if not enterprise:
        return same
    firm = enterprise_key(enterprise)
    return [person for person in same if enterprise_key(person.enterprise) == firm]


def _same(person: Attendee, written: str) -> bool:
    """Whether a name, with or without the enterprise behind it, means this person."""
    name, _, firm = written.strip().partition(" ")
    if enterprise_key(person.name) != enterprise_key(name):
        return False
    return not firm or enterprise_key(firm) == enterprise_key(person.enterprise)
