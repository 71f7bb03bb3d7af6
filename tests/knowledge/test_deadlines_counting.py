"""Counting: month ends, leap years, rest days, and that nothing ever ends too early."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.calendar import is_rest_day
from knowledge.deadlines import statutes
from knowledge.deadlines.counting import (
    StepKind,
    deadline,
    months_after,
    period_end,
    term_end,
    years_after,
)
from knowledge.deadlines.rules import Rule, Unit

DAYS = st.dates(date(1995, 1, 1), date(2050, 12, 31))


def rule(amount: int, unit: Unit) -> Rule:
    return Rule(
        source=statutes.PATENT_COUNTING,
        amount=amount,
        unit=unit,
        words="",
        holds_from=date(1985, 4, 1),
    )


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(1999, 12, 31), 2, date(2000, 2, 29)),  # the example of the Examination Guidelines
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 12, 15), 3, date(2027, 3, 15)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),
        (date(2026, 12, 20), -12, date(2025, 12, 20)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_end_on_the_corresponding_day(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(1998, 6, 1), 3, date(2001, 6, 1)),  # the example of the Examination Guidelines
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
    ],
)
def test_years_end_on_the_corresponding_day(day: date, years: int, expected: date) -> None:
    assert years_after(day, years) == expected


@pytest.mark.parametrize(
    ("start", "amount", "unit", "last", "kinds"),
    [
        (date(2026, 8, 1), 2, Unit.MONTH, date(2026, 10, 8), ["counted", "moved"]),
        (date(2026, 8, 10), 2, Unit.MONTH, date(2026, 10, 10), ["counted"]),  # Saturday, worked
        (date(2026, 1, 31), 1, Unit.MONTH, date(2026, 2, 28), ["counted", "no-such-day"]),
        (date(2025, 12, 31), 2, Unit.MONTH, date(2026, 2, 28), ["counted", "no-such-day"]),
        (date(2026, 11, 6), 15, Unit.DAY, date(2026, 11, 23), ["counted", "moved"]),
        (date(2026, 11, 7), 15, Unit.DAY, date(2026, 11, 23), ["counted", "moved"]),
        (date(2026, 11, 8), 15, Unit.DAY, date(2026, 11, 23), ["counted"]),
    ],
)
def test_a_last_day_moves_off_a_rest_day(
    start: date, amount: int, unit: Unit, last: date, kinds: list[str]
) -> None:
    found = deadline(rule(amount, unit), start, counting=statutes.PATENT_COUNTING)
    assert found.last_day == last
    assert [step.kind for step in found.steps] == kinds
    assert found.sources == (statutes.PATENT_COUNTING, statutes.PATENT_COUNTING)


@pytest.mark.parametrize(
    ("start", "years", "last"),
    [
        (date(2016, 12, 21), 10, date(2026, 12, 20)),
        (date(2017, 1, 1), 10, date(2026, 12, 31)),
        (date(2020, 2, 29), 10, date(2030, 2, 28)),
        (date(2020, 3, 1), 10, date(2030, 2, 28)),
        (date(2018, 3, 1), 10, date(2028, 2, 29)),
    ],
)
def test_a_right_ends_the_day_before_and_does_not_move(start: date, years: int, last: date) -> None:
    assert term_end(start, years=years)[0] == last


@given(DAYS, st.integers(1, 240), st.sampled_from([Unit.DAY, Unit.MONTH]))
def test_a_deadline_is_a_working_day_not_before_the_count(
    start: date, amount: int, unit: Unit
) -> None:
    found = deadline(rule(amount, unit), start, counting=statutes.PATENT_COUNTING)
    assert start < found.counted_to <= found.last_day
    assert found.counted_to == period_end(start, amount=amount, unit=unit)
    assert not is_rest_day(found.last_day)
    assert (found.steps[-1].kind is StepKind.MOVED) == (found.counted_to != found.last_day)


@given(DAYS, st.integers(0, 60), st.integers(1, 120))
def test_a_later_start_never_ends_earlier(start: date, later: int, months: int) -> None:
    first = deadline(rule(months, Unit.MONTH), start, counting=None)
    second = deadline(rule(months, Unit.MONTH), start + timedelta(days=later), counting=None)
    assert first.last_day <= second.last_day


@given(DAYS, st.integers(1, 120))
def test_more_months_never_end_earlier(start: date, months: int) -> None:
    assert months_after(start, months) < months_after(start, months + 1)
