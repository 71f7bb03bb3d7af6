"""All rows of a table, for tests that look behind the doors."""

from typing import Any, TypeVar

from sqlalchemy import select

from storage.database import Database

Row = TypeVar("Row")


async def all_rows(database: Database, table: type[Row]) -> list[Row]:
    """The rows in the order of their ids."""
    identity: Any = table
    async with database.begin() as session:
        return list((await session.scalars(select(table).order_by(identity.id))).all())
