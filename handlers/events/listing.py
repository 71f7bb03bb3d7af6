"""What events there are, and one event's card."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.clock import Clock
from handlers.events import staff_texts, texts, words
from handlers.events.addresses import Addresses
from handlers.events.creating import staff_choices
from handlers.events.finding import event_numbered, meant, open_events
from handlers.message import Choice, IncomingMessage, OutgoingFile, Reply
from handlers.row_number import row_number
from storage import events, files, registrations
from storage.database import Database, Session
from storage.events import Event, EventState
from storage.people import User
from storage.registrations import RegistrationState

SHOWN = 6
MORE = "更多"


@dataclass(frozen=True, slots=True)
class Listing:
    """The handlers that show events."""

    database: Database
    clock: Clock
    addresses: Addresses

    async def show(self, message: IncomingMessage, user: User) -> Reply:
        """The coming events; or the card of the one that is named."""
        written = message.text.strip()
        now = self.clock()
        async with self.database.begin() as session:
            if not written or written.startswith(MORE):
                return await self._list(session, after=written.removeprefix(MORE).strip())
            found = await meant(session, written, now=now)
            if len(found) == 1:
                return await self._card(session, found[0], user)
            if not found:
                return Reply(texts.no_such_event(written), choices=(Choice("活动", words.LIST),))
            return choose(found, words.LIST)

    async def _list(self, session: Session, *, after: str) -> Reply:
        coming = await open_events(session, now=self.clock())
        if not coming:
            return Reply(texts.no_events())
        start = row_number(after) or 0
        shown = coming[start : start + SHOWN] or coming[:SHOWN]
        entries = [(e, await registrations.free_places(session, e)) for e in shown]
        choices = [Choice(f"{texts.SIGN_UP} {e.id}", f"{words.SIGN_UP} {e.id}") for e in shown]
        if start + SHOWN < len(coming):
            choices.append(Choice(texts.MORE, f"{words.LIST} {MORE} {start + SHOWN}"))
        return Reply(texts.listed(entries, total=len(coming)), choices=tuple(choices))

    async def _card(self, session: Session, event: Event, user: User) -> Reply:
        people = await registrations.registrations_of_event(session, event.id)
        waiting = sum(each.state is RegistrationState.WAITING for each in people)
        text = texts.card(
            event,
            free=await registrations.free_places(session, event),
            waiting=waiting,
            url=self.addresses.page(event),
        )
        choices = [Choice(texts.CALENDAR, f"{words.CALENDAR} {event.id}")]
        mine = any(each.user_id == user.id for each in people)
        if mine:
            choices.append(Choice(texts.CANCEL_SIGN_UP, f"{words.CANCEL} {event.id}"))
        elif event.state is EventState.PUBLISHED:
            choices.insert(0, Choice(texts.SIGN_UP, f"{words.SIGN_UP} {event.id}"))
        poster = await files.find_file(session, event.plan.poster_id or "")
        return Reply(
            text,
            choices=tuple(choices),
            files=(OutgoingFile(file_id=poster.id, name=poster.name, media_type=poster.media_type),)
            if poster
            else (),
        )

    async def manage(self, message: IncomingMessage, _user: User) -> Reply:
        """For staff: the newest events in every state; or one with its figures and commands."""
        async with self.database.begin() as session:
            if row_number(message.text) is not None:
                event = await event_numbered(session, message.text)
                if event is None:
                    return Reply(staff_texts.EVENT_WRONG)
                figures = await _figures(session, event)
                text = f"{staff_texts.plan_text(event)}\n{figures}"
                return Reply(text, choices=staff_choices(event))
            newest = await events.recent_events(session, limit=15)
            entries = [(e, await _taken(session, e)) for e in newest]
        if not entries:
            return Reply(staff_texts.nothing_managed())
        return Reply(
            staff_texts.managed(entries),
            choices=tuple(
                Choice(f"{e.id} {e.plan.title[:12]}", f"{words.MANAGE} {e.id}") for e in newest[:6]
            ),
        )


def choose(found: Sequence[Event], word: str) -> Reply:
    """Ask which of several events is meant."""
    return Reply(
        texts.which_event(),
        choices=tuple(
            Choice(f"{e.plan.title}（{texts.moment(e.plan.starts_at)}）", f"{word} {e.id}")
            for e in found[:8]
        ),
    )


async def _taken(session: Session, event: Event) -> int:
    return event.plan.capacity - await registrations.free_places(session, event)


async def _figures(session: Session, event: Event) -> str:
    people = await registrations.registrations_of_event(session, event.id)
    return staff_texts.figures(
        taken=await _taken(session, event),
        capacity=event.plan.capacity,
        waiting=sum(len(each.people) for each in people if each.state is RegistrationState.WAITING),
        enterprises=await registrations.signed_up_enterprises(session, event.id),
        wanted=event.plan.wanted_enterprises,
    )
