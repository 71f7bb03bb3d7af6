"""The present, handed in from the edge, and the day it is in Shantou."""

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

Clock = Callable[[], datetime]
"""Gives the present as an aware time."""


def day_of(moment: datetime) -> date:
    """The day in Shantou at a moment."""
    return moment.astimezone(SHANGHAI).date()


def noon(day: date) -> datetime:
    """The moment that stands for what is known by its day alone: midday in Shantou."""
    return datetime.combine(day, time(12), SHANGHAI)
