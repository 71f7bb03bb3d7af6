"""What the retrieval floor gives: an answer with its citations, and who can give one."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from knowledge.document import Passage
from retrieval.calculation.result import Option


class Outcome(StrEnum):
    """How a question ended; only ANSWERED and CORRECTED speak with a provision's authority."""

    ANSWERED = "answered"
    CORRECTED = "corrected"  # the question rested on a wrong number or premise; the answer says so
    ABSTAINED = "abstained"  # nothing near enough in the library
    DECLINED = "declined"  # out of scope, a verdict or guarantee asked for, private data, an attack
    CHATTED = "chatted"  # thanks, greetings, abuse: a fitting word, no law
    ASKED = "asked"  # one fact is missing to calculate with: a question back instead of an answer


@dataclass(frozen=True, slots=True)
class Citation:
    """The [n] in an answer's text: a passage, and the paragraph (第一款) that decides, if known."""

    number: int
    passage: Passage
    paragraph: str = ""

    @property
    def locator(self) -> str:
        """第四十二条第一款."""
        return f"{self.passage.locator}{self.paragraph}"


@dataclass(frozen=True, slots=True)
class Turn:
    """What was said before: one question in full, what was answered, the fact asked back for."""

    question: str
    answer: str
    clarifies: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarification:
    """One question back, for a fact that changes the answer; without options a day is wanted."""

    fact: str
    question: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A text whose every [n] has its citation, and citations that hold on `as_of`.

    `generated` is True only for text written by a language model; `exact` for text that none may
    put in other words, because its figures were calculated. `meant` is the question with what it
    left unsaid, where that was more than its words. `topic` names what answered (a card, a
    calculation, a law), `service` what the centre can do next, `due_on` a day to be reminded of.
    """

    text: str
    as_of: date
    outcome: Outcome
    citations: tuple[Citation, ...] = ()
    follow_ups: tuple[str, ...] = ()
    generated: bool = False
    exact: bool = False
    meant: str = ""
    clarification: Clarification | None = None
    topic: str = ""
    service: str = ""
    due_on: date | None = None

    @property
    def grounded(self) -> bool:
        """Whether at least one provision carries this answer."""
        return bool(self.citations)

    @property
    def abstained(self) -> bool:
        """Whether the question was not answered from the library."""
        return self.outcome in {Outcome.ABSTAINED, Outcome.DECLINED, Outcome.CHATTED}


class Answerer(Protocol):
    """Whoever answers a question as of a day."""

    async def answer(self, question: str, history: Sequence[Turn] = (), *, as_of: date) -> Answer:
        """Answer from the library as it stands on ``as_of``; never raises for odd questions."""
        ...


class StreamingAnswerer(Answerer, Protocol):
    """An answerer that can show an answer while it grows."""

    def answer_stream(
        self, question: str, history: Sequence[Turn] = (), *, as_of: date
    ) -> AsyncGenerator[Answer]:
        """The answer as it grows, each holding as far as it goes; the last one is to be kept."""
        ...
