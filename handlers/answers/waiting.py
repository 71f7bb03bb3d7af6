"""Questions that wait for staff: by meaning, answered once for all who asked, or set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from typing_extensions import override

from handlers.answers import staff_texts as texts
from handlers.answers.card_forms import FROM_ANSWER, NEW_WORD
from handlers.answers.curation import Shelf
from handlers.clock import Clock
from handlers.form import Field, Form, FormRefused, Values
from handlers.message import Choice, IncomingMessage, Reply
from handlers.row_number import row_number
from handlers.texts import shortened
from storage import audit
from storage.answers import open_answers
from storage.answers.open_answers import Waiting
from storage.database import Database, Session
from storage.delivery.deliveries import Content, DeliveryKind, Priority, enqueue
from storage.people import User

WAITING_WORD, ANSWER_WORD, ASIDE_WORD = "/待答", "/答", "/不答"
LOOKED_BACK = timedelta(days=30)
MOST_QUESTIONS, SHOWN_GROUPS, BUTTONS = 400, 10, 5
MOST_AT_ONCE = 30
"""Questions that one answer closes at once; a button cannot name more."""


@dataclass(frozen=True, slots=True)
class WaitingQuestions:
    """The handlers of the queue."""

    database: Database
    shelf: Shelf
    clock: Clock

    async def show(self, _message: IncomingMessage, _user: User) -> Reply:
        """The groups, those asked most first, with buttons for the first ones."""
        now = self.clock()
        async with self.database.begin() as session:
            waiting = await open_answers.waiting(
                session, since=now - LOOKED_BACK, limit=MOST_QUESTIONS
            )
        groups = await self.shelf.alike([each.question for each in waiting])
        shown, choices = [], []
        for place, group in enumerate(groups[:SHOWN_GROUPS], 1):
            members = [waiting[at] for at in group]
            shown.append(_told(place, members))
            if place <= BUTTONS:
                numbers = ",".join(str(each.exchange_id) for each in members[:MOST_AT_ONCE])
                choices.append(Choice(texts.answer_button(place), f"{ANSWER_WORD} {numbers}"))
                choices.append(Choice(texts.set_aside_button(place), f"{ASIDE_WORD} {numbers}"))
        return Reply(texts.queue(shown, total=len(waiting)), choices=tuple(choices))

    async def set_aside(self, message: IncomingMessage, user: User) -> Reply:
        """Take questions off the queue without an answer."""
        now = self.clock()
        async with self.database.begin() as session:
            done = await open_answers.close(
                session, numbers_in(message.text), answer_id=None, now=now
            )
            await audit.record(session, user, "question.aside", now=now, exchanges=done)
        return Reply(texts.set_aside(len(done)) if done else texts.not_waiting())


@dataclass(slots=True)
class AnswerForm(Form):
    """One answer for everybody who asked; it goes to those who agreed to be told."""

    clock: Clock
    name: ClassVar[str] = "staff_answer"
    title: ClassVar[str] = "答复提问"

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (Field(name="text", ask=self._ask),)

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        waiting = await self._waiting(session, numbers_in(message.text))
        if not waiting:
            raise FormRefused(Reply(texts.not_waiting()))
        return {
            "exchanges": [each.exchange_id for each in waiting],
            "question": shortened(waiting[0].question, limit=200),
        }

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        now = self.clock()
        waiting = await self._waiting(session, values["exchanges"])
        if not waiting:
            return Reply(texts.not_waiting())
        answer = await open_answers.add_answer(session, values["text"], author=user, now=now)
        done = await open_answers.close(
            session, [each.exchange_id for each in waiting], answer_id=answer, now=now
        )
        told: set[int] = set()
        for each in waiting:
            if each.agreed and each.user_id not in told:
                told.add(each.user_id)
                await self._tell(session, each, values["text"], answer)
        await audit.record(
            session, user, "question.answer", now=now, subject=f"answer:{answer}", exchanges=done
        )
        silent = len({each.user_id for each in waiting} - told)
        card = Choice(texts.MAKE_CARD, f"{NEW_WORD} {FROM_ANSWER} {answer}")
        return Reply(texts.staff_answered(told=len(told), silent=silent), choices=(card,))

    async def _tell(self, session: Session, asked: Waiting, text: str, answer: int) -> None:
        question = shortened(asked.question, limit=60)
        await enqueue(
            session,
            asked.user_id,
            Content(
                text=texts.answer_to_person(question, text),
                facts={"title": question, "answer": shortened(text, limit=100)},
            ),
            key=f"answer:{answer}:{asked.user_id}",
            kind=DeliveryKind.ANSWER,
            now=self.clock(),
            priority=Priority.REPLY,
            push=f"answer:{answer}",
        )

    async def _waiting(self, session: Session, numbers: Sequence[int]) -> list[Waiting]:
        if not numbers:
            return []
        return await open_answers.waiting(
            session,
            since=self.clock() - LOOKED_BACK,
            limit=MOST_AT_ONCE,
            only=numbers,
        )

    def _ask(self, values: Values) -> Reply:
        return Reply(texts.ask_staff_answer(values["question"], count=len(values["exchanges"])))


def numbers_in(text: str) -> list[int]:
    """The numbers of exchanges that a button names: 12,15,18."""
    parts = text.replace("，", ",").replace(" ", ",").split(",")
    found = dict.fromkeys(row_number(part) for part in parts)
    return [number for number in found if number is not None][:MOST_AT_ONCE]


def _told(
    place: int, members: Sequence[Waiting]
) -> tuple[int, str, Sequence[int], int, int, int, str]:
    reasons = [each.reason for each in members if each.reason]
    return (
        place,
        shortened(members[0].question, limit=60),
        [each.exchange_id for each in members],
        len({each.user_id for each in members}),
        sum(each.disliked for each in members),
        sum(each.handed for each in members),
        max(set(reasons), key=reasons.count) if reasons else "",
    )
