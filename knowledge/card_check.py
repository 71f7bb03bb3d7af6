"""Whether a card may be trusted: its basis stands, its figures are borne out, none contradict.

The same check serves the cards that ship (by test) and those that staff write.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations

from knowledge.card import Basis, Card
from knowledge.document import Document, Passage
from knowledge.figures import Figure, figures, without_figures
from knowledge.library import Library
from knowledge.policy import Fact, PolicyTable

ALIKE = 0.75
"""Clauses that share so much besides their figures say the same thing of the same matter."""
SHORTEST = 6
"""Characters a clause needs besides its figures to be compared: 30日内 alone says nothing."""

_TIME = frozenset({"工作日", "日", "周", "月", "年", "小时"})
_CLAUSE = re.compile(r"[，。；：、？！]")


def basis_passage(basis: Basis, library: Library, *, day: date) -> Passage | None:
    """The article or section that a basis names, in the version in force on ``day``."""
    document = library.version_on(library.law_named(basis.law) or basis.law, day)
    return library.article(document, basis.locator) if document else None


def basis_passages(card: Card, library: Library) -> tuple[Passage, ...]:
    """The passages a card rests on, in its order, of the versions it was written from.

    Those the library does not hold are left out: `faults` names them.
    """
    found = (basis_passage(each, library, day=card.reference_day) for each in card.basis)
    return tuple(passage for passage in found if passage is not None)


def faults(card: Card, library: Library, policy: PolicyTable) -> list[str]:
    """What is wrong with a card, one English sentence each; nothing for a card that is right."""
    return [
        *_basis_faults(card, library),
        *(
            f"{card.id}: {figure} stands in no basis text and no policy fact of its basis: "
            "correct it or add the basis"
            for figure in sorted(unsupported(card, library, policy))
        ),
    ]


def unsupported(card: Card, library: Library, policy: PolicyTable) -> frozenset[Figure]:
    """The figures a card says that neither its basis nor a policy fact bears out.

    Days on which a version it rests on, or the card itself, begins or ends are borne out too.
    """
    passages = basis_passages(card, library)
    days = [card.in_force_from, card.in_force_to, card.checked_on]
    for passage in passages:
        days += [passage.document.in_force_from, passage.document.in_force_to]
    sources = [
        *(f"{passage.document.law} {passage.heading} {passage.text}" for passage in passages),
        *(_fact_text(fact) for fact in _facts(card, policy)),
        *(f"{day.year}年{day.month}月{day.day}日" for day in days if day is not None),
    ]
    said = figures("\n".join((card.answer, *card.steps, *(case.text for case in card.cases))))
    return said - figures("\n".join(sources))


def contradictions(cards: Sequence[Card]) -> Iterator[str]:
    """Pairs of cards that hold on a common day and say different figures of the same thing.

    The same thing: they share a basis, and a clause of one is like a clause of the other (Dice
    over pairs of characters, figures blotted out, at least `ALIKE`), yet of what both clauses
    measure (time, money, shares...) no figure is the same.
    """
    for one, other in combinations(cards, 2):
        if set(one.basis) & set(other.basis) and _meet(one, other):
            for ours, theirs in _clashes(one, other):
                yield f"{one.id} says {ours!r}, {other.id} says {theirs!r}: correct one of them"


def shared_phrasings(cards: Sequence[Card]) -> Iterator[str]:
    """Phrasings that two cards which hold on a common day both have."""
    owners: dict[str, list[Card]] = {}
    for card in cards:
        for question in card.questions:
            owners.setdefault(_bare(question), []).append(card)
    for question, holding in owners.items():
        for one, other in combinations(holding, 2):
            if _meet(one, other):
                yield f"{one.id} and {other.id} both ask {question!r}: change one of them"


def _basis_faults(card: Card, library: Library) -> Iterator[str]:
    for basis in card.basis:
        name = f"{card.id}: {basis.law}|{basis.locator}"
        passage = basis_passage(basis, library, day=card.reference_day)
        if passage is None:
            yield f"{name} does not stand in the version in force on {card.reference_day}"
            continue
        document = passage.document
        ends, starts = document.in_force_to, document.in_force_from
        if ends is not None and (card.in_force_to is None or card.in_force_to > ends):
            yield f"{name} is superseded after {ends}: set in_force_to, write a card for after it"
        if starts is not None and card.in_force_from and card.in_force_from < starts:
            yield f"{name} is not in force before {starts}: set in_force_from to that day"


def _facts(card: Card, policy: PolicyTable) -> Iterator[Fact]:
    names = {f"{basis.law}|{basis.locator}" for basis in card.basis}
    for fact in policy.facts:
        if fact.basis in names and fact.holds_on(card.reference_day):
            yield fact


def _fact_text(fact: Fact) -> str:
    values = (f"{value.amount}{value.unit} {_span(value.years)}" for value in fact.values)
    return " ".join((fact.title, fact.note, *values, *fact.items, *fact.conditions))


def _span(years: tuple[int, int] | None) -> str:
    return f"{years[0]}年 {years[1]}年" if years else ""


def _meet(one: Card, other: Card) -> bool:
    """Whether a day is in both cards' time."""
    starts = max(one.in_force_from or date.min, other.in_force_from or date.min)
    ends = min(one.in_force_to or date.max, other.in_force_to or date.max - timedelta(days=1))
    return starts <= ends


def _clashes(one: Card, other: Card) -> Iterator[tuple[str, str]]:
    for ours in _figured_clauses(one):
        for theirs in _figured_clauses(other):
            mine, yours = figures(ours), figures(theirs)
            measured = _measures(mine) & _measures(yours)
            differ = measured and not _measures(mine & yours) & measured
            if differ and _likeness(without_figures(ours), without_figures(theirs)) >= ALIKE:
                yield ours, theirs


def _measures(found: frozenset[Figure]) -> set[str]:
    """What figures measure: their units, all units of time being one."""
    return {"time" if figure.unit in _TIME else figure.unit for figure in found}


def _figured_clauses(card: Card) -> Iterable[str]:
    clauses = (clause.strip() for clause in _CLAUSE.split(card.answer))
    return [c for c in clauses if figures(c) and len(_bare(without_figures(c))) >= SHORTEST]


def _likeness(one: str, other: str) -> float:
    a, b = _pairs(one), _pairs(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _pairs(text: str) -> set[str]:
    bare = _bare(text)
    return {bare[place : place + 2] for place in range(len(bare) - 1)}


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text).lower()


def outdated(card: Card, library: Library, *, day: date) -> list[Document]:
    """The versions of texts that have come into force since the card was written, by ``day``.

    A card whose own time is over by then needs no look: another one speaks in its place.
    """
    if not card.holds_on(day):
        return []
    newer = []
    for basis in dict.fromkeys(card.basis):
        law = library.law_named(basis.law) or basis.law
        before, now = library.version_on(law, card.reference_day), library.version_on(law, day)
        if before is not None and now is not None and now.key != before.key:
            newer.append(now)
    return newer


def says_what_changed(card: Card, before: Fact, after: Fact) -> bool:
    """Whether a card rests on a fact's passage and says a figure that the fact no longer holds."""
    if before.basis not in {f"{basis.law}|{basis.locator}" for basis in card.basis}:
        return False
    gone = figures(_fact_text(before)) - figures(_fact_text(after))
    said = "\n".join((card.answer, *card.steps, *(case.text for case in card.cases)))
    return bool(gone & figures(said))
