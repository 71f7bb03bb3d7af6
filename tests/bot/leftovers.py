"""What a database still says about somebody, whichever table it lies in."""

from collections.abc import Iterable

from sqlalchemy import select

from storage.database import Database
from storage.schema import Base


async def leftovers(database: Database, words: Iterable[str]) -> set[str]:
    """The columns, as table.column, that hold any of the words."""
    found = set()
    async with database.begin() as session:
        for table in Base.metadata.sorted_tables:
            for row in (await session.execute(select(table))).mappings():
                found |= {
                    f"{table.name}.{name}"
                    for name, value in row.items()
                    if any(word in str(value) for word in words)
                }
    return found
