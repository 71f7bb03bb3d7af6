"""The life of a trade mark: term, renewal and its grace, review of a refusal, non-use.

The Trademark Law changes on 1 January 2027; its new regulations have not been seen, so results
that rest on the present ones after that day say so.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from knowledge.calendar import CalendarUnknown
from knowledge.deadlines import statutes
from knowledge.deadlines.counting import (
    Caution,
    Deadline,
    Step,
    StepKind,
    count_steps,
    deadline,
    months_after,
    period_end,
    term_end,
    years_after,
)
from knowledge.deadlines.rules import Source, Unit, rule_on

_ONE_DAY = timedelta(days=1)


class Known(StrEnum):
    """Which day of a notice is known."""

    ARRIVED = "arrived"
    SENT = "sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """When a registration can be renewed: the window, its last day, and the last day of grace."""

    opens_on: date
    last_day: date
    grace: Deadline
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    unknown: tuple[CalendarUnknown, ...]
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NonUse:
    """The first day on which cancellation for non-use can be asked for."""

    earliest: date
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """The last day of a term of ten years; `renewed` says how many renewals that supposes."""

    last_day: date
    renewed: int
    steps: tuple[Step, ...]


def registration_term(*, registered_on: date, as_of: date) -> Term:
    """The first term whose grace is not over on ``as_of``, earlier ones taken as renewed."""
    years = rule_on(statutes.TRADEMARK_TERM, as_of).amount
    terms = 0
    while True:
        terms += 1
        last, steps = term_end(registered_on, years=years * terms)
        if renewal(expires_on=last, as_of=as_of).grace.last_day >= as_of:
            return Term(last_day=last, renewed=terms - 1, steps=tuple(steps))


def renewal(*, expires_on: date, as_of: date) -> Renewal:
    """Twelve months before the end, six after it (2019: arts 39-40; 2026: arts 43-44)."""
    window = rule_on(statutes.RENEWAL_WINDOW, as_of)
    opens = months_after(expires_on, -window.amount) + _ONE_DAY
    grace = deadline(
        rule_on(statutes.RENEWAL_GRACE, as_of), expires_on, counting=statutes.TRADEMARK_COUNTING
    )
    return Renewal(
        opens_on=opens,
        last_day=expires_on,
        grace=grace,
        steps=grace.steps,
        sources=(rule_on(statutes.TRADEMARK_TERM, as_of).source, *grace.sources),
        unknown=grace.unknown,
        cautions=_regulations(grace.last_day),
    )


def term_before(*, registered_on: date, current: Term, as_of: date) -> Renewal:
    """The renewal that a term supposes: that of the ten years before it."""
    if not current.renewed:
        raise ValueError("the first term supposes no renewal")
    years = rule_on(statutes.TRADEMARK_TERM, as_of).amount * current.renewed
    last, _ = term_end(registered_on, years=years)
    return renewal(expires_on=last, as_of=as_of)


def refusal_review(*, day: date, known: Known) -> Deadline:
    """The last day to ask for review of a refusal: 15 days (2019: art. 34; 2026: art. 37).

    A notice of which only the sending is known counts as received 15 days later, also an
    electronic one (Trademark Regulations art. 10); the day of arrival counts where it is known.
    """
    steps: tuple[Step, ...] = ()
    sources: tuple[Source, ...] = ()
    if known is Known.SENT:
        presumed = rule_on(statutes.TRADEMARK_PRESUMED_RECEIPT, day)
        arrived = period_end(day, amount=presumed.amount, unit=presumed.unit)
        steps = (Step(StepKind.PRESUMED_RECEIVED, day, arrived, presumed.amount, presumed.unit),)
        sources = (presumed.source,)
        day = arrived
    return deadline(
        rule_on(statutes.REFUSAL_REVIEW, day),
        day,
        counting=statutes.TRADEMARK_COUNTING,
        before=steps,
        sources=sources,
        cautions=_regulations(day),
    )


def non_use(*, registered_on: date, as_of: date) -> NonUse:
    """Three full years after the announcement of registration (Trademark Regulations art. 66)."""
    rule = rule_on(statutes.NON_USE, as_of)
    full = years_after(registered_on, rule.amount)
    earliest = full + _ONE_DAY
    return NonUse(
        earliest=earliest,
        steps=(
            *count_steps(registered_on, full, amount=rule.amount, unit=Unit.YEAR),
            Step(StepKind.DAY_AFTER, full, earliest),
        ),
        sources=(rule.source, statutes.NON_USE_DETAILS),
        cautions=_regulations(max(earliest, as_of)),
    )


def _regulations(day: date) -> tuple[Caution, ...]:
    return (Caution.NEW_REGULATIONS_UNSEEN,) if day >= statutes.NEW_TRADEMARK_LAW else ()
