"""Annual fees: how much, and by which day (Patent Rules arts 114, 115).

Years of a patent run from its filing date. The fee of the year of grant is paid with the grant
formalities; each later one before the year before it ends, which is the filing date's
corresponding day (a rest day moves, art. 5). Figures and reductions come from the policy table.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.calendar import working_day_from
from knowledge.deadlines import statutes
from knowledge.deadlines.counting import Deadline, Step, StepKind, count_steps, years_after
from knowledge.deadlines.rules import Source, Unit
from knowledge.deadlines.term import term
from knowledge.patent_kind import PatentKind
from knowledge.policy import Fact, PolicyTable


class YearOutsideTerm(ValueError):
    """No annual fee is charged for that year: before grant or after the term."""


class Reduction(StrEnum):
    """Whether the fees are reduced, and as whose."""

    NONE = "none"
    SINGLE = "single"
    JOINT = "joint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Annuity:
    """One year's fee in yuan. `due` is None for the year of grant, paid with the formalities.

    `reducible` is None where the grant date decides and is not known.
    """

    kind: PatentKind
    year: int
    full: int
    payable: int
    percent: int
    reducible: bool | None
    due: Deadline | None
    facts: tuple[Fact, ...]
    sources: tuple[Source, ...]


def annuity_amount(
    *,
    kind: PatentKind,
    year: int,
    day: date,
    policy: PolicyTable,
    reduction: Reduction = Reduction.NONE,
    granted_in: int | None = None,
) -> Annuity:
    """The fee of a year by the figures that hold on ``day``, without its date.

    ``granted_in`` is the patent's year in which it was granted: ten years from it are reduced.
    Raises FactUnknown for a year beyond the table.
    """
    fees = policy.on(day, id=f"annuity-{kind}")
    full = fees.amount_for(year=year)
    facts = [fees]
    percent, reducible = 0, None
    if reduction is not Reduction.NONE:
        share = policy.on(day, id=f"reduction-{reduction}")
        span = policy.on(day, id="reduction-years")
        facts += [share, span]
        reducible = _reducible(year, granted_in=granted_in, years=span.amount)
        percent = share.amount if reducible else 0
    return Annuity(
        kind=kind,
        year=year,
        full=full,
        payable=reduced(full, percent=percent),
        percent=percent,
        reducible=reducible,
        due=None,
        facts=tuple(facts),
        sources=tuple(_policy_source(fact) for fact in facts),
    )


def annuity(
    *,
    kind: PatentKind,
    filed_on: date,
    year: int,
    policy: PolicyTable,
    reduction: Reduction = Reduction.NONE,
    granted_on: date | None = None,
) -> Annuity:
    """The fee of a year and the last day for it.

    Raises YearOutsideTerm for a year before grant or beyond the term.
    """
    years = term(kind=kind, filed_on=filed_on, policy=policy).years
    granted_in = patent_year(granted_on, filed_on=filed_on) if granted_on else None
    if not (granted_in or 1) <= year <= years:
        raise YearOutsideTerm(f"no fee is charged for year {year} of {years}")
    due = due_day(filed_on=filed_on, year=year) if year > (granted_in or 1) else None
    amount = annuity_amount(
        kind=kind,
        year=year,
        day=due.last_day if due else granted_on or filed_on,
        policy=policy,
        reduction=reduction,
        granted_in=granted_in,
    )
    sources = due.sources if due else (statutes.ANNUITY_AT_GRANT,)
    return Annuity(
        kind=kind,
        year=year,
        full=amount.full,
        payable=amount.payable,
        percent=amount.percent,
        reducible=amount.reducible,
        due=due,
        facts=amount.facts,
        sources=(*amount.sources, *sources),
    )


def schedule(
    *,
    kind: PatentKind,
    filed_on: date,
    policy: PolicyTable,
    reduction: Reduction = Reduction.NONE,
    granted_on: date | None = None,
) -> tuple[Annuity, ...]:
    """Every fee from the year of grant (the first, where it is not known) to the last."""
    first = patent_year(granted_on, filed_on=filed_on) if granted_on else 1
    last = term(kind=kind, filed_on=filed_on, policy=policy).years
    return tuple(
        annuity(
            kind=kind,
            filed_on=filed_on,
            year=year,
            policy=policy,
            reduction=reduction,
            granted_on=granted_on,
        )
        for year in range(first, last + 1)
    )


def due_day(*, filed_on: date, year: int) -> Deadline:
    """The last day for the fee of the second or a later year: the corresponding day before it."""
    if year < 2:
        raise YearOutsideTerm("the first year's fee has no day of its own")
    counted = years_after(filed_on, year - 1)
    moved = working_day_from(counted)
    steps = count_steps(filed_on, counted, amount=year - 1, unit=Unit.YEAR)
    if moved.day != counted:
        steps.append(Step(StepKind.MOVED, counted, moved.day))
    return Deadline(
        last_day=moved.day,
        counted_to=counted,
        steps=tuple(steps),
        sources=(statutes.ANNUITY_DUE, statutes.PATENT_COUNTING),
        unknown=moved.unknown,
    )


def patent_year(day: date, *, filed_on: date) -> int:
    """The year of a patent that ``day`` lies in; the filing date begins the first."""
    if day < filed_on:
        raise ValueError(f"{day} lies before the filing date {filed_on}")
    year = day.year - filed_on.year
    return year + 1 if day >= years_after(filed_on, year) else year


def reduced(full: int, *, percent: int) -> int:
    """What is left to pay, in yuan; the tables' figures leave no fraction."""
    payable, rest = divmod(full * (100 - percent), 100)
    if rest:
        raise ValueError(f"{full} less {percent} % is no whole number of yuan")
    return payable


def _reducible(year: int, *, granted_in: int | None, years: int) -> bool | None:
    """Ten years from the year of grant; whatever that was, the first ten years are among them."""
    if granted_in is not None:
        return granted_in <= year < granted_in + years
    return True if year <= years else None


def _policy_source(fact: Fact) -> Source:
    law, _, locator = fact.basis.partition("|")
    return Source(law, locator)
