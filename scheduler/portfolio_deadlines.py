"""Reminders of one's own days: 90, 30 and 7 days before, and in the grace after a missed day.

One push a person a day, however many rights are due. Every right, day and distance is noted in the
same transaction, so that repeating the job says nothing twice; a job that was late says only the
nearest distance.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.patents.own_days import LATE, OwnDay
from knowledge.policy import PolicyTable
from retrieval.patents.holdings import Holding, holdings_of
from retrieval.patents.texts import reminder, reminders
from scheduler.runner import SHANGHAI
from storage.database import Database
from storage.delivery.deliveries import Content, DeliveryKind, Priority, enqueue
from storage.register.portfolios import note_reminder, portfolio_of, watchers

DISTANCES = (7, 30, 90)
"""Days before the last day, the nearest first."""
LATE_DISTANCES = (7, 30, 999)
"""In the grace: at once, and before it ends."""
MOST_LINES = 20
SEE = ("看我的专利和商标", "我的专利")
PAID_WORD = "年费已交"


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
            told = [
                due
                for due in _due(held.all, today=today)
                if await note_reminder(session, user_id, due.key, now=now)
            ]
            new = [due.line for due in told]
            if not new:
                continue
            more = [f"……另有 {len(new) - MOST_LINES} 项"] if len(new) > MOST_LINES else []
            content = Content(
                text=reminders([*new[:MOST_LINES], *more]),
                choices=(*_paid(told), SEE),
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


@dataclass(frozen=True, slots=True)
class _Due:
    """A day that is near enough to be told: its key, its line, and what it is of."""

    key: str
    line: str
    holding: Holding
    day: OwnDay


def _paid(told: Sequence[_Due]) -> tuple[tuple[str, str], ...]:
    """A button that says a fee was paid, where the push is about one fee."""
    if len(told) != 1 or told[0].day.year is None:
        return ()
    holding, day = told[0].holding, told[0].day
    return ((PAID_WORD, f"{PAID_WORD} {holding.shown_number} {day.year}"),)


def _due(held: tuple[Holding, ...], *, today: date) -> Iterator[_Due]:
    """Every day that is near enough to be told."""
    for holding in held:
        for day in holding.days:
            distance = _distance(day, today=today)
            if distance is not None:
                key = f"{holding.subject}:{holding.number}:{day.kind}:{day.last_day}:{distance}"
                line = reminder(holding.title, holding.shown_number, day, today=today)
                yield _Due(key, line, holding, day)


def _distance(day: OwnDay, *, today: date) -> int | None:
    """Which of the distances the day is within, the nearest of them."""
    left = (day.last_day - today).days
    distances = LATE_DISTANCES if day.kind in LATE else DISTANCES
    return next((distance for distance in distances if left <= distance), None)
