"""After an event: the proof that one was there, and what one thought of it."""

import asyncio
from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from handlers.clock import Clock
from handlers.events import check_in_texts as texts
from handlers.events import words
from handlers.events.creating import read_number
from handlers.events.finding import event_numbered
from handlers.events.listing import choose
from handlers.events.texts import no_such_event
from handlers.form import Field, FieldError, Form, FormRefused, Values
from handlers.made_files import PDF, MadeFiles
from handlers.message import IncomingMessage, Reply
from handlers.row_number import row_number
from storage import attendance, events
from storage.attendance import Attendee, Feedback
from storage.database import Database, Session
from storage.events import Event
from storage.people import User


@dataclass(frozen=True, slots=True)
class Proofs:
    """The handler of 参会证明."""

    database: Database
    clock: Clock
    made: MadeFiles

    async def make(self, message: IncomingMessage, user: User) -> Reply:
        """A PDF for the people of one's sign-up who came; the last event where none is named."""
        async with self.database.begin() as session:
            found = await _attended(session, message.text, user)
        if not found:
            return Reply(no_such_event(message.text[:30]))
        if len(found) > 1:
            return choose([event for event, _ in found], words.PROOF)
        event, people = found[0]
        if not people:
            return Reply(texts.no_proof(event))
        if self.clock() < event.plan.ends_at:
            return Reply(texts.proof_not_yet(event))
        # Its library costs a quarter of a second and 34 MB, which only who makes one should pay.
        from reports.certificate import certificate

        content = await asyncio.to_thread(certificate, event, people, made_at=self.clock())
        name = f"参会证明-{event.plan.title}.pdf"
        file = await self.made.keep(content, name=name, media_type=PDF, user=user)
        return Reply(texts.proof_made(event, people), files=(file,))


class FeedbackForm(Form):
    """Two questions to who was there."""

    name: ClassVar[str] = "event_feedback"
    title: ClassVar[str] = "活动反馈"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(name="rating", ask=self._ask_rating, parse=_read_rating),
            Field(name="words", ask=lambda _values: Reply(texts.ask_words()), optional=True),
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        number, _, rating = message.text.partition(" ")
        try:
            event = await events.find_event(session, read_number(number))
            known: dict[str, Any] = {"rating": _read_rating(rating)} if rating else {}
        except FieldError as wrong:
            raise FormRefused(Reply(str(wrong))) from None
        if event is None:
            raise FormRefused(Reply(no_such_event(number)))
        if not await _came(session, event, user):
            raise FormRefused(Reply(texts.not_there(event)))
        return {"event": event.id, "title": event.plan.title, **known}

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        feedback = Feedback(values["rating"], values.get("words") or "")
        await attendance.give_feedback(
            session, values["event"], user.id, feedback, now=self._clock()
        )
        return Reply(texts.thanks())

    def _ask_rating(self, values: Values) -> Reply:
        choices = tuple(
            self.choice("rating", label, str(rating))
            for rating, label in texts.THANKS_RATING.items()
        )
        return Reply(texts.ask_rating(values["title"]), choices=choices)


async def _attended(
    session: Session, written: str, user: User
) -> list[tuple[Event, list[Attendee]]]:
    """The events that may be meant, each with one's people who came."""
    if row_number(written) is not None:
        event = await event_numbered(session, written)
        return [(event, await _came(session, event, user))] if event else []
    found = []
    for event_id in await attendance.attended_by(session, user.id, limit=6):
        event = await events.find_event(session, event_id)
        if event is not None:
            found.append((event, await _came(session, event, user)))
    return found


async def _came(session: Session, event: Event, user: User) -> list[Attendee]:
    people = await attendance.attendees(session, event.id, user_id=user.id)
    return [person for person in people if person.checked_in_at is not None]


def _read_rating(text: str) -> int:
    by_name = {label: rating for rating, label in texts.THANKS_RATING.items()}
    text = text.strip()
    if text in by_name:
        return by_name[text]
    if text not in {"1", "2", "3", "4", "5"}:
        raise FieldError(texts.rating_not_understood())
    return int(text)
