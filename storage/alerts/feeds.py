"""Watched feeds and pages: where, whether they are on, and how the last visit went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update

from storage.database import Session
from storage.schema.alerts import FeedRow
from storage.upsert import insert

EVERY = timedelta(hours=2)
LONGEST_PAUSE = timedelta(days=1)
MOST_KNOWN = 500


class FeedKind(StrEnum):
    """RSS or Atom, or a page with a list of links."""

    FEED = "feed"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One watched source."""

    id: int
    url: str
    title: str
    kind: FeedKind
    active: bool
    etag: str
    modified: str
    known: frozenset[str]
    succeeded_at: datetime | None
    failures: int
    failure: str


async def add_feed(
    session: Session, *, url: str, title: str, kind: FeedKind, now: datetime
) -> bool:
    """Keep a source, switched off; False where it is there already."""
    values: dict[str, Any] = {
        "url": url,
        "title": title,
        "kind": kind.value,
        "facets": {},
        "active": False,
        "etag": "",
        "modified": "",
        "seen": "",
        "next_at": now,
        "failures": 0,
        "failure": "",
    }
    statement = insert(session, FeedRow).values(**values).on_conflict_do_nothing()
    return await session.scalar(statement.returning(FeedRow.id)) is not None


async def switch_feed(session: Session, feed_id: int, *, active: bool, now: datetime) -> bool:
    """Switch a source on or off; False for an unknown one."""
    values = {"active": active, "next_at": now, "failures": 0, "failure": ""}
    statement = update(FeedRow).where(FeedRow.id == feed_id).values(**values)
    return await session.scalar(statement.returning(FeedRow.id)) is not None


async def feeds(session: Session) -> list[Feed]:
    """Every source."""
    return [_feed(row) for row in await session.scalars(select(FeedRow).order_by(FeedRow.id))]


async def take_due_feed(session: Session, *, now: datetime) -> Feed | None:
    """The next source to visit, kept from other processes for a while."""
    due = (
        select(FeedRow.id)
        .where(FeedRow.active.is_(True), FeedRow.next_at <= now)
        .order_by(FeedRow.next_at)
        .limit(1)
    )
    statement = (
        update(FeedRow)
        .where(FeedRow.id == due.scalar_subquery(), FeedRow.next_at <= now)
        .values(next_at=now + EVERY)
        .returning(FeedRow.id)
        .execution_options(synchronize_session=False)
    )
    feed_id = await session.scalar(statement)
    return None if feed_id is None else _feed(await session.get_one(FeedRow, feed_id))


async def visited(
    session: Session,
    feed: Feed,
    *,
    etag: str,
    modified: str,
    entries: Sequence[str] | None,
    now: datetime,
) -> None:
    """A visit went well; `entries` names what stood there, None where nothing had changed."""
    values: dict[str, Any] = {"etag": etag, "modified": modified, "succeeded_at": now}
    if entries is not None:
        values |= {"facets": {"known": list(entries)[:MOST_KNOWN]}}
    values |= {"failures": 0, "failure": "", "next_at": now + EVERY}
    await session.execute(update(FeedRow).where(FeedRow.id == feed.id).values(**values))


async def visit_failed(session: Session, feed: Feed, *, failure: str, now: datetime) -> None:
    """A visit failed: the next one comes later and later."""
    pause = min(EVERY * (1 << min(feed.failures, 5)), LONGEST_PAUSE)
    values = {"failures": feed.failures + 1, "failure": failure[:200], "next_at": now + pause}
    await session.execute(update(FeedRow).where(FeedRow.id == feed.id).values(**values))


def _feed(row: FeedRow) -> Feed:
    return Feed(
        id=row.id,
        url=row.url,
        title=row.title,
        kind=FeedKind(row.kind),
        active=row.active,
        etag=row.etag,
        modified=row.modified,
        known=frozenset(map(str, row.facets.get("known", ()))),
        succeeded_at=row.succeeded_at,
        failures=row.failures,
        failure=row.failure,
    )
