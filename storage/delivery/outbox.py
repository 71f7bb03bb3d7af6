"""The sending side of the outbox: rows are claimed, then sent, then marked; each step commits.

A claim is one statement, so that several processes share the work: PostgreSQL skips rows another
one is claiming, SQLite has one writer. A row changes only for the process whose claim it carries.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, or_, select, update

from storage.database import Session
from storage.delivery.deliveries import Content, DeliveryKind, DeliveryState, Priority
from storage.schema.alerts import BarredIdentityRow, QuietHoursRow
from storage.schema.desk import DeliveryRow
from storage.schema.people import IdentityRow
from storage.upsert import insert

LONGEST_FAILURE = 200
LONGEST_REFERENCE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One push to one person, as a sender gets it; `key` is unique and stays the same."""

    id: int
    user_id: int
    key: str
    kind: DeliveryKind
    push: str
    priority: Priority
    content: Content
    created_at: datetime
    not_before: datetime
    expires_at: datetime | None
    attempts: int
    route: str = ""
    doubtful: bool = False
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A person's name on a channel, and when they were last heard there."""

    channel: str
    external_id: str
    last_heard: datetime
    identity_id: int


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From and to in minutes of the day in Shantou; equal means never quiet."""

    begins: int
    ends: int

    def cover(self, minute: int) -> bool:
        """Whether a minute of the day lies within."""
        if self.begins <= self.ends:
            return self.begins <= minute < self.ends
        return minute >= self.begins or minute < self.ends


async def claim_due(
    session: Session, *, worker: str, now: datetime, until: datetime, limit: int, least: Priority
) -> list[Delivery]:
    """Take up to `limit` due rows for a worker until a time, the most urgent and oldest first.

    Rows less urgent than `least` stay.
    """
    due = (
        select(DeliveryRow.id)
        .where(
            DeliveryRow.state == DeliveryState.PENDING.value,
            DeliveryRow.priority <= least.value,
            DeliveryRow.not_before <= now,
            or_(DeliveryRow.expires_at.is_(None), DeliveryRow.expires_at > now),
        )
        .order_by(DeliveryRow.priority, DeliveryRow.not_before, DeliveryRow.id)
        .limit(limit)
    )
    if session.get_bind().dialect.name == "postgresql":
        due = due.with_for_update(skip_locked=True)
    values = {
        "state": DeliveryState.SENDING.value,
        "claimed_by": worker,
        "claimed_until": until,
        "attempts": DeliveryRow.attempts + 1,
    }
    statement = (
        update(DeliveryRow)
        .where(DeliveryRow.id.in_(due.scalar_subquery()))
        .values(**values)
        .returning(*DeliveryRow.__table__.c)
        .execution_options(synchronize_session=False)
    )
    rows = (await session.execute(statement)).all()
    claimed = [delivery_of(row) for row in rows]
    return sorted(claimed, key=lambda each: (each.priority, each.not_before, each.id))


async def waiting(session: Session, *, now: datetime, limit: int) -> list[Delivery]:
    """Rows that are due now, as `claim_due` would take them; nothing is claimed."""
    statement = (
        select(*DeliveryRow.__table__.c)
        .where(DeliveryRow.state == DeliveryState.PENDING.value, DeliveryRow.not_before <= now)
        .order_by(DeliveryRow.priority, DeliveryRow.not_before, DeliveryRow.id)
        .limit(limit)
    )
    return [delivery_of(row) for row in await session.execute(statement)]


async def count_states(session: Session) -> dict[str, int]:
    """How many rows are in each state."""
    counted = select(DeliveryRow.state, func.count()).group_by(DeliveryRow.state)
    return {row[0]: row[1] for row in await session.execute(counted)}


async def addresses(
    session: Session, user_ids: Collection[int], channels: Collection[str]
) -> dict[int, list[Address]]:
    """Where each person can be reached on those channels, the one they used last first.

    A name that is barred counts again once the person got in touch there.
    """
    barred = and_(
        BarredIdentityRow.identity_id == IdentityRow.id,
        BarredIdentityRow.since >= IdentityRow.last_message_at,
    )
    statement = (
        select(IdentityRow)
        .outerjoin(BarredIdentityRow, barred)
        .where(
            IdentityRow.user_id.in_(user_ids),
            IdentityRow.channel.in_(channels),
            BarredIdentityRow.identity_id.is_(None),
        )
        .order_by(IdentityRow.last_message_at.desc(), IdentityRow.id.desc())
    )
    found: dict[int, list[Address]] = {user_id: [] for user_id in user_ids}
    for row in await session.scalars(statement):
        address = Address(row.channel, row.external_id, row.last_message_at, row.id)
        found[row.user_id].append(address)
    return found


async def identity_of(session: Session, *, channel: str, external_id: str) -> int | None:
    """The row of a person's name on a channel."""
    named = (IdentityRow.channel == channel, IdentityRow.external_id == external_id)
    return await session.scalar(select(IdentityRow.id).where(*named))


