"""Notices against topics: what has not been matched yet, what matched, what was told to whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, delete, exists, select, update

from storage.alerts.notices import StoredNotice, stored_notice
from storage.alerts.subscriptions import Cadence, SubscriptionState
from storage.database import Session
from storage.delivery.deliveries import DeliveryKind, DeliveryState
from storage.schema.alerts import DigestRow, SubscriptionRow, TopicMatchRow
from storage.schema.desk import DeliveryRow, NoticeRow
from storage.upsert import insert

MOST_TOLD = 200  # matches looked at for one push to one person; older ones are left out


@dataclass(frozen=True, slots=True)
class Match:
    """A notice fits a topic: how well, and by which values, as (dimension, value)."""

    topic_id: int
    notice_id: int
    score: float
    because: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A match that one subscription has not told yet."""

    match_id: int
    subscription_id: int
    title: str
    notice: StoredNotice
    score: float
    because: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one push told: (notice id, why) in order, and the subscriptions it was for."""

    id: int
    user_id: int
    items: tuple[tuple[int, str], ...]
    subscriptions: tuple[int, ...]


async def store_matches(
    session: Session, notice_ids: Sequence[int], matches: Iterable[Match], *, now: datetime
) -> int:
    """Keep what matched, and that the notices were held against every topic; says how many."""
    rows = [
        {
            "topic_id": match.topic_id,
            "notice_id": match.notice_id,
            "score": match.score,
            "because": [list(reason) for reason in match.because],
            "matched_at": now,
        }
        for match in matches
    ]
    for start in range(0, len(rows), 1000):
        statement = insert(session, TopicMatchRow).on_conflict_do_nothing()
        await session.execute(statement, rows[start : start + 1000])
    done = update(NoticeRow).where(NoticeRow.id.in_(notice_ids)).values(matched_at=now)
    await session.execute(done)
    return len(rows)


async def people_to_tell(
    session: Session, cadence: Cadence, *, occasion: date, limit: int, after: int = 0
) -> list[int]:
    """People with something to be told of that cadence, by their number.

    For digests: those who have not had the one of the occasion yet, and for whom something came.
    """
    new = exists().where(
        TopicMatchRow.topic_id == SubscriptionRow.topic_id, TopicMatchRow.id > SubscriptionRow.told
    )
    due = [SubscriptionRow.user_id > after, *_due(cadence, occasion), new]
    statement = (
        select(SubscriptionRow.user_id)
        .where(*due)
        .distinct()
        .order_by(SubscriptionRow.user_id)
        .limit(limit)
    )
    return list((await session.scalars(statement)).all())


async def untold(session: Session, user_id: int, cadence: Cadence, *, occasion: date) -> list[Told]:
    """What the person's subscriptions of that cadence have not told yet, newest first."""
    matches = and_(
        TopicMatchRow.topic_id == SubscriptionRow.topic_id, TopicMatchRow.id > SubscriptionRow.told
    )
    statement = (
        select(SubscriptionRow.id, SubscriptionRow.title, TopicMatchRow, NoticeRow)
        .join(TopicMatchRow, matches)
        .join(NoticeRow, NoticeRow.id == TopicMatchRow.notice_id)
        .where(SubscriptionRow.user_id == user_id, *_due(cadence, occasion))
        .order_by(TopicMatchRow.id.desc())
        .limit(MOST_TOLD)
    )
    return [
        Told(
            match_id=match.id,
            subscription_id=subscription_id,
            title=title,
            notice=stored_notice(notice),
            score=match.score,
            because=tuple((str(name), str(value)) for name, value in match.because),
        )
        for subscription_id, title, match, notice in await session.execute(statement)
    ]


async def mark_told(
    session: Session, user_id: int, cadence: Cadence, *, occasion: date, told: int
) -> bool:
    """The person is told of everything up to a match; False where another process was faster."""
    statement = (
        update(SubscriptionRow)
        .where(
            SubscriptionRow.user_id == user_id,
            SubscriptionRow.told < told,
            *_due(cadence, occasion),
        )
        .values(told=told, digested_for=occasion)
        .returning(SubscriptionRow.id)
        .execution_options(synchronize_session=False)
    )
    return bool((await session.execute(statement)).all())


async def keep_digest(
    session: Session,
    user_id: int,
    *,
    key: str,
    items: Sequence[tuple[int, str]],
    subscriptions: Sequence[int],
    now: datetime,
) -> int | None:
    """Remember what a push tells; None where the push was made already."""
    values = {
        "user_id": user_id,
        "key": key,
        "items": [list(item) for item in items],
        "subscriptions": list(subscriptions),
        "created_at": now,
    }
    statement = insert(session, DigestRow).values(**values).on_conflict_do_nothing()
    digest_id: int | None = await session.scalar(statement.returning(DigestRow.id))
    return digest_id


async def find_digest(session: Session, user_id: int, digest_id: int) -> Digest | None:
    """The person's own digest, or None."""
    own = (DigestRow.id == digest_id, DigestRow.user_id == user_id)
    row = await session.scalar(select(DigestRow).where(*own))
    return _digest(row) if row else None


async def fold_waiting(session: Session, user_id: int) -> list[Digest]:
    """Take back the person's digests that no channel could send yet, and give what they hold.

    After days without contact there is one digest, not seven.
    """
    waiting = (
        DeliveryRow.user_id == user_id,
        DeliveryRow.kind == DeliveryKind.ALERT.value,
        DeliveryRow.state.in_([DeliveryState.HELD.value, DeliveryState.PENDING.value]),
    )
    values = {"state": DeliveryState.CANCELLED.value, "failure": "folded into a later one"}
    statement = update(DeliveryRow).where(*waiting).values(**values).returning(DeliveryRow.key)
    keys = (await session.scalars(statement)).all()
    rows = await session.scalars(
        select(DigestRow).where(DigestRow.key.in_(keys)).order_by(DigestRow.id)
    )
    return [_digest(row) for row in rows]


async def forget_matches(session: Session, *, before: datetime) -> None:
    """Delete what matched and was told before a time."""
    await session.execute(delete(TopicMatchRow).where(TopicMatchRow.matched_at < before))
    await session.execute(delete(DigestRow).where(DigestRow.created_at < before))


def _due(cadence: Cadence, occasion: date) -> tuple[Any, ...]:
    fits = (
        SubscriptionRow.cadence == cadence.value,
        SubscriptionRow.state == SubscriptionState.ACTIVE.value,
    )
    if cadence is Cadence.NOW:
        return fits
    return (*fits, SubscriptionRow.digested_for < occasion)


def _digest(row: DigestRow) -> Digest:
    return Digest(
        id=row.id,
        user_id=row.user_id,
        items=tuple((int(notice), str(why)) for notice, why in row.items),
        subscriptions=tuple(map(int, row.subscriptions)),
    )
