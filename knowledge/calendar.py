"""Working days and rest days in China, as far as the yearly holiday calendar is known.

The calendar of a year is announced late in the year before it. For a year that is not known only
weekends count as rest days, and every result says so.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import chinese_calendar

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Holidays by the solar calendar, the same every year; the others are announced."""


@dataclass(frozen=True, slots=True)
class CalendarUnknown:
    """The holidays of a year are not known: only its weekends were taken as rest days."""

    year: int


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """A working day, and the years that were looked at without knowing their holidays."""

    day: date
    unknown: tuple[CalendarUnknown, ...] = ()


@cache
def holidays_known(year: int) -> bool:
    """Whether the holidays and exchanged working days of a year are known."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def is_rest_day(day: date) -> bool:
    """Whether people rest on ``day``; weekends only in a year whose holidays are not known."""
    if not holidays_known(day.year):
        return day.weekday() >= _SATURDAY
    return not chinese_calendar.is_workday(day)


def working_day_from(day: date) -> WorkingDay:
    """``day`` itself if people work on it, otherwise the first working day after it."""
    years = {day.year}
    while is_rest_day(day):
        day += _ONE_DAY
        years.add(day.year)
    return WorkingDay(day, _unknown(years))


def working_days_after(day: date, count: int) -> WorkingDay:
    """The ``count``-th working day after ``day``, which does not count itself."""
    if count < 1:
        raise ValueError(f"at least one working day is wanted, not {count}")
    years: set[int] = set()
    while count:
        day += _ONE_DAY
        years.add(day.year)
        if not is_rest_day(day):
            count -= 1
    return WorkingDay(day, _unknown(years))


def surely_working_until(day: date) -> date:
    """The last day up to ``day`` that no weekend and no fixed holiday makes a rest day.

    For advice where the holidays are not known: the day to be done by in any case.
    """
    while is_rest_day(day) or (not holidays_known(day.year) and (day.month, day.day) in _FIXED):
        day -= _ONE_DAY
    return day


def _unknown(years: set[int]) -> tuple[CalendarUnknown, ...]:
    return tuple(CalendarUnknown(year) for year in sorted(years) if not holidays_known(year))
