"""The answerer with a language model: the extractive answer in plainer words, or as it is.

The extractive answer always comes first. It brings the sources, and it is sent whenever the model
is slow, fails, has no budget, or writes what the sources do not support.
"""

import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from knowledge.numerals import find_articles
from retrieval.answer import Answer, Answerer, Outcome, Turn
from retrieval.calculation.calculate import calculation
from retrieval.followups import resolve
from retrieval.generation import rewrite
from retrieval.generation.given import begun, put_together, taken_apart
from retrieval.generation.ground import MOST_SENTENCES, OUT_OF_HAND, Checked, check, kept, unusable
from retrieval.generation.model import (
    ChatModel,
    Message,
    ModelFailed,
    Piece,
    Usage,
    estimated_tokens,
    estimated_usage,
)
from retrieval.generation.prompts import answer_messages, rewrite_messages
from retrieval.generation.purse import Purse, Spent
from retrieval.generation.written import Splitter
from retrieval.guards import examine
from retrieval.normalise import LIMIT, clean

log = logging.getLogger(__name__)

REWRITING_TOKENS = 800
"""Set aside for a rewriting, prompt and question together."""
REWRITING_SHARE = 0.4
"""The share of the time that a rewriting may take."""
SHOWN, NOT_NEEDED = "shown", "not_needed"


class Writer(Protocol):
    """How the model's text comes: in pieces, or as one."""

    def __call__(self, messages: Sequence[Message], *, within: float) -> AsyncGenerator[Piece]:
        """The text; raises ModelFailed."""
        ...


@dataclass(slots=True)
class _Work:
    """What the model does for one answer: since when, until when, what it took, what came of it."""

    started_at: float
    ends_at: float
    usage: Usage = field(default_factory=Usage)
    outcome: str = NOT_NEEDED


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratingAnswerer:
    """An `Answerer` around another one. ``seconds`` are for all that the model does for an answer.

    ``clock`` gives seconds that never go back (time.monotonic).
    """

    extractive: Answerer
    model: ChatModel
    purse: Purse
    seconds: float
    most_output_tokens: int
    clock: Callable[[], float]

    async def answer(self, question: str, history: Sequence[Turn] = (), *, as_of: date) -> Answer:
        """The answer in the model's words where they hold, else the extractive one."""
        first = await self.extractive.answer(question, history, as_of=as_of)
        async for answer in self._answers(first, question, history, write=self._whole):
            first = answer
        return first

    async def answer_stream(
        self, question: str, history: Sequence[Turn] = (), *, as_of: date
    ) -> AsyncGenerator[Answer]:
        """The answer as it grows, sentence by checked sentence; the last one is to be kept.

        That may be the extractive one after all, where what came later could not be shown.
        """
        first = await self.extractive.answer(question, history, as_of=as_of)
        growing = self._answers(first, question, history, write=self.model.stream)
        async with aclosing(growing) as answers:
            async for answer in answers:
                yield answer

    async def _answers(
        self, first: Answer, question: str, history: Sequence[Turn], *, write: Writer
    ) -> AsyncGenerator[Answer]:
        text = clean(question)[:LIMIT]
        unsure = rewrite.unsure(text, history)
        if not _for_a_model(text, as_of=first.as_of) or not (unsure or _suits(first)):
            yield first
            return
        entry = await self.purse.reserve(self._most_tokens(first))
        if entry is None:
            log.info("no budget for the model: the extractive answer is sent")
            yield first
            return
        work = _Work(self.clock(), self.clock() + self.seconds)
        try:
            answer, asked = first, resolve(text, history).query
            if unsure:
                answer, asked = await self._rewritten(first, text, history, work)
            if not _suits(answer):
                yield answer
                return
            async with aclosing(self._written(answer, asked, work, write=write)) as answers:
                async for each in answers:
                    yield each
        finally:
            seconds = self.clock() - work.started_at
            await self.purse.settle(
                entry, Spent(usage=work.usage, seconds=seconds, outcome=work.outcome)
            )

    async def _written(
        self, answer: Answer, question: str, work: _Work, *, write: Writer
    ) -> AsyncGenerator[Answer]:
        """What of the model's text holds, growing; in the end that or the extractive answer."""
        given = taken_apart(answer)
        messages = answer_messages(question, given.sources)
        splitter, text, usage = Splitter(), "", None
        checked: list[Checked] = []
        try:
            async with aclosing(write(messages, within=work.ends_at - self.clock())) as pieces:
                async for piece in pieces:
                    text, usage = text + piece.text, piece.usage or usage
                    new = check(splitter.feed(piece.text), given.sources, question=question)
                    checked += new
                    if any(each.fault in OUT_OF_HAND for each in new):
                        break
                    if len(checked) > MOST_SENTENCES:
                        break
                    if any(each.fault is None for each in new):
                        yield begun(given, kept(checked))
        except ModelFailed as failure:
            log.warning("%s The extractive answer is sent.", failure)
            work.outcome = failure.trouble
            yield answer
            return
        finally:
            work.usage += usage or estimated_usage(messages, text)
        checked += check(splitter.finish(), given.sources, question=question)
        reason = unusable(checked, question=question, deciding=given.deciding)
        _tell(checked, reason)
        work.outcome = reason or SHOWN
        yield answer if reason else put_together(given, kept(checked))

    async def _rewritten(
        self, first: Answer, question: str, history: Sequence[Turn], work: _Work
    ) -> tuple[Answer, str]:
        """The extractive answer to the follow-up as the model puts it, or the first one."""
        before = rewrite.said_before(question, history)
        messages = rewrite_messages(question, before)
        glued = resolve(question, history).query
        try:
            completion = await self.model.complete(messages, within=self.seconds * REWRITING_SHARE)
        except ModelFailed as failure:
            log.warning("%s The follow-up is searched as it stands.", failure)
            work.usage += estimated_usage(messages, "")
            work.outcome = failure.trouble
            return first, glued
        work.usage += completion.usage
        rewritten = completion.text.strip()
        if not rewrite.usable(rewritten, question=question, before=before):
            return first, glued
        again = await self.extractive.answer(rewritten, as_of=first.as_of)
        return (again, rewritten) if _suits(again) else (first, glued)

    async def _whole(self, messages: Sequence[Message], *, within: float) -> AsyncGenerator[Piece]:
        completion = await self.model.complete(messages, within=within)
        yield Piece(completion.text, completion.usage)

    def _most_tokens(self, answer: Answer) -> int:
        """What an answer may take at most, rewriting included."""
        given = taken_apart(answer)
        asked = sum(estimated_tokens(source.whole) for source in given.sources)
        return asked + self.most_output_tokens + 2 * REWRITING_TOKENS


def _for_a_model(question: str, *, as_of: date) -> bool:
    """Whether a question may go to a model: no guard fires, no article or figure is asked for."""
    if not question or examine(question) is not None or find_articles(question):
        return False
    return calculation(question, as_of=as_of) is None


def _suits(answer: Answer) -> bool:
    """Only plain answers with sources; corrections, declines and questions back stay exact."""
    return answer.outcome is Outcome.ANSWERED and answer.grounded and not answer.exact


def _tell(checked: Sequence[Checked], reason: str | None) -> None:
    faults = ", ".join(each.fault for each in checked if each.fault is not None)
    if faults:
        log.info("sentences of the model left out: %s", faults)
    if reason is not None:
        log.info("the model's text is not used (%s): the extractive answer is sent", reason)
