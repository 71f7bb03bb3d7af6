"""A question: answered by the answerer, stored as an exchange, handed to staff where wished."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from handlers import texts
from handlers.clock import SHANGHAI, Clock
from handlers.conversation import TURNS, current_exchanges, turns
from handlers.dates import leading_date
from handlers.message import Choice, IncomingMessage, Reply
from retrieval.answer import Answer, Answerer, Outcome
from storage import people
from storage.database import Database
from storage.people import User

EARLIEST = date(1983, 3, 1)  # the first Trademark Law: no IP text of ours governs any day before
YEARS_AHEAD = 20
HAND_OVER_WORD = "/转人工"


@dataclass(frozen=True, slots=True)
class Ask:
    """The handlers about questions. `clock` gives the present as an aware time.

    `personal` gives each person an answerer of their own, where what they may use is counted.
    """

    database: Database
    answerer: Answerer
    clock: Clock
    personal: Callable[[User], Answerer] | None = None

    async def ask(self, message: IncomingMessage, user: User) -> Reply:
        """Answer as of today."""
        return await self._answer(message.text, user, as_of=self._today())

    async def ask_as_of(self, message: IncomingMessage, user: User) -> Reply:
        """Answer as of the day the text begins with."""
        found = leading_date(message.text)
        if found is None:
            return Reply(texts.date_not_understood())
        day, question = found
        last = date(self._today().year + YEARS_AHEAD, 12, 31)
        if not EARLIEST <= day <= last:
            return Reply(texts.date_out_of_range(EARLIEST, last))
        if not question:
            return Reply(texts.question_missing(day))
        return await self._answer(question, user, as_of=day)

    async def hand_over(self, message: IncomingMessage, user: User) -> Reply:
        """Put the person's own exchange, named by its number, on the staff's list."""
        number = message.text
        if not (number.isascii() and number.isdecimal() and len(number) <= 9):
            return Reply(texts.nothing_to_hand_over())
        async with self.database.begin() as session:
            handed = await people.hand_to_staff(session, user, int(number), now=self.clock())
        return Reply(texts.handed_over(int(number)) if handed else texts.nothing_to_hand_over())

    def _today(self) -> date:
        return self.clock().astimezone(SHANGHAI).date()

    async def _answer(self, question: str, user: User, *, as_of: date) -> Reply:
        asked_at = self.clock()
        async with self.database.begin() as session:
            earlier = await current_exchanges(session, user, now=asked_at, limit=TURNS)
        answerer = self.personal(user) if self.personal is not None else self.answerer
        answer = await answerer.answer(question, turns(earlier), as_of=as_of)
        async with self.database.begin() as session:
            number: int | None = await people.add_exchange(
                session,
                user,
                question=question,
                answer=answer.text,
                as_of=answer.as_of,
                abstained=answer.abstained,
                citations=[
                    {"number": c.number, "passage": c.passage.id, "paragraph": c.paragraph}
                    for c in answer.citations
                ],
                asked_at=asked_at,
            )
        if answer.outcome is Outcome.CHATTED:
            # "人工" hands over what was asked before it, if anything was.
            number = earlier[-1].id if earlier else None
        return Reply(answer.text, answer.citations, _choices(answer, number))


def _choices(answer: Answer, exchange_number: int | None) -> tuple[Choice, ...]:
    """The follow-ups, and handing over where there was no answer or its text speaks of it."""
    choices = tuple(Choice(question, question) for question in answer.follow_ups)
    invited = answer.outcome is Outcome.ABSTAINED or texts.HAND_OVER in answer.text
    if exchange_number is None or not invited:
        return choices
    return (*choices, Choice(texts.HAND_OVER, f"{HAND_OVER_WORD} {exchange_number}"))
