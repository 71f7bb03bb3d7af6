"""An answer from the articles named, from the card that fits, or from what the search finds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from knowledge.document import Passage, Scope
from knowledge.library import Library
from retrieval import later, texts
from retrieval.answer import Answer, Outcome
from retrieval.around import draft_of, wanted_by
from retrieval.card_answer import AGREES, AMONG, fitting
from retrieval.cards import CardMatch
from retrieval.compose import choose, compose, quote
from retrieval.context import card_for_rest, card_of_step, in_context, still_on_its_card
from retrieval.decide import Decided, decide
from retrieval.exact import Named, named_provisions
from retrieval.followups import Asked
from retrieval.from_card import from_card, from_step
from retrieval.from_named import from_named
from retrieval.governing import governing
from retrieval.guards import Finding, Reason, about_ip
from retrieval.normalise import normalise
from retrieval.options import RetrievalOptions
from retrieval.premises import bears_on
from retrieval.reading import READINGS
from retrieval.references import find_references
from retrieval.replies import nothing_found
from retrieval.search import Searcher
from retrieval.second_part import with_card
from retrieval.steps import Step
from retrieval.understood import Understood

FOUND = 30
"""Hits looked at for an answer of at most five citations."""

_OVERSEAS = ("涉外知识产权纠纷处理规定", "海外风险提示")
"""The only texts that speak of disputes abroad; no foreign law is held."""

ABOUT_IP_NEEDS = 1 / 3
"""The share of the usual confidence that is enough where the words themselves speak of IP.

Measured: of questions about IP that have an answer here 95 % lie above .28; of weather, taxes and
small talk three quarters lie below .41, and nearly none speak of IP.
"""

NEAREST = 0.08
"""The fit from which a card answers a question about IP for which the search found nothing sure.

