"""Until when a request must be resolved: working days, and standing still while one waits."""

from datetime import datetime, time, timedelta

from handlers.clock import SHANGHAI
from knowledge.calendar import working_day_from, working_days_after

CLOSING = time(17, 30)
SHORTEST = timedelta(hours=2)


def due_after(now: datetime, working_days: int) -> datetime:
    """The end of the office day, so many working days after today in Shantou."""
    day = working_days_after(now.astimezone(SHANGHAI).date(), working_days).day
    return datetime.combine(day, CLOSING, SHANGHAI)


def left_at(now: datetime, due_at: datetime | None) -> int | None:
    """The seconds left when the clock is stopped."""
    return None if due_at is None else max(int((due_at - now).total_seconds()), 0)


def resumed(now: datetime, left_seconds: int | None) -> datetime | None:
    """When what was left ends, counted from now; a rest day is passed over to its first working
    day, and at least two hours are given."""
    if left_seconds is None:
        return None
    due = (now + max(timedelta(seconds=left_seconds), SHORTEST)).astimezone(SHANGHAI)
    return datetime.combine(working_day_from(due.date()).day, due.timetz())
