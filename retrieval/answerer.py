"""The answerer without a language model: what it says is calculated, curated or quoted."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from knowledge.document import Passage
from knowledge.library import Library
from knowledge.policy import PolicyTable, policy_table
from retrieval import clarify_texts
from retrieval.answer import Answer, Outcome, Turn
from retrieval.calculated import calculated, of_every_case, question_back
from retrieval.calculation.calculate import branches, calculation
from retrieval.calculation.follow_up import joined
from retrieval.calculation.result import Calculation, Missing, MissingFact
from retrieval.checked_facts import dated
from retrieval.clarify import for_calculation, supplied
from retrieval.followups import Asked, going_on
from retrieval.from_library import FromLibrary
from retrieval.from_report import from_issued_report, nearest_report
from retrieval.guards import Reason, examine
from retrieval.normalise import clean
from retrieval.options import RetrievalOptions
from retrieval.premises import correction, wrong_amount
from retrieval.replies import plain_reply
from retrieval.search import Searcher
from retrieval.second_part import Parts, divided
from retrieval.understood import Understood, understood

Found = tuple[Answer, tuple[Passage, ...]]


class LibraryAnswerer:
    """An `Answerer` over a library and a searcher; library and policy are asked for anew each time.

    A day or an amount asked for is calculated. Where a fact is missing for it, or decides which of
    a card's cases holds, it is asked for once; see `retrieval.clarify`.
    """

    def __init__(
        self,
        library: Callable[[], Library],
        searcher: Searcher,
        options: RetrievalOptions | None = None,
        *,
        policy: Callable[[], PolicyTable] = policy_table,
    ) -> None:
        self._library = library
        self._from_library = FromLibrary(searcher, options or RetrievalOptions())
        self._policy = policy

    async def answer(self, question: str, history: Sequence[Turn] = (), *, as_of: date) -> Answer:
        """Answer from the library as it stands on the day meant, ``as_of`` if none is named."""
        answer, _ = await self.answer_and_found(question, history, as_of=as_of)
        return answer

    async def answer_and_found(
        self, question: str, history: Sequence[Turn] = (), *, as_of: date
    ) -> Found:
        """The answer, and what was found for it, best first (nothing where none was needed)."""
        library, text = self._library(), clean(question)
        asked = self._reply_to_question_back(text, history, library, as_of=as_of)
        asked = asked or understood(text, history, library, as_of=as_of)
        finding = examine(asked.text) if asked.text else None
        if finding is not None and finding.reason is Reason.OUT_OF_SCOPE:
            asked = replace(asked, asked=Asked(asked.text))  # leans on nothing said of our field
        if (plain := plain_reply(text, finding, as_of=as_of)) is not None:
            return plain, ()
        if finding is None or finding.reason is Reason.OUT_OF_SCOPE:
            told = from_issued_report(text, history, library, as_of=as_of)
            if told is not None:
                return _with_its_sources(told)
        whole = self._joined(asked, as_of=as_of)
        parts = Parts(None)
        if finding is None:
            calculate = partial(calculation, as_of=as_of, policy=self._policy())
            parts = divided(whole, calculate, may_leave=not asked.asked.follows_up)
        found = parts.found
        answer = self._from_figures(found, library, text=whole, ask=asked.may_ask, as_of=as_of)
        if answer is not None and parts.rest:
            answer = await self._from_library.with_rest(
                answer, asked, head=parts.head, rest=parts.rest
            )
        ranking: tuple[Passage, ...] = ()
        if answer is None:
            if finding is None:
                asked = await self._from_library.in_context(asked, going_on(asked.text, history))
            answer, ranking = await self._from_library.answer(asked, library, finding)
            if finding is None and answer.outcome is Outcome.ABSTAINED:
                told = nearest_report(text, library, as_of=as_of)
                if told is not None:
                    return _with_its_sources(told)
            answer = dated(answer, self._policy())
            if isinstance(found, Missing) and answer.grounded:
                answer = _with_what_is_needed(answer, found, ask=asked.may_ask)
        meant = whole if answer.exact else asked.whole
        meant = meant if meant != question else ""
        return replace(answer, meant=meant), ranking

    def _reply_to_question_back(
        self, text: str, history: Sequence[Turn], library: Library, *, as_of: date
    ) -> Understood | None:
        """The question asked before, with what this message supplies to it; None for others."""
        if not history or not history[-1].clarifies:
            return None
        last = history[-1]
        reply = supplied(text, last.clarifies, as_of=as_of, policy=self._policy())
        if reply is None:
            return None
        whole = f"{last.question}，{reply.text}" if reply.text else last.question
        dated = whole if last.clarifies == MissingFact.ANNOUNCED_ON else last.question
        return replace(
            understood(dated, (), library, as_of=as_of),
            text=whole,
            asked=Asked(last.question),
            asked_for=last.clarifies,
            reply=reply,
        )

    def _joined(self, asked: Understood, *, as_of: date) -> str:
        """The question to calculate, with what it takes from the one before."""
        if not asked.asked.follows_up:
            return asked.text
        return joined(asked.text, asked.asked, as_of=as_of, policy=self._policy())

    def _from_figures(
        self,
        found: Calculation | Missing | None,
        library: Library,
        *,
        text: str,
        ask: bool,
        as_of: date,
    ) -> Answer | None:
        """The figure, the question back for what is missing, or, once asked, every case."""
        if found is None:
            return None
        if isinstance(found, Calculation):
            figure = calculated(found, library, as_of=as_of)
            return _put_right(text, figure) if figure is not None else None
        if not found.options:
            return None
        if ask:
            return question_back(found, as_of=as_of)
        cases = branches(text, found, as_of=as_of, policy=self._policy())
        return of_every_case(cases, library, as_of=as_of)


def _with_its_sources(answer: Answer) -> Found:
    """The answer, and what it cites as what was found."""
    return answer, tuple(citation.passage for citation in answer.citations)


def _put_right(question: str, answer: Answer) -> Answer:
    """The same answer, with a wrong figure that the question wants confirmed denied first."""
    figure, _, _ = answer.text.partition("\n")
    wrong = wrong_amount(question, figure) or correction(question, figure, passage_text="")
    if not wrong:
        return answer
    return replace(answer, text=f"{wrong}\n{answer.text}", outcome=Outcome.CORRECTED)


def _with_what_is_needed(answer: Answer, missing: Missing, *, ask: bool) -> Answer:
    """The rule, and what to write to have it calculated; asked for where it may be."""
    if answer.clarification is not None:
        return answer
    needed = clarify_texts.still_needed(missing.question)
    back = for_calculation(missing) if ask else None
    return replace(answer, text=f"{answer.text}\n{needed}", exact=True, clarification=back)
