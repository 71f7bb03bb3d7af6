"""Tags by rule, written again where the rules have changed; what an expert tagged stays."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, select

from storage.database import Session
from storage.register.version import Register, next_version
from storage.schema.patents import PatentRow, TrademarkRow

PATENTS = cast("Table", PatentRow.__table__)
MARKS = cast("Table", TrademarkRow.__table__)


async def patents_to_tag(
    session: Session, *, after: int, limit: int
) -> Sequence[tuple[int, str, str, str, str, str]]:
    """Id, IPC, Locarno, both titles and industries of the next patents not tagged by an expert."""
    columns = PATENTS.c
    statement = select(
        columns.id,
        columns.ipc,
        columns.loc,
        columns.title,
        columns.translated_title,
        columns.industries,
    ).where(columns.id > after, columns.tagged_by_expert.is_(False))
    rows = await session.execute(statement.order_by(columns.id).limit(limit))
    return [tuple(row) for row in rows]


async def marks_to_tag(
    session: Session, *, after: int, limit: int
) -> Sequence[tuple[int, int, str]]:
    """Id, Nice class and industries of the next marks."""
    columns = MARKS.c
    statement = select(columns.id, columns.nice_class, columns.industries).where(columns.id > after)
    rows = await session.execute(statement.order_by(columns.id).limit(limit))
    return [tuple(row) for row in rows]


async def set_industries(
    session: Session, register: Register, tags: Mapping[int, str], *, now: datetime
) -> None:
    """Write new tags by id, so that an index follows."""
    if not tags:
        return
    version = await next_version(session, register)
    table = PATENTS if register is Register.PATENT else MARKS
    statement = (
        table.update()
        .where(table.c.id == bindparam("of_id"))
        .values(industries=bindparam("tags"), changed_in=version, changed_at=now)
    )
    await session.execute(
        statement, [{"of_id": number, "tags": text} for number, text in tags.items()]
    )
