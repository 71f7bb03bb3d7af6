"""SQLite run in place: it waits for another writer without stopping the loop, and gives up."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from storage import sqlite_inline
from storage.database import Database, sqlite_url
from storage.schema.library import LibraryStateRow


async def write(database: Database, name: str) -> None:
    async with database.begin() as session:
        session.add(LibraryStateRow(name=name, value="v"))


@pytest.fixture
def other_process(tmp_path: Path) -> sqlite3.Connection:
    """A connection as another process has it."""
    return sqlite3.connect(tmp_path / "test.db", isolation_level=None)


async def test_a_write_waits_for_another_process_while_the_loop_goes_on(
    database: Database, other_process: sqlite3.Connection
) -> None:
    other_process.execute("BEGIN IMMEDIATE")
    writing = asyncio.create_task(write(database, "a"))
    async with database.begin() as session:
        assert await session.get(LibraryStateRow, "a") is None
    await asyncio.sleep(0.05)
    assert not writing.done()
    other_process.execute("COMMIT")
    await writing
    other_process.close()


async def test_a_write_that_waits_too_long_fails(
    database: Database, other_process: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_inline, "PATIENCE_SECONDS", 0.02)
    other_process.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"):
        await write(database, "a")
    other_process.execute("ROLLBACK")
    await write(database, "a")
    other_process.close()


async def test_writers_of_one_process_do_not_lock_each_other_out(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "many.db"))
    await database.prepare()
    await asyncio.gather(*(write(database, f"n{n}") for n in range(200)))
    async with database.begin() as session:
        rows = (await session.scalars(LibraryStateRow.__table__.select())).all()
    assert len([row for row in rows if row.startswith("n")]) == 200
    await database.close()
