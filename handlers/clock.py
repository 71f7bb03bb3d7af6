"""The present, handed in from the edge, and the day it is in Shantou."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

Clock = Callable[[], datetime]
"""Gives the present as an aware time."""


def day_of(moment: datetime) -> date:
    """The day in Shantou at a moment."""
    return moment.astimezone(SHANGHAI).date()