async def visits_elsewhere(session: Session, user_id: int, channels: Collection[str]) -> bool:
    """Whether the person also comes by a channel that is none of these."""
    elsewhere = (IdentityRow.user_id == user_id, IdentityRow.channel.not_in(channels))
    return await session.scalar(select(IdentityRow.id).where(*elsewhere).limit(1)) is not None


async def quiet_hours(session: Session, user_ids: Collection[int]) -> dict[int, QuietHours]:
    """The quiet hours of those who have chosen their own."""
    rows = await session.scalars(select(QuietHoursRow).where(QuietHoursRow.user_id.in_(user_ids)))
    return {row.user_id: QuietHours(row.begins, row.ends) for row in rows}


async def set_quiet_hours(session: Session, user_id: int, hours: QuietHours) -> None:
    """Keep a person's own quiet hours."""
    values = {"user_id": user_id, "begins": hours.begins, "ends": hours.ends}
    statement = insert(session, QuietHoursRow).values(**values)
    chosen = {"begins": hours.begins, "ends": hours.ends}
    await session.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=chosen))


async def bar(session: Session, identity_id: int, *, reason: str, now: datetime) -> None:
    """Reach nobody under a name until they get in touch there again."""
    values = {"since": now, "reason": reason[:LONGEST_FAILURE]}
    statement = insert(session, BarredIdentityRow).values(identity_id=identity_id, **values)
    await session.execute(
        statement.on_conflict_do_update(index_elements=["identity_id"], set_=values)
    )


async def begin_sending(session: Session, delivery_id: int, *, worker: str, channel: str) -> bool:
    """Note on which channel a claimed row goes out now; False where the claim was lost."""
    return await _move(session, delivery_id, worker, route=channel)


async def mark_sent(
    session: Session, delivery_id: int, *, worker: str, route: str, reference: str, now: datetime
) -> bool:
    """The row was sent, which stays true where the claim was lost meanwhile."""
    values = {"state": DeliveryState.SENT.value, "sent_at": now, "route": route, "failure": ""}
    values |= {"reference": reference[:LONGEST_REFERENCE], "claimed_by": worker}
    unsettled = [DeliveryState.SENDING.value, DeliveryState.PENDING.value]
    statement = (
        update(DeliveryRow)
        .where(
            DeliveryRow.id == delivery_id,
            DeliveryRow.state.in_([*unsettled, DeliveryState.DOUBTFUL.value]),
        )
        .values(**values)
        .returning(DeliveryRow.id)
        .execution_options(synchronize_session=False)
    )
    return await session.scalar(statement) is not None


async def put_back(
    session: Session,
    delivery_id: int,
    *,
    worker: str,
    not_before: datetime,
    failure: str,
    attempts: int,
) -> bool:
    """The row waits again until a time; `attempts` is how many count so far."""
    values: dict[str, Any] = {"state": DeliveryState.PENDING.value, "not_before": not_before}
    values |= {"attempts": attempts, "failure": failure[:LONGEST_FAILURE]}
    return await _move(session, delivery_id, worker, **values)


