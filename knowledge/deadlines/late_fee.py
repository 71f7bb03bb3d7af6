"""What a late annual fee costs, and until when it can be paid (Patent Rules art. 115).

Six months from the due day; 5 % of the full fee for every month by which the due day has been
passed. Whoever pays within the first month has not passed it by a month and pays nothing extra
(the brackets as reprinted from the Examination Guidelines, to be confirmed). Months are counted
from the corresponding day of the filing date, also where that was a rest day: the earlier reading.
"""

from dataclasses import dataclass
from datetime import date

from knowledge.calendar import CalendarUnknown, working_day_from
from knowledge.deadlines import statutes
from knowledge.deadlines.counting import Step, deadline, months_after
from knowledge.deadlines.rules import Source
from knowledge.policy import Fact, PolicyTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Bracket:
    """Paid after `after` and until `until` (inclusive): so many per cent, so many yuan."""

    after: date
    until: date
    percent: int
    surcharge: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LateFee:
    """The state of a fee on the day of payment.

    `bracket` is None where it is not late yet or can no longer be paid; `lapsed` says which.
    """

    due_on: date
    last_day: date
    counted_to: date
    brackets: tuple[Bracket, ...]
    bracket: Bracket | None
    lapsed: bool
    total: int | None
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    facts: tuple[Fact, ...]
    unknown: tuple[CalendarUnknown, ...]


def late_fee(
    *,
    due_on: date,
    paid_on: date,
    full: int,
    payable: int,
    policy: PolicyTable,
) -> LateFee:
    """The surcharge for paying on ``paid_on`` what was due on ``due_on``.

    ``full`` is the fee without reduction, which the surcharge is a share of; ``payable`` what is
    to be paid of it. Amounts are yuan. Raises FactUnknown before the rate in the table holds.
    """
    rate = policy.on(paid_on, id="late-surcharge")
    guidelines = policy.on(paid_on, id="late-brackets")
    payable_until = working_day_from(due_on).day
    limit = deadline(statutes.LATE_ANNUITY[0], due_on, counting=statutes.PATENT_COUNTING)
    brackets = _brackets(due_on, payable_until, limit.last_day, rate=rate.amount, full=full)
    late = payable_until < paid_on <= limit.last_day
    bracket = next((b for b in brackets if paid_on <= b.until), None) if late else None
    lapsed = paid_on > limit.last_day
    return LateFee(
        due_on=due_on,
        last_day=limit.last_day,
        counted_to=limit.counted_to,
        brackets=brackets,
        bracket=bracket,
        lapsed=lapsed,
        total=None if lapsed else payable + (bracket.surcharge if bracket else 0),
        steps=limit.steps,
        sources=limit.sources,
        facts=(rate, guidelines),
        unknown=limit.unknown,
    )


def _brackets(
    due_on: date, payable_until: date, last_day: date, *, rate: int, full: int
) -> tuple[Bracket, ...]:
    months = statutes.LATE_ANNUITY[0].amount
    return tuple(
        Bracket(
            after=months_after(due_on, month) if month else payable_until,
            until=months_after(due_on, month + 1) if month + 1 < months else last_day,
            percent=rate * month,
            surcharge=full * rate * month // 100,
        )
        for month in range(months)
    )
