"""What a person thinks of an answer: two quiet buttons, a reason, and 不对 in words."""

import re
from dataclasses import dataclass

from handlers import texts
from handlers.answers import texts as answer_texts
from handlers.clock import Clock
from handlers.conversation import current_exchanges
from handlers.message import Choice, IncomingMessage, Reply
from handlers.row_number import row_number
from storage.answers import feedback, open_answers
from storage.answers.feedback import LONGEST_REASON, Verdict
from storage.database import Database
from storage.people import User

GOOD_WORD, BAD_WORD = "/有用", "/没用"
HAND_OVER_WORD = "/转人工"

_WRONG = re.compile(
    r"(?:你|您|这个?|回答|答案)?(?:的)?(?:回答|答案|说)?[得的]?"
    r"(?:不对|错了?|不准|答错了?|答非所问|没用|没帮助|不是(?:我|俺)(?:要|想)?(?:问|要)的|没答到点[子上]*)"
    r"(?:吧|啊|呀|了|的)?[。.!！~]*"
)


def verdict_choices(exchange_id: int) -> list[Choice]:
    """One quiet line under an answer."""
    return [
        Choice(answer_texts.GOOD, f"{GOOD_WORD} {exchange_id}"),
        Choice(answer_texts.BAD, f"{BAD_WORD} {exchange_id}"),
    ]


def says_wrong(text: str) -> str | None:
    """A message that says nothing but that the answer was wrong; it carries no argument."""
    return "" if _WRONG.fullmatch(text.strip()) else None


@dataclass(frozen=True, slots=True)
class Feedback:
    """The handlers about verdicts; a bad one lets the question wait for staff."""

    database: Database
    clock: Clock

    async def good(self, message: IncomingMessage, user: User) -> Reply:
        """Keep that an answer helped."""
        number, _ = _read(message.text)
        if number is None or not await self._note(user, number, Verdict.GOOD):
            return Reply(answer_texts.no_such_answer())
        return Reply(answer_texts.thanks())

    async def bad(self, message: IncomingMessage, user: User) -> Reply:
        """Keep that an answer did not help, and why; without a number, the last answer."""
        number, reason = _read(message.text)
        if number is None:
            number = await self._last(user)
        if number is None or not await self._note(user, number, Verdict.BAD, reason=reason):
            return Reply(answer_texts.no_such_answer())
        hand_over = Choice(texts.HAND_OVER, f"{HAND_OVER_WORD} {number}")
        if reason:
            return Reply(answer_texts.reason_noted(), choices=(hand_over,))
        reasons = (Choice(words, f"{BAD_WORD} {number} {words}") for words in answer_texts.REASONS)
        return Reply(answer_texts.what_was_wrong(), choices=(*reasons, hand_over))

    async def _note(self, user: User, number: int, verdict: Verdict, *, reason: str = "") -> bool:
        async with self.database.begin() as session:
            noted = await feedback.note_verdict(
                session, user, number, verdict, now=self.clock(), reason=reason
            )
            if noted and verdict is Verdict.BAD:
                await open_answers.reopen(session, number)
        return noted

    async def _last(self, user: User) -> int | None:
        async with self.database.begin() as session:
            earlier = await current_exchanges(session, user, now=self.clock(), limit=1)
        return earlier[-1].id if earlier else None


def _read(text: str) -> tuple[int | None, str]:
    """The number of the exchange and the reason behind it."""
    number, _, reason = text.strip().partition(" ")
    exchange = row_number(number)
    if exchange is None:
        return None, text.strip()[:LONGEST_REASON]
    return exchange, " ".join(reason.split())[:LONGEST_REASON]