Of 19 messages about other things that find nothing (`bench/data/out_of_scope.txt`) none is answered
so, of 55 questions of other law none; the words that speak of IP are asked for first.
"""


_FOR_STAFF = frozenset({Reason.VERDICT, Reason.GUARANTEE, Reason.PAPER})


class FromLibrary:
    """Answers out of a library and a searcher: it quotes, and says what it does not know."""

    def __init__(self, searcher: Searcher, options: RetrievalOptions) -> None:
        self._searcher = searcher
        self._options = options

    async def answer(
        self, question: Understood, library: Library, finding: Finding | None
    ) -> tuple[Answer, tuple[Passage, ...]]:
        """The answer, and what was found for it, best first (nothing where none was needed)."""
        if question.asked.step is not None and finding is None:
            return await self._of_step(question, library, question.asked.step)
        named = None
        if finding is None or finding.asks_more or finding.reason is Reason.VERDICT:
            references = find_references(question.text, library.names, said_before=question.said)
            named = named_provisions(
                references, library, question=question.text, as_of=question.day
            )
        if named is not None and named.refusal:
            return Answer(text=named.refusal, as_of=named.day, outcome=Outcome.ABSTAINED), ()
        if named is not None and named.enough:
            return from_named(question, library, named, most=self._options.max_citations), ()
        missing = await self._not_held(question, library)
        if missing is None:
            return await self._from_search(question, library, finding, named)
        law, starts = missing
        told = texts.not_held_then(law, question.day, starts=starts)
        dated = replace(question, lead=(*question.lead, told))
        answer, ranking = await self._from_search(dated, library, finding, named)
        if answer.outcome is Outcome.ABSTAINED:
            answer = replace(answer, text=texts.law_not_held(law))
        return answer, ranking

    async def _of_step(
        self, question: Understood, library: Library, step: Step
    ) -> tuple[Answer, tuple[Passage, ...]]:
        """What a card says of one step of the matter before, or that none says anything of it."""
        match = await card_of_step(question, step, self._searcher)
        if match is None:
            words = texts.step_not_held(step.value)
            return Answer(text=words, as_of=question.day, outcome=Outcome.ABSTAINED), ()
        return from_step(question, library, match), match.passages

    async def in_context(self, question: Understood, joined: Asked | None) -> Understood:
        """See `retrieval.context.in_context`."""
        return await in_context(question, joined, self._searcher)

    async def with_rest(
        self, figure: Answer, question: Understood, *, head: str, rest: str
    ) -> Answer:
        """A calculated answer to the ``head`` of a question, and what a card says to the rest."""
        match = await card_for_rest(question, head, rest, self._searcher, as_of=figure.as_of)
        most = self._options.max_citations
        return with_card(figure, match, most=most) if match is not None else figure

    async def _not_held(self, question: Understood, library: Library) -> tuple[str, date] | None:
        """The law that decides, with the first day it is held from, where its version of the day
        meant is not stored; None on days for which every law is."""
        gaps = later.gaps(library, question.day)
        if not gaps:
            return None
        query, newest = question.asked.query, max(gaps.values())
        found = await self._searcher.search(query, as_of=newest, limit=FOUND, scopes=(Scope.IP,))
        decided = decide(found, query, wanted_by(question, [hit.passage for hit in found.hits]))
        law = decided[0].passage.document.law if decided else ""
        return (law, gaps[law]) if law in gaps else None

    async def _from_search(
        self,
        question: Understood,
        library: Library,
        finding: Finding | None,
        named: Named | None,
    ) -> tuple[Answer, tuple[Passage, ...]]:
        """Search, decide whether what was found is enough, and compose."""
        query, day, most = question.asked.query, question.day, self._options.max_citations
        fixed = governing(finding, query, library, as_of=day)
        laws = _laws_to_search(finding, named)
        of_ip = question.asked.follows_up or about_ip(normalise(query).full)
        found = await self._searcher.search(
            query, as_of=day, limit=FOUND, laws=laws, scopes=(Scope.IP,) if of_ip else ()
        )
        if question.reply is not None and not _has_case(question, found.cards, finding):
            whole = replace(question, asked=Asked(question.text), reply=None)
            return await self._from_search(whole, library, finding, named)
        if question.cards:
            found = replace(found, cards=question.cards)
        cards = await still_on_its_card(question, found.cards, finding, self._searcher)
        found = replace(found, cards=cards)
        want = wanted_by(question, [*(hit.passage for hit in found.hits), *fixed])
        decided = decide(found, query, want)
        ranking = tuple(each.passage for each in decided)
        plain = finding is None or (finding.reason is Reason.VERDICT and finding.asks_more)
        agreed = plain and _agreed(found.cards, ranking, of_ip=of_ip)
        if named is None and (agreed or fitting(found.cards, finding) is not None):
            if finding is not None and finding.reason is Reason.OUT_OF_SCOPE:
                finding = None  # a card that surely fits shows the words were about IP after all
            beside = self._cited(decided, fixed, finding, None)
            answer = from_card(question, library, finding, found.cards, beside, ranking, most=most)
            return answer, ranking
        if finding is not None and not finding.asks_more and not fixed:
            return nothing_found(finding, as_of=day), ()
        needed = self._options.abstain_below * (ABOUT_IP_NEEDS if of_ip else 1)
        enough = found.confidence >= needed
        passages = self._cited(decided if enough else (), fixed, finding, named)
        near = found.cards[0] if of_ip and finding is None and found.cards else None
        if not passages:
            if near is not None and near.fit >= NEAREST:
                nearest = replace(question, lead=(*question.lead, texts.NEAREST))
                answer = from_card(nearest, library, None, found.cards, (), ranking, most=most)
                return answer, ranking
            return nothing_found(finding, as_of=day), ranking
        passages.sort(key=lambda passage: not bears_on(query, passage.text))
        quoted = quote(passages, want)
        draft = draft_of(question, quoted, library, finding, named)
        if near is not None and near.fit >= READINGS and most > 1:
            draft = replace(draft, reading=near)
        answer = compose(quoted, want, draft, most=most)
        return replace(answer, service=_for_staff(finding)), ranking

    def _cited(
        self,
        decided: Sequence[Decided],
        fixed: Sequence[Passage],
        finding: Finding | None,
        named: Named | None,
    ) -> list[Passage]:
        """What governs alone, or what was found; then what was named."""
        limit = self._options.max_citations
        found = choose(decided, limit=limit, odds=self._options.cite_above)
        if fixed:
            found = (
                found[:1] if finding is not None and finding.reason is Reason.FOREIGN_LAW else []
            )
        mentioned = named.passages[:1] if named is not None else ()
        passages = list(dict.fromkeys([*fixed, *found]))
        missing = [passage for passage in mentioned if passage not in passages]
        return [*passages[: limit - len(missing)], *missing]


def _agreed(matches: Sequence[CardMatch], ranking: Sequence[Passage], *, of_ip: bool) -> bool:
    """Whether the nearest card and the search point to the same provision, or, in a question about
    IP, the search does not point to a version that was replaced before the card was written."""
    if not matches or matches[0].fit < AGREES:
        return False
    nearest, first = ranking[:AMONG], matches[0]
    written = first.card.reference_day
    replaced = any((p.document.in_force_to or date.max) < written for p in nearest)
    return any(p in first.passages for p in nearest) or (of_ip and not replaced)


def _has_case(question: Understood, matches: Sequence[CardMatch], finding: Finding | None) -> bool:
    """Whether the card that answers is the one that asked back."""
    match = fitting(matches, finding)
    return match is not None and bool(match.card.cases_of(question.asked_for))


def _laws_to_search(finding: Finding | None, named: Named | None) -> tuple[str, ...]:
    """Texts a search is confined to: about disputes abroad, or the law whose number was wrong."""
    if finding is not None and finding.reason is Reason.FOREIGN_LAW:
        return _OVERSEAS
    return named.laws if named is not None else ()


def _for_staff(finding: Finding | None) -> str:
    """The service that takes over what is not said here: who infringes, what becomes of it."""
    handed_over = finding is not None and finding.reason in _FOR_STAFF
    return "request" if handed_over else ""
