"""The asset pool: rights that their owners put up for transfer, licence or packaging."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from storage.database import Session
from storage.people import User
from storage.schema.operation import PooledRightRow
from storage.upsert import insert


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledRight:
    """One right in the pool; `patent` is the application's key."""

    patent: str
    title: str
    owner: str
    package: str
    note: str


async def put_in(session: Session, right: PooledRight, *, by: User, now: datetime) -> None:
    """Put a right into the pool, or change what is said of it there."""
    values = {
        "title": right.title,
        "owner": right.owner,
        "package": right.package,
        "note": right.note,
    }
    await session.execute(
        insert(session, PooledRightRow)
        .values(patent=right.patent, added_by=by.id, added_at=now, **values)
        .on_conflict_do_update(index_elements=["patent"], set_=values)
    )


async def take_out(session: Session, patent: str) -> bool:
    """Take a right out; False where it is not in the pool."""
    statement = delete(PooledRightRow).where(PooledRightRow.patent == patent)
    return bool((await session.execute(statement.returning(PooledRightRow.patent))).all())


async def pooled_rights(session: Session) -> Sequence[PooledRight]:
    """The whole pool, by package and number."""
    rows = await session.scalars(
        select(PooledRightRow).order_by(PooledRightRow.package, PooledRightRow.patent)
    )
    return [
        PooledRight(
            patent=row.patent, title=row.title, owner=row.owner, package=row.package, note=row.note
        )
        for row in rows
    ]
