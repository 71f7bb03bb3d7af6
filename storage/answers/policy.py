"""Policy facts as staff keep them: every version with who and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from storage.database import Session
from storage.people import User
from storage.schema.answers import FactVersionRow
from storage.schema.desk import ProfileRow


@dataclass(frozen=True, slots=True, kw_only=True)
class FactVersion:
    """One version of a fact; `content` is a row of the table's file, days as ISO texts."""

    fact_id: str
    version: int
    content: Mapping[str, Any]
    author: str
    at: datetime


async def add_version(
    session: Session, fact_id: str, content: Mapping[str, Any], *, author: User, now: datetime
) -> int:
    """Write the next version of a fact and give its number."""
    last = await session.scalar(
        select(func.max(FactVersionRow.version)).where(FactVersionRow.fact_id == fact_id)
    )
    row = FactVersionRow(
        fact_id=fact_id,
        version=(last or 0) + 1,
        content=dict(content),
        author_id=author.id,
        at=now,
    )
    session.add(row)
    await session.flush()
    return row.version


async def versions(session: Session, fact_id: str = "") -> list[FactVersion]:
    """Every version that staff have written, of one fact or of all, oldest first."""
    statement = (
        select(FactVersionRow, ProfileRow.name)
        .outerjoin(ProfileRow, ProfileRow.user_id == FactVersionRow.author_id)
        .order_by(FactVersionRow.id)
    )
    if fact_id:
        statement = statement.where(FactVersionRow.fact_id == fact_id)
    return [
        FactVersion(
            fact_id=row.fact_id,
            version=row.version,
            content=row.content,
            author=name or "",
            at=row.at,
        )
        for row, name in await session.execute(statement)
    ]
