"""A calculation's text: the short answer, the steps, what to mind, the sources. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.deadlines.counting import Caution, Deadline, Step
from knowledge.deadlines.late_fee import LateFee
from knowledge.deadlines.rules import Source
from knowledge.policy import Fact
from retrieval.calculation import texts
from retrieval.calculation.result import Calculation, Missing, MissingFact, Topic

_UNCONFIRMED = frozenset({Caution.DESIGN_TERM_UNCONFIRMED, Caution.OPPOSITION_TRANSITION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a calculation is made of; `deadline` brings its own steps, sources and cautions."""

    topic: Topic
    answer: str
    basis: tuple[Source, ...]
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()
    facts: tuple[Fact, ...] = field(default=())
    due_on: date | None = None


def unique(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Each source once, in order."""
    return tuple(dict.fromkeys(sources))


def compose(draft: Draft, *, as_of: date) -> Calculation:
    """The finished answer."""
    lines = [draft.answer, *(note for note in draft.notes if note)]
    if draft.steps:
        lines += [texts.STEPS, *texts.steps(draft.steps)]
    lines += [texts.CAUTIONS[caution] for caution in dict.fromkeys(draft.cautions)]
    money = [fact for fact in draft.facts if fact.id.startswith(("annuity", "late", "reduction"))]
    if any(fact.id.startswith("reduction") and not fact.confirmed for fact in money):
        lines.append(texts.REDUCTION_UNCONFIRMED)
    if any(fact.id == "late-brackets" and not fact.confirmed for fact in money):
        lines.append(texts.BRACKETS_UNCONFIRMED)
    if money:
        lines.append(texts.policy_line(money))
    lines.append(texts.basis_line(draft.basis))
    upcoming = draft.due_on if draft.due_on and draft.due_on >= as_of else None
    return Calculation(
        topic=draft.topic,
        text="\n".join(lines),
        basis=draft.basis,
        due_on=upcoming,
        checked_on=min((fact.checked_on for fact in draft.facts), default=None),
        confirmed=all(fact.confirmed for fact in draft.facts)
        and not _UNCONFIRMED & set(draft.cautions),
    )


def from_deadline(
    found: Deadline, *, topic: Topic, as_of: date, notes: Sequence[str] = ()
) -> Calculation:
    """The answer for a plain deadline."""
    basis = unique(found.sources)
    mark = texts.marks(basis, basis)
    follow = texts.NEXT_STEPS.get(topic.value, "")
    draft = Draft(
        topic=topic,
        answer=texts.last_day(texts.DEADLINES[topic.value], found.last_day, mark)
        + texts.time_left(found.last_day, as_of=as_of),
        basis=basis,
        steps=found.steps,
        notes=(*notes, follow, calendar_note(found)),
        cautions=found.cautions,
        due_on=found.last_day,
    )
    return compose(draft, as_of=as_of)


def calendar_note(found: Deadline | LateFee) -> str:
    """The word on a year whose holidays are not known, or nothing."""
    if not found.unknown:
        return ""
    return texts.calendar_unknown(found.unknown, counted_to=found.counted_to, last=found.last_day)


def missing(topic: Topic, fact: MissingFact) -> Missing:
    """The question back for one fact, with its buttons."""
    return Missing(
        topic=topic,
        fact=fact,
        question=texts.MISSING[fact],
        options=texts.OPTIONS.get(fact, ()),
    )
