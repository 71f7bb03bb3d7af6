"""A prepared library and the official texts, for every test of this room."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.library import Library, load_library
from knowledge.preparation import prepare_library
from storage.database import Database, sqlite_url

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture
def laws(shared_data: Path) -> Path:
    """The folder of official texts."""
    return shared_data / "laws"


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the shipped library, made once; tests take copies."""
    path = tmp_path_factory.mktemp("prepared") / "library.db"

    async def prepare() -> None:
        database = Database(sqlite_url(path))
        await database.prepare()
        await prepare_library(database, now=NOW)
        await database.close()

    asyncio.run(prepare())
    return path


@pytest.fixture(scope="session")
def library(prepared_file: Path) -> Library:
    """The shipped library as it is loaded."""

    async def load() -> Library:
        database = Database(sqlite_url(prepared_file))
        async with database.begin() as session:
            loaded = await load_library(session)
        await database.close()
        return loaded

    return asyncio.run(load())


@pytest.fixture
async def prepared(prepared_file: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A database of this test's own that holds the shipped library."""
    shutil.copy(prepared_file, tmp_path / "library.db")
    database = Database(sqlite_url(tmp_path / "library.db"))
    yield database
    await database.close()


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database with its schema."""
    database = Database(sqlite_url(tmp_path / "empty.db"))
    await database.prepare()
    yield database
    await database.close()
