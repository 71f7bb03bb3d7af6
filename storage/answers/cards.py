"""Cards as staff keep them: every version with who and when, and the list of those to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from storage.database import Session
from storage.people import User
from storage.schema.answers import CardReviewRow, CardVersionRow
from storage.schema.desk import ProfileRow
from storage.upsert import insert


@dataclass(frozen=True, slots=True, kw_only=True)
class CardVersion:
    """One version of a card; `content` is the row of a card file with its topic."""

    card_id: str
    version: int
    retired: bool
    content: Mapping[str, Any]
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CardReview:
    """A card to be looked at, and why."""

    card_id: str
    reason: str
    noted_at: datetime


async def add_version(
    session: Session,
    card_id: str,
    content: Mapping[str, Any],
    *,
    author: User,
    now: datetime,
    retired: bool = False,
) -> int:
    """Write the next version of a card and give its number; what was to be looked at is done."""
    last = await session.scalar(
        select(func.max(CardVersionRow.version)).where(CardVersionRow.card_id == card_id)
    )
    row = CardVersionRow(
        card_id=card_id,
        version=(last or 0) + 1,
        retired=retired,
        content=dict(content),
        author_id=author.id,
        at=now,
    )
    session.add(row)
    await reviewed(session, card_id, now=now)
    await session.flush()
    return row.version


async def newest_versions(session: Session) -> list[CardVersion]:
    """The newest version of every card that staff have written."""
    newest = select(func.max(CardVersionRow.id)).group_by(CardVersionRow.card_id)
    return await _versions(session, CardVersionRow.id.in_(newest))


async def history(session: Session, card_id: str) -> list[CardVersion]:
    """Every version of a card, oldest first."""
    return await _versions(session, CardVersionRow.card_id == card_id)


async def note_reviews(
    session: Session, reasons: Sequence[tuple[str, str]], *, now: datetime
) -> int:
    """Put (card, reason) pairs on the list, each once; says how many are new."""
    new = 0
    for card_id, reason in reasons:
        values = {"card_id": card_id, "reason": reason[:300], "noted_at": now, "done_at": None}
        statement = insert(session, CardReviewRow).values(**values).on_conflict_do_nothing()
        if await session.scalar(statement.returning(CardReviewRow.id)) is not None:
            new += 1
    return new


async def open_reviews(session: Session, *, limit: int) -> tuple[int, list[CardReview]]:
    """How many cards wait to be looked at, and the oldest of them."""
    waiting = CardReviewRow.done_at.is_(None)
    count = await session.scalar(select(func.count()).select_from(CardReviewRow).where(waiting))
    statement = select(CardReviewRow).where(waiting).order_by(CardReviewRow.id).limit(limit)
    rows = (await session.scalars(statement)).all()
    return count or 0, [CardReview(row.card_id, row.reason, row.noted_at) for row in rows]


async def reviewed(session: Session, card_id: str, *, now: datetime) -> bool:
    """Take a card off the list; False where it was not on it."""
    statement = (
        update(CardReviewRow)
        .where(CardReviewRow.card_id == card_id, CardReviewRow.done_at.is_(None))
        .values(done_at=now)
        .returning(CardReviewRow.id)
    )
    return bool((await session.scalars(statement)).all())


async def _versions(session: Session, which: Any) -> list[CardVersion]:
    statement = (
        select(CardVersionRow, ProfileRow.name)
        .outerjoin(ProfileRow, ProfileRow.user_id == CardVersionRow.author_id)
        .where(which)
        .order_by(CardVersionRow.id)
    )
    return [
        CardVersion(
            card_id=row.card_id,
            version=row.version,
            retired=row.retired,
            content=row.content,
            author=name or "",
            at=row.at,
        )
        for row, name in await session.execute(statement)
    ]