async def settle(
    session: Session, delivery_id: int, *, worker: str, state: DeliveryState, failure: str
) -> bool:
    """The row is held, failed or doubtful, and why."""
    values = {"state": state.value, "failure": failure[:LONGEST_FAILURE]}
    return await _move(session, delivery_id, worker, **values)


async def stale_claims(session: Session, *, now: datetime, limit: int) -> list[Delivery]:
    """Claims that ran out: their worker died, and nobody knows whether the rows were sent."""
    statement = (
        select(*DeliveryRow.__table__.c)
        .where(
            DeliveryRow.state == DeliveryState.SENDING.value,
            DeliveryRow.claimed_until < now,
        )
        .limit(limit)
    )
    return [delivery_of(row) for row in await session.execute(statement)]


async def take_back(session: Session, *, worker: str, known: Collection[int]) -> int:
    """Make due again what a worker claimed without learning that it had; says how many.

    `known` are the claims that it learned of, and may have sent.
    """
    mine = (
        DeliveryRow.state == DeliveryState.SENDING.value,
        DeliveryRow.claimed_by == worker,
        DeliveryRow.id.not_in(known),
    )
    values = {"state": DeliveryState.PENDING.value, "claimed_by": ""}
    statement = update(DeliveryRow).where(*mine).values(**values).returning(DeliveryRow.id)
    return len((await session.execute(statement)).all())


async def release(
    session: Session, delivery_id: int, *, state: DeliveryState, failure: str, now: datetime
) -> bool:
    """Take a stale claim from its dead worker; False where somebody did already."""
    stale = (
        DeliveryRow.id == delivery_id,
        DeliveryRow.state == DeliveryState.SENDING.value,
        DeliveryRow.claimed_until < now,
    )
    values = {"state": state.value, "claimed_by": "", "failure": failure[:LONGEST_FAILURE]}
    statement = update(DeliveryRow).where(*stale).values(**values).returning(DeliveryRow.id)
    return await session.scalar(statement) is not None


async def expire(session: Session, *, now: datetime) -> int:
    """Rows whose time is over are not sent any more; says how many."""
    over = (
        DeliveryRow.state.in_([DeliveryState.PENDING.value, DeliveryState.HELD.value]),
        DeliveryRow.expires_at <= now,
    )
    values = {"state": DeliveryState.FAILED.value, "failure": "expired"}
    statement = update(DeliveryRow).where(*over).values(**values).returning(DeliveryRow.id)
    return len((await session.execute(statement)).all())


async def forget_deliveries(session: Session, *, before: datetime) -> None:
    """Delete what was enqueued before a time and is not on its way."""
    moving = [DeliveryState.PENDING.value, DeliveryState.SENDING.value]
    old = (DeliveryRow.created_at < before, DeliveryRow.state.not_in(moving))
    await session.execute(delete(DeliveryRow).where(*old))


async def _move(session: Session, delivery_id: int, worker: str, **values: Any) -> bool:
    mine = (
        DeliveryRow.id == delivery_id,
        DeliveryRow.state == DeliveryState.SENDING.value,
        DeliveryRow.claimed_by == worker,
    )
    statement = (
        update(DeliveryRow)
        .where(*mine)
        .values(**values)
        .returning(DeliveryRow.id)
        .execution_options(synchronize_session=False)
    )
    return await session.scalar(statement) is not None


def delivery_of(row: Any) -> Delivery:
    """A row of the outbox as senders and readers get it."""
    return Delivery(
        id=row.id,
        user_id=row.user_id,
        key=row.key,
        kind=DeliveryKind(row.kind),
        push=row.push,
        priority=Priority(row.priority),
        content=Content(
            text=row.text,
            choices=tuple((str(label), str(value)) for label, value in row.choices),
            files=tuple(row.files),
            facts=row.facts,
        ),
        created_at=row.created_at,
        not_before=row.not_before,
        expires_at=row.expires_at,
        attempts=row.attempts,
        route=row.route,
        doubtful=row.state == DeliveryState.DOUBTFUL.value,
        message_id=row.message_id,
    )
