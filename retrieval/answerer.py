"""The answerer that needs no language model: it quotes the library and says what it does not know."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.document import Passage
from knowledge.library import Library
from retrieval import later, texts
from retrieval.answer import Answer, Outcome, Turn
from retrieval.as_of import day_meant
from retrieval.compose import Draft, Quoted, choose, compose, quote, whole
from retrieval.confidence import content_bigrams
from retrieval.exact import Named, named_provisions
from retrieval.extract import Wanted, wanted
from retrieval.followups import Asked, cancels, resolve
from retrieval.governing import governing
from retrieval.guards import SUSPICIOUS, Finding, Reason, examine
from retrieval.normalise import clean, normalise
from retrieval.options import RetrievalOptions
from retrieval.premises import correction
from retrieval.references import find_references
from retrieval.search import Hit, Searcher

log = logging.getLogger(__name__)

FOUND = 10
"""Hits looked at for an answer of at most five citations."""

_OVERSEAS = ("涉外知识产权纠纷处理规定", "海外风险提示")
"""The only texts that speak of disputes abroad; no foreign law is held."""

_PLAIN_REPLIES = {
    Reason.CHAT: (Outcome.CHATTED, texts.HELLO),
    Reason.THANKS: (Outcome.CHATTED, texts.WELCOME),
    Reason.WHO: (Outcome.CHATTED, texts.WHO),
    Reason.HUMAN: (Outcome.CHATTED, texts.HUMAN),
    Reason.ABUSE: (Outcome.CHATTED, texts.CALM),
    Reason.INJECTION: (Outcome.DECLINED, texts.REFUSED_INJECTION),
    Reason.PRIVATE_DATA: (Outcome.DECLINED, texts.REFUSED_PRIVATE),
    Reason.OUT_OF_SCOPE: (Outcome.DECLINED, texts.OUT_OF_SCOPE),
}
_PARTLY = {
    Reason.FOREIGN_LAW: (texts.FOREIGN_LAW_HELP, texts.FOREIGN_LAW),
    Reason.WRONGDOING: (texts.CANNOT_HELP_WRONG, texts.CANNOT_HELP_WRONG_ALONE),
    Reason.GUARANTEE: (texts.CANNOT_GUARANTEE, texts.CANNOT_GUARANTEE + texts.CANNOT_GUARANTEE_HELP),
    Reason.VERDICT: (texts.CANNOT_JUDGE, texts.CANNOT_JUDGE_ALONE),
}


@dataclass(frozen=True, slots=True)
class _Question:
    """A question understood: what to search for and the day to answer for."""

    text: str
    asked: Asked
    day: date
    lead: tuple[str, ...] = ()


class LibraryAnswerer:
    """An `Answerer` over a library and a searcher; the library is asked for anew each time."""

    def __init__(
        self,
        library: Callable[[], Library],
        searcher: Searcher,
        options: RetrievalOptions | None = None,
    ) -> None:
        self._library = library
        self._searcher = searcher
        self._options = options or RetrievalOptions()

    async def answer(self, question: str, history: Sequence[Turn] = (), *, as_of: date) -> Answer:
        """Answer from the library as it stands on the day meant, ``as_of`` if none is named."""
        library, text = self._library(), clean(question)
        finding = examine(text) if text else None
        if (plain := _plain_reply(text, finding, as_of=as_of)) is not None:
            return plain
        understood = _understood(text, history, library, as_of=as_of)
        named = None
        if finding is None or finding.asks_more:
            references = find_references(text, library.names, said_before=_said(history))
            named = named_provisions(
                references, library, question=understood.text, as_of=understood.day
            )
        if named is not None and named.refusal:
            return Answer(text=named.refusal, as_of=named.day, outcome=Outcome.ABSTAINED)
        if named is not None and named.enough:
            return _from_named(understood, library, named)
        return await self._from_search(understood, library, finding, named)

    async def _from_search(
        self,
        question: _Question,
        library: Library,
        finding: Finding | None,
        named: Named | None,
    ) -> Answer:
        """Search, decide whether what was found is enough, and compose."""
        query, day = question.asked.query, question.day
        laws = _OVERSEAS if finding is not None and finding.reason is Reason.FOREIGN_LAW else ()
        found = await self._searcher.search(query, as_of=day, limit=FOUND, laws=laws)
        fixed = governing(finding, query, library, as_of=day)
        enough = found.confidence >= self._options.abstain_below
        passages = self._cited(found.hits if enough else (), fixed, finding)
        if not passages:
            return _nothing_found(finding, as_of=day)
        want = _want(question, [*(hit.passage for hit in found.hits), *fixed])
        quoted = quote(passages, want)
        return compose(quoted, want, _draft(question, quoted, library, finding, named))

    def _cited(
        self, hits: Sequence[Hit], fixed: Sequence[Passage], finding: Finding | None
    ) -> list[Passage]:
        """What governs first, then what was found; only one of those where nothing was asked."""
        limit = self._options.max_citations
        found = choose(hits, limit=limit, margin=self._options.cite_above)
        passages = [*fixed, *(passage for passage in found if passage not in fixed)]
        bare = finding is not None and not finding.asks_more and fixed
        return passages[: len(fixed) + 1 if bare else limit][:limit]


def _from_named(question: _Question, library: Library, named: Named) -> Answer:
    """The articles that the question named, without a search."""
    want = _want(question, named.passages)
    quoted = whole(named.passages, named.paragraph) if named.whole else quote(named.passages, want)
    coming = later.notes(named.passages[:1], library, as_of=named.day)
    draft = Draft(
        as_of=named.day,
        outcome=named.outcome,
        lead=named.lead,
        notes=(*named.notes, *coming),
        in_order=named.whole,
    )
    return compose(quoted, want, draft)


def _plain_reply(text: str, finding: Finding | None, *, as_of: date) -> Answer | None:
    """What is answered without looking at the library at all."""
    if not text:
        return Answer(text=texts.EMPTY_QUESTION, as_of=as_of, outcome=Outcome.CHATTED)
    if cancels(text):
        return Answer(text=texts.CANCELLED, as_of=as_of, outcome=Outcome.CHATTED)
    if finding is None or finding.reason not in _PLAIN_REPLIES:
        return None
    if finding.reason in SUSPICIOUS:
        log.warning("suspicious question refused: %s", finding.reason)
    outcome, words = _PLAIN_REPLIES[finding.reason]
    return Answer(text=words, as_of=as_of, outcome=outcome)


def _nothing_found(finding: Finding | None, *, as_of: date) -> Answer:
    if finding is None:
        return Answer(text=texts.ABSTAINED, as_of=as_of, outcome=Outcome.ABSTAINED)
    return Answer(text=_PARTLY[finding.reason][1], as_of=as_of, outcome=Outcome.DECLINED)


def _understood(
    text: str, history: Sequence[Turn], library: Library, *, as_of: date
) -> _Question:
    asked = resolve(text, history)
    coming = later.coming(library, as_of=as_of)
    meant = day_meant(text, today=as_of, upcoming=coming)
    if meant is None and asked.follows_up:
        meant = day_meant(asked.leans_on, today=as_of, upcoming=coming)
    day = meant.day if meant else as_of
    lead = (texts.as_of_note(day),) if day != as_of else ()
    return _Question(text, asked, day, lead)


def _want(question: _Question, among: Sequence[Passage]) -> Wanted:
    query = normalise(question.asked.query)
    own = content_bigrams(normalise(question.text))
    return wanted(
        question.text if not question.asked.follows_up else question.asked.query,
        own,
        among=among,
        lighter=content_bigrams(query) - own,
    )


def _draft(
    question: _Question,
    quoted: Sequence[Quoted],
    library: Library,
    finding: Finding | None,
    named: Named | None,
) -> Draft:
    """The words around the provisions: what is declined or corrected first, what changes last."""
    lead, outcome = list(question.lead), Outcome.ANSWERED
    deciding = quoted[0]
    if named is not None:
        lead += named.lead or _elsewhere(named, deciding.passage)
        outcome = named.outcome if named.lead else Outcome.CORRECTED
    if finding is not None:
        note = finding.reason is Reason.VERDICT and finding.asks_more
        lead.append(texts.CANNOT_JUDGE_NOTE if note else _PARTLY[finding.reason][0])
        if finding.reason in {Reason.GUARANTEE, Reason.WRONGDOING}:
            outcome = Outcome.CORRECTED
    elif deciding.sentences:
        wrong = correction(
            question.asked.query, deciding.sentences[0].text, passage_text=deciding.passage.text
        )
        if wrong:
            lead.append(wrong)
            outcome = Outcome.CORRECTED
    notes = later.notes([q.passage for q in quoted[:2]], library, as_of=question.day)
    return Draft(as_of=question.day, outcome=outcome, lead=tuple(lead), notes=notes)


def _elsewhere(named: Named, deciding: Passage) -> tuple[str, ...]:
    """That what is spoken of stands in another article than the one named."""
    if not named.passages or deciding in named.passages:
        return ()
    asked = named.passages[0]
    return (
        texts.wrong_article(
            asked=texts.provision(asked.document.law, asked.locator),
            right=texts.provision(deciding.document.law, deciding.locator),
        ),
    )


def _said(history: Sequence[Turn]) -> list[str]:
    return [part for turn in history for part in (turn.question, turn.answer)]
