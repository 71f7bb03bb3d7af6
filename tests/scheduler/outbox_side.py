"""People with pushes in the outbox, and a channel that does as it is told and writes it down."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from scheduler.delivery.engine import Delivering
from scheduler.delivery.policy import read_quiet_hours
from scheduler.delivery.sender import Receipt, Sender
from storage import people
from storage.database import Database
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind, Priority
from storage.delivery.outbox import Delivery
from storage.people import User
from storage.schema.desk import DeliveryRow

MORNING = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)  # 10:00 in Shantou


@dataclass
class Clock:
    """A clock that a test winds."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **parts: float) -> None:
        self.now += timedelta(**parts)


@dataclass
class Channel:
    """Records what it sent; `rule` may raise what a channel raises."""

    channel: str = "telegram"
    idempotent: bool = False
    rule: Callable[[str, Delivery], None] = lambda _name, _delivery: None
    sent: list[tuple[str, str]] = field(default_factory=list)
    gate: asyncio.Event | None = None
    begun: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    async def send(self, external_id: str, delivery: Delivery) -> Receipt:
        self.begun.put_nowait(delivery.key)
        if self.gate is not None:
            await self.gate.wait()
        self.rule(external_id, delivery)
        self.sent.append((external_id, delivery.key))
        return Receipt(reference=f"m{len(self.sent)}")

    @property
    def times(self) -> Counter[str]:
        return Counter(key for _, key in self.sent)


def engine(
    database: Database,
    clock: Callable[[], datetime],
    *senders: Sender,
    worker: str = "w1",
    hours: str = "",
) -> Delivering:
    return Delivering(
        database,
        senders,
        clock=clock,
        worker=worker,
        hours=read_quiet_hours(hours or "21:30-08:00"),
        chance=lambda: 0.0,
    )


async def person(
    database: Database, name: str, *, channel: str = "telegram", now: datetime = MORNING
) -> User:
    async with database.begin() as session:
        return await people.find_or_add_user(session, channel=channel, external_id=name, now=now)


async def push(
    database: Database,
    user: User,
    key: str,
    *,
    kind: DeliveryKind = DeliveryKind.ALERT,
    priority: Priority = Priority.DIGEST,
    now: datetime = MORNING,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    name: str = "",
) -> None:
    async with database.begin() as session:
        await deliveries.enqueue(
            session,
            user.id,
            Content(text=f"内容 {key}"),
            key=key,
            kind=kind,
            now=now,
            priority=priority,
            push=name,
            not_before=not_before,
            expires_at=expires_at,
        )


async def states(database: Database) -> dict[str, str]:
    async with database.begin() as session:
        rows = await session.execute(select(DeliveryRow.key, DeliveryRow.state))
        return {row.key: row.state for row in rows}


async def row(database: Database, key: str) -> DeliveryRow:
    async with database.begin() as session:
        return (await session.scalars(select(DeliveryRow).where(DeliveryRow.key == key))).one()
