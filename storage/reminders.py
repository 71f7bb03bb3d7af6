"""Reminders that people set for a day: kept until the day is over, told at fixed distances."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select

from storage.database import Session
from storage.delivery import deliveries
from storage.people import User
from storage.schema.reminders import ReminderRow
from storage.upsert import insert

MOST_OF_ONE_PERSON = 50
LONGEST_ABOUT = 60
DAYS_BEFORE = (30, 7, 1, 0)
"""How many days before its day a reminder is told; 0 is the day itself."""


class TooManyReminders(Exception):
    """The person has as many reminders as one may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A day to be reminded of. `about` is in the person's own words and may be empty."""

    id: int
    user_id: int
    due_on: date
    about: str
    created_at: datetime

    def key(self, days_before: int) -> str:
        """The key in the outbox of what is told so many days before."""
        return f"reminder:{self.id}:{days_before}"


def distances(due_on: date, *, set_on: date) -> tuple[int, ...]:
    """How many days before a reminder set on a day will be told, the farthest first.

    Nothing is told on the day of setting itself: the person has just said it.
    """
    return tuple(days for days in DAYS_BEFORE if (due_on - set_on).days > days)


async def add_reminder(
    session: Session, user: User, *, due_on: date, about: str, now: datetime
) -> bool:
    """Keep a reminder; False where the same one is there. Raises TooManyReminders."""
    own = select(func.count()).where(ReminderRow.user_id == user.id)
    if (await session.scalar(own) or 0) >= MOST_OF_ONE_PERSON:
        raise TooManyReminders
    values = {"user_id": user.id, "due_on": due_on, "about": about[:LONGEST_ABOUT]}
    statement = insert(session, ReminderRow).values(**values, created_at=now)
    added = statement.on_conflict_do_nothing().returning(ReminderRow.id)
    return await session.scalar(added) is not None


async def reminders_of(session: Session, user: User) -> Sequence[Reminder]:
    """A person's reminders, the nearest day first."""
    own = select(ReminderRow).where(ReminderRow.user_id == user.id)
    rows = await session.scalars(own.order_by(ReminderRow.due_on, ReminderRow.id))
    return [_reminder(row) for row in rows]


async def end_reminder(session: Session, reminder: Reminder) -> None:
    """Forget a reminder, and take back what of it has not been sent."""
    await session.execute(delete(ReminderRow).where(ReminderRow.id == reminder.id))
    await deliveries.cancel(session, keys=[reminder.key(days) for days in DAYS_BEFORE])


async def coming(session: Session, *, first: date, last: date) -> Sequence[Reminder]:
    """Everybody's reminders for the days from ``first`` to ``last``, in order."""
    within = select(ReminderRow).where(ReminderRow.due_on.between(first, last))
    rows = await session.scalars(within.order_by(ReminderRow.due_on, ReminderRow.id))
    return [_reminder(row) for row in rows]


async def forget_past(session: Session, *, before: date) -> None:
    """Delete the reminders whose day is over."""
    await session.execute(delete(ReminderRow).where(ReminderRow.due_on < before))


def _reminder(row: ReminderRow) -> Reminder:
    return Reminder(
        id=row.id,
        user_id=row.user_id,
        due_on=row.due_on,
        about=row.about,
        created_at=row.created_at,
    )
