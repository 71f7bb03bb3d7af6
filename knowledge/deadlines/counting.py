"""How periods are counted: the first day is left out, months end on the corresponding day.

Patent Rules art. 5, Trademark Regulations art. 12, Civil Code arts 200-204 and Civil Procedure Law
art. 85 say the same: no corresponding day means the last day of the month, and a last day on which
people rest moves to the next working day.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from knowledge.calendar import CalendarUnknown, working_day_from, working_days_after
from knowledge.deadlines.rules import Rule, Source, Unit


class StepKind(StrEnum):
    """What one step of a computation did."""

    PRESUMED_RECEIVED = "presumed-received"
    COUNTED = "counted"
    NO_SUCH_DAY = "no-such-day"
    MOVED = "moved"
    DAY_BEFORE = "day-before"
    DAY_AFTER = "day-after"


class Caution(StrEnum):
    """What must be said along with a result."""

    OPPOSITION_TRANSITION = "opposition-transition"
    NEW_REGULATIONS_UNSEEN = "new-regulations-unseen"
    DESIGN_TERM_UNCONFIRMED = "design-term-unconfirmed"
    ENTRY_DAY_ASSUMED = "entry-day-assumed"
    RECORD_PREVAILS = "record-prevails"
    NO_RESTORATION = "no-restoration"
    CANNOT_BE_EXTENDED = "cannot-be-extended"


@dataclass(frozen=True, slots=True)
class Step:
    """From one day to the next: counted so many units, moved, presumed received."""

    kind: StepKind
    start: date
    end: date
    amount: int = 0
    unit: Unit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The last day on which something can be done.

    `counted_to` is the day before it was moved to a working day. `unknown` names the years whose
    holidays are not known yet: there only weekends were taken into account.
    """

    last_day: date
    counted_to: date
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    unknown: tuple[CalendarUnknown, ...] = ()
    cautions: tuple[Caution, ...] = ()


def months_after(day: date, months: int) -> date:
    """The corresponding day so many months later (earlier if negative), or that month's last."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def years_after(day: date, years: int) -> date:
    """The corresponding day so many years later; 28 February for a 29th that does not exist."""
    return months_after(day, years * 12)


def period_end(start: date, *, amount: int, unit: Unit) -> date:
    """The last day of a period that starts after ``start``, before any move to a working day."""
    match unit:
        case Unit.DAY:
            return start + timedelta(days=amount)
        case Unit.WORKING_DAY:
            return working_days_after(start, amount).day
        case Unit.MONTH:
            return months_after(start, amount)
        case Unit.YEAR:
            return years_after(start, amount)


def deadline(
    rule: Rule,
    start: date,
    *,
    counting: Source | None,
    before: tuple[Step, ...] = (),
    sources: tuple[Source, ...] = (),
    cautions: tuple[Caution, ...] = (),
) -> Deadline:
    """The deadline that ``rule`` sets for what began on ``start``.

    ``counting`` is the article that moves it off a rest day, None where the article counts in
    working days. ``before`` and ``sources`` are the steps and articles that led to ``start``.
    """
    first = (*sources, rule.source)
    if rule.unit is Unit.WORKING_DAY:
        reached = working_days_after(start, rule.amount)
        step = Step(StepKind.COUNTED, start, reached.day, rule.amount, rule.unit)
        return Deadline(
            last_day=reached.day,
            counted_to=reached.day,
            steps=(*before, step),
            sources=first,
            unknown=reached.unknown,
            cautions=cautions,
        )
    counted = period_end(start, amount=rule.amount, unit=rule.unit)
    steps = [*before, *count_steps(start, counted, amount=rule.amount, unit=rule.unit)]
    moved = working_day_from(counted)
    if moved.day != counted:
        steps.append(Step(StepKind.MOVED, counted, moved.day))
    return Deadline(
        last_day=moved.day,
        counted_to=counted,
        steps=tuple(steps),
        sources=(*first, counting) if counting else first,
        unknown=moved.unknown,
        cautions=cautions,
    )


def count_steps(start: date, end: date, *, amount: int, unit: Unit) -> list[Step]:
    """The count itself, and that a month lacks the day where it does."""
    steps = [Step(StepKind.COUNTED, start, end, amount, unit)]
    if unit in {Unit.MONTH, Unit.YEAR} and end.day != start.day:
        steps.append(Step(StepKind.NO_SUCH_DAY, start, end))
    return steps


def term_end(start: date, *, years: int) -> tuple[date, list[Step]]:
    """The last day of a right that runs from ``start`` itself: before the corresponding day.

    Where there is no corresponding day, the month's last day (Trademark Regulations art. 12). Such
    a term does not move off a rest day.
    """
    corresponding = years_after(start, years)
    steps = count_steps(start, corresponding, amount=years, unit=Unit.YEAR)
    if corresponding.day != start.day:
        return corresponding, steps
    last = corresponding - timedelta(days=1)
    return last, [*steps, Step(StepKind.DAY_BEFORE, corresponding, last)]
