"""Reminders of one's own days: 90, 30 and 7 days before, and in the grace after a missed day.

One push a person a day, however many rights are due. Every right, day and distance is noted in the
same transaction, so that repeating the job says nothing twice; a job that was late says only the
nearest distance.
"""

from collections.abc import Iterator
from datetime import date, datetime

from knowledge.patents.own_days import LATE, OwnDay
from knowledge.policy import PolicyTable
from retrieval.patents.holdings import Holding, holdings_of
from retrieval.patents.texts import reminder, reminders
from scheduler.runner import SHANGHAI
from storage.database import Database
from storage.deliveries import Content, DeliveryKind, Priority, enqueue
from storage.portfolios import note_reminder, portfolio_of, watchers

DISTANCES = (7, 30, 90)
"""Days before the last day, the nearest first."""
LATE_DISTANCES = (7, 30, 999)
"""In the grace: at once, and before it ends."""
MOST_LINES = 20
SEE = ("看我的专利和商标", "我的专利")


async def remind_of_deadlines(database: Database, *, policy: PolicyTable, now: datetime) -> int:
    """Put today's reminders into the outbox; how many people get one."""
    today = now.astimezone(SHANGHAI).date()
    async with database.begin() as session:
        everybody = await watchers(session)
    reminded = 0
    for user_id in everybody:
        async with database.begin() as session:
            portfolio = await portfolio_of(session, user_id)
            held = await holdings_of(session, portfolio, today=today, policy=policy)
            due = list(_due(held.all, today=today))
            new = [line for key, line in due if await note_reminder(session, user_id, key, now=now)]
            if not new:
                continue
            more = [f"……另有 {len(new) - MOST_LINES} 项"] if len(new) > MOST_LINES else []
            content = Content(
                text=reminders([*new[:MOST_LINES], *more]),
                choices=(SEE,),
                facts={"title": "权利期限提醒", "time": today.isoformat()},
            )
            await enqueue(
                session,
                user_id,
                content,
                key=f"deadlines:{user_id}:{now.isoformat()}",
                kind=DeliveryKind.DEADLINE,
                now=now,
                priority=Priority.REMINDER,
            )
            reminded += 1
    return reminded


def _due(held: tuple[Holding, ...], *, today: date) -> Iterator[tuple[str, str]]:
    """The key and line of every day that is near enough to be told."""
    for holding in held:
        for day in holding.days:
            distance = _distance(day, today=today)
            if distance is not None:
                key = f"{holding.subject}:{holding.number}:{day.kind}:{day.last_day}:{distance}"
                yield key, reminder(holding.title, holding.shown_number, day, today=today)


def _distance(day: OwnDay, *, today: date) -> int | None:
    """Which of the distances the day is within, the nearest of them."""
    left = (day.last_day - today).days
    distances = LATE_DISTANCES if day.kind in LATE else DISTANCES
    return next((distance for distance in distances if left <= distance), None)
