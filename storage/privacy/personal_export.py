"""Everything stored about one person, as it lies in the rows, for the person themselves.

The tables are found in the schema, so that a new one is told of as well: every row that is a
person's own (`user_id`, `owner_id`) and the rows below it. What they did as staff is the centre's.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, or_, select, true

from storage.database import Session, vault_of
from storage.people import User
from storage.privacy.vault import MARK
from storage.schema import Base

OWN = frozenset({"user_id", "owner_id"})
SECRETS = frozenset({"link_codes", "sign_in_codes", "staff_sessions", "links"})
"""Codes and cookies, and the book-keeping of joined people: they tell nothing about a person."""
BELOW = (
    ("event_people", "registration_id", "event_registrations"),
    ("request_entries", "request_id", "assistance_requests"),
    ("request_files", "request_id", "assistance_requests"),
)
INTERNAL = "internal"  # what staff noted for themselves
MOST_ROWS = 5000
"""Rows of one table that are told, newest first."""

Exported = Mapping[str, Sequence[Mapping[str, Any]]]


async def everything_about(session: Session, user: User) -> Exported:
    """The rows by table, sealed columns opened. Raises SealBroken."""
    found: dict[str, Sequence[Mapping[str, Any]]] = {}
    for table in Base.metadata.sorted_tables:
        owned = [column for column in table.columns if column.name in OWN and column.foreign_keys]
        if owned and table.name not in SECRETS:
            mine = or_(*(column == user.id for column in owned))
            found[table.name] = await _rows(session, table, mine)
    for name, column, parent in BELOW:
        table, ids = Base.metadata.tables[name], [row["id"] for row in found.get(parent, ())]
        mine = table.c[column].in_(ids)
        open_to_them = table.c[INTERNAL].is_(False) if INTERNAL in table.c else true()
        found[name] = await _rows(session, table, mine & open_to_them)
    return {name: rows for name, rows in found.items() if rows}


async def _rows(
    session: Session, table: Table, mine: ColumnElement[bool]
) -> list[Mapping[str, Any]]:
    newest = [column.desc() for column in table.primary_key.columns]
    rows = await session.execute(select(table).where(mine).order_by(*newest).limit(MOST_ROWS))
    return [
        {name: _told(session, value) for name, value in row._mapping.items()} for row in rows.all()
    ]


def _told(session: Session, value: Any) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case bytes():
            return None
        case str() if value.startswith(MARK):
            return vault_of(session).unseal(value)
        case {"sealed": str()}:
            return vault_of(session).unseal_json(value)
        case _:
            return value
