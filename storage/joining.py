"""Two people made one, and two again: every row that names a person is moved, whatever its table.

The tables are found in the schema, so that a new one is moved as well. Where both have what only
one may have (a subscription to the same thing, a profile), the one who stays keeps theirs and the
other's is put by, to come back with them unless it was given up meanwhile.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import (
    Column,
    Date,
    Index,
    LargeBinary,
    Table,
    UniqueConstraint,
    and_,
    delete,
    exists,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from storage.columns import UtcDateTime
from storage.database import Session
from storage.delivery.deliveries import DeliveryState
from storage.people import Role
from storage.schema import Base
from storage.schema.desk import DeliveryRow
from storage.schema.identities import LinkRow
from storage.schema.people import UserRow

log = logging.getLogger(__name__)

USERS = cast("Table", UserRow.__table__)
DELIVERIES = cast("Table", DeliveryRow.__table__)


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names a person, and the sets of columns beside it that may occur only once."""

    table: Table
    column: Column[Any]
    once: tuple[tuple[Column[Any], ...], ...]


def references() -> Iterator[Reference]:
    """Every column of the schema that names a person, parents before children."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column is USERS.c.id for key in column.foreign_keys):
                yield Reference(table, column, tuple(_once(table, column)))


async def join(session: Session, *, staying: int, joining: int, now: datetime) -> None:
    """Make one person of two: the one who joins is gone, and all that was theirs the other's.

    The role is the higher of the two. Both must exist and differ.
    """
    stays = await session.get_one(UserRow, staying)
    joins = await session.get_one(UserRow, joining)
    role_before, role = Role(stays.role), Role(joins.role)
    replaced: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    for reference in references():
        replaced += await _put_by(session, reference, staying=staying, joining=joining)
        if keys := await _move(session, reference, source=joining, target=staying):
            moved.append(
                {"table": reference.table.name, "column": reference.column.name, "keys": keys}
            )
    await _tell_once(session, moved, staying=staying)
    session.add(
        LinkRow(
            user_id=staying,
            linked_at=now,
            role=role.value,
            role_before=role_before.value,
            created_at=joins.created_at,
            moved=moved,
            replaced=replaced,
        )
    )
    if role.includes(role_before):
        stays.role = role.value
    await session.flush()
    await session.execute(delete(USERS).where(USERS.c.id == joining))
    session.expunge(joins)


async def split(session: Session, link_id: int, *, user_id: int) -> int | None:
    """Let the one who joined leave again with all they brought that is still there; their new id.

    None where the person has no such link. What came since stays with the one who stays.
    """
    link = await session.get(LinkRow, link_id)
    if link is None or link.user_id != user_id:
        return None
    leaver = UserRow(role=link.role, created_at=link.created_at)
    session.add(leaver)
    await session.flush()
    tables = Base.metadata.tables
    replaced = [
        entry for entry in link.replaced if await _still_there(session, entry, staying=user_id)
    ]
    for entry in link.moved:
        table = tables.get(entry["table"])
        if table is not None and entry["column"] in table.columns:
            await _move_back(session, table, entry, source=user_id, target=leaver.id)
    for entry in replaced:
        await _restore(session, entry, target=leaver.id)
    await _lower_role(session, link, user_id)
    await session.delete(link)
    await session.flush()
    return leaver.id


def _once(table: Table, column: Column[Any]) -> Iterator[tuple[Column[Any], ...]]:
    """What may stand beside a person only once, by keys, constraints and indexes."""
    keys: list[Sequence[Column[Any]]] = [list(table.primary_key.columns)]
    keys += [list(one.columns) for one in table.constraints if isinstance(one, UniqueConstraint)]
    keys += [list(one.columns) for one in table.indexes if isinstance(one, Index) and one.unique]
    for key in keys:
        if column in key:
            yield tuple(other for other in key if other is not column)


async def _put_by(
    session: Session, reference: Reference, *, staying: int, joining: int
) -> list[dict[str, Any]]:
    """Take out the rows that the one who stays has, too, and give what they held."""
    table, column = reference.table, reference.column
    other = table.alias()
    held: list[dict[str, Any]] = []
    for beside in reference.once:
        same = [other.c[one.name] == one for one in beside]
        theirs = exists().where(other.c[column.name] == staying, *same)
        statement = select(table).where(column == joining, theirs)
        rows = (await session.execute(statement)).mappings().all()
        for row in rows:
            held.append(
                {
                    "table": table.name,
                    "column": column.name,
                    "beside": [one.name for one in beside],
                    "row": {name: _encoded(value) for name, value in row.items()},
                }
            )
            key = [one == row[one.name] for one in table.primary_key.columns]
            await session.execute(delete(table).where(*key))
    return held


async def _move(
    session: Session, reference: Reference, *, source: int, target: int
) -> list[list[Any]]:
    """Name the other person in every row; the keys of the rows as they are then."""
    table, column = reference.table, reference.column
    statement = (
        update(table)
        .where(column == source)
        .values({column.name: target})
        .returning(*table.primary_key.columns)
    )
    return [[_encoded(value) for value in row] for row in await session.execute(statement)]


async def _tell_once(session: Session, moved: Sequence[dict[str, Any]], *, staying: int) -> None:
    """What waits for both in the same words is told once."""
    ids = [key[0] for entry in moved if entry["table"] == DELIVERIES.name for key in entry["keys"]]
    other = DELIVERIES.alias()
    waits = (DeliveryState.PENDING.value, DeliveryState.HELD.value)
    same = exists().where(
        other.c.user_id == staying,
        other.c.id.not_in(ids),
        other.c.state.in_(waits),
        other.c.kind == DELIVERIES.c.kind,
        other.c.text == DELIVERIES.c.text,
    )
    change = update(DELIVERIES).where(DELIVERIES.c.id.in_(ids), DELIVERIES.c.state.in_(waits), same)
    await session.execute(change.values(state=DeliveryState.CANCELLED.value))


async def _move_back(
    session: Session, table: Table, entry: dict[str, Any], *, source: int, target: int
) -> None:
    column = table.columns[entry["column"]]
    for key in entry["keys"]:
        named = [
            one == _decoded(one, value)
            for one, value in zip(table.primary_key.columns, key, strict=True)
        ]
        change = update(table).where(column == source, *named).values({column.name: target})
        await session.execute(change)


async def _still_there(session: Session, entry: dict[str, Any], *, staying: int) -> bool:
    """Whether the one who stays still has what both had."""
    table = Base.metadata.tables.get(entry["table"])
    if table is None or not set(entry["row"]) <= set(table.columns.keys()):
        return False
    beside = [
        table.columns[name] == _decoded(table.columns[name], entry["row"][name])
        for name in entry["beside"]
    ]
    theirs = and_(table.columns[entry["column"]] == staying, *beside)
    return bool(await session.scalar(select(exists().where(theirs))))


async def _restore(session: Session, entry: dict[str, Any], *, target: int) -> None:
    """Put back a row that was put by, under a new number, unless its surroundings are gone."""
    table = Base.metadata.tables[entry["table"]]
    values = {
        name: _decoded(table.columns[name], value)
        for name, value in entry["row"].items()
        if table.columns[name] is not table.autoincrement_column
    }
    values[entry["column"]] = target
    try:
        async with session.begin_nested():
            await session.execute(insert(table).values(values))
    except IntegrityError:
        log.info("a row of %s could not come back: what it belonged to is gone", table.name)


async def _lower_role(session: Session, link: LinkRow, user_id: int) -> None:
    """Take back the role that came with the one who leaves, unless it has been changed since."""
    if Role(link.role_before).includes(Role(link.role)):
        return
    given = (USERS.c.id == user_id, USERS.c.role == link.role)
    await session.execute(update(USERS).where(*given).values(role=link.role_before))


def _encoded(value: Any) -> Any:
    """A value of a row as JSON."""
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value


def _decoded(column: Column[Any], value: Any) -> Any:
    """The value again."""
    if value is None:
        return None
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return bytes.fromhex(value) if isinstance(column.type, LargeBinary) else value
