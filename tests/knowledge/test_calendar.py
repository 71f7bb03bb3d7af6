"""Working days by the known calendars, and the clear word where one is not known."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.calendar import (
    CalendarUnknown,
    holidays_known,
    is_rest_day,
    surely_working_until,
    working_day_from,
    working_days_after,
)

DAYS = st.dates(date(2005, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "rests"),
    [
        (date(2026, 10, 1), True),  # National Day
        (date(2026, 10, 10), False),  # a Saturday worked in exchange
        (date(2026, 2, 28), False),
        (date(2026, 2, 20), True),  # a Friday of the Spring Festival
        (date(2026, 11, 21), True),
        (date(2026, 11, 23), False),
    ],
)
def test_rest_days_of_a_known_year(day: date, rests: bool) -> None:
    assert is_rest_day(day) is rests


def test_a_deadline_in_the_golden_week_moves_behind_it() -> None:
    assert working_day_from(date(2026, 10, 1)).day == date(2026, 10, 8)
    assert working_day_from(date(2026, 10, 1)).unknown == ()


def test_an_unknown_year_is_named_and_only_its_weekends_count() -> None:
    unknown = 2060
    assert not holidays_known(unknown)
    moved = working_day_from(date(unknown, 5, 1))
    assert moved.day == date(unknown, 5, 3)
    assert moved.unknown == (CalendarUnknown(unknown),)


def test_a_count_that_reaches_into_an_unknown_year_says_so() -> None:
    last_known = max(year for year in range(2020, 2060) if holidays_known(year))
    counted = working_days_after(date(last_known, 12, 29), 10)
    assert counted.unknown == (CalendarUnknown(last_known + 1),)


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2026, 11, 20), 3, date(2026, 11, 25)),  # Friday
        (date(2026, 11, 21), 3, date(2026, 11, 25)),  # Saturday
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # over the golden week, Saturday is worked
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # a Saturday worked in exchange
    ],
)
def test_working_days_leave_the_first_day_out(start: date, count: int, expected: date) -> None:
    assert working_days_after(start, count).day == expected


def test_no_working_days_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one"):
        working_days_after(date(2026, 1, 5), 0)


def test_the_safe_day_avoids_fixed_holidays_of_unknown_years() -> None:
    assert surely_working_until(date(2060, 5, 2)) == date(2060, 4, 30)


@given(DAYS)
def test_a_working_day_is_never_earlier_and_never_a_rest_day(day: date) -> None:
    found = working_day_from(day).day
    assert day <= found < day + timedelta(days=12)
    assert not is_rest_day(found)
    assert surely_working_until(day) <= day


@given(DAYS, st.integers(1, 60))
def test_more_working_days_end_later(day: date, count: int) -> None:
    assert day < working_days_after(day, count).day < working_days_after(day, count + 1).day
