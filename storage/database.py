"""One door to the database: a transaction that commits on leaving and rolls back on an error."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from storage import migrate, sqlite_inline
from storage.privacy.vault import Vault
from storage.shared_transaction import SharedTransaction

Session = AsyncSession

MIGRATING = 4_711_000  # the advisory lock of whoever changes the schema
# A server whose machine is gone answers nothing at all: without these a read waits for minutes.
NOTICING = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}
Result = TypeVar("Result")


class DatabaseUnavailable(Exception):
    """The database cannot be opened, brought up to date or reached any more; the text says why."""


class Database:
    """A pool of connections to one database, SQLite or PostgreSQL, by SQLAlchemy URL.

    Plain URLs are accepted: ``sqlite:///path`` and ``postgresql://...`` get their async drivers.
    Personal columns are sealed by the vault, which every session carries (`vault_of`). Raises
    DatabaseUnavailable for what is no such URL.
    """

    def __init__(self, url: str, vault: Vault | None = None) -> None:
        self.url = async_url(url)
        self._vault = vault or Vault()
        self._engine = _open_engine(self.url)
        self._sessions = async_sessionmaker(
            self._engine, expire_on_commit=False, info={"vault": self._vault}
        )
        self._shared: SharedTransaction | None = None
        self._checkpoints = sqlite_inline.Checkpoints(self._engine.url.database or "")

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Session]:
        """A transaction: commits on leaving, rolls back on an error.

        Never wait on the network inside: an open write locks out every other SQLite writer. Raises
        DatabaseUnavailable where PostgreSQL cannot be reached; whether a commit that was under way
        stands is not known then.
        """
        if self._engine.dialect.name != "sqlite":
            try:
                async with self._sessions.begin() as session:
                    yield session
            except (OperationalError, InterfaceError) as problem:
                if not _is_away(problem):
                    raise
                reason = str(problem.orig).splitlines()[0]
                raise DatabaseUnavailable(f"PostgreSQL cannot be reached: {reason}") from problem
            return
        # As the library's own begin(), without the two tasks that it starts to be safe where the
        # driver can be interrupted: ours cannot (see sqlite_inline). A third of the cost.
        session = self._sessions()
        try:
            yield session
            await session.commit()
            self._checkpoints.committed()
        except BaseException:
            await session.rollback()
            raise
        finally:
            await session.close()

    def sharing(self) -> SharedTransaction:
        """Transactions that many small pieces of work share.

        SQLite has one writer: all who ask get the same one, so that a commit carries whatever is
        ready, whoever brought it. On PostgreSQL each has its own and works beside the others.
        """
        if self._engine.dialect.name != "sqlite":
            return SharedTransaction(self.begin)
        self._shared = self._shared or SharedTransaction(self.begin)
        return self._shared

    async def apart(self, work: Callable[[Session], Awaitable[Result]]) -> Result:
        """The result of a long read, done in a thread with a connection of its own.

        For whatever takes longer than some tenths of a second (the whole library, an export): in a
        `begin()` it would keep everybody else waiting, on SQLite even while rows are fetched.
        """
        return await asyncio.to_thread(asyncio.run, self._apart(work))

    async def _apart(self, work: Callable[[Session], Awaitable[Result]]) -> Result:
        other = Database(self.url, self._vault)
        try:
            async with other.begin() as session:
                return await work(session)
        finally:
            await other.close()

    async def prepare(self) -> None:
        """Bring the schema to the newest version; repeating it is harmless.

        Raises DatabaseUnavailable where the database cannot be reached or written.
        """
        try:
            # Asked first without the driver, which leaves a thread behind where it cannot open.
            if self._engine.dialect.name == "sqlite" and self._engine.url.database:
                await asyncio.to_thread(_probe_sqlite, self._engine.url.database)
            async with self._engine.begin() as connection:
                await connection.run_sync(_take_turns)
                await connection.run_sync(migrate.upgrade)
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise DatabaseUnavailable(
                f"the database {self._engine.url!r} cannot be used ({reason}); check its address, "
                "that it runs, and that its folder can be written"
            ) from error

    @asynccontextmanager
    async def begin_alone(self) -> AsyncIterator[AsyncConnection]:
        """A transaction on a bare connection, for work on the schema itself."""
        async with self._engine.begin() as connection:
            await connection.run_sync(_take_turns)
            yield connection

    async def close(self) -> None:
        """Give back every connection."""
        await self._checkpoints.finish()
        await self._engine.dispose()


def vault_of(session: Session) -> Vault:
    """The vault of the database that the session belongs to."""
    vault: Vault = session.info["vault"]
    return vault


def _is_away(problem: OperationalError | InterfaceError) -> bool:
    """Whether the connection is gone or was never had; a deadlock, say, is something else.

    Source: PostgreSQL, appendix A: class 08 connection exceptions, 57P01 to 57P03 shutting down.
    """
    code = getattr(problem.orig, "sqlstate", None)
    return problem.connection_invalidated or code is None or code.startswith(("08", "57P0"))


def _take_turns(connection: Connection) -> None:
    """Processes that start together bring the schema up to date one after the other."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATING})")
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def sqlite_url(path: Path) -> str:
    """The URL of an SQLite file."""
    return f"sqlite:///{path}"


def async_url(url: str) -> str:
    """The same URL with the async driver this project installs."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseUnavailable(
            "the database address is not a URL; write sqlite:///PATH or postgresql://USER@HOST/NAME"
        ) from error
    drivers = {
        "sqlite": sqlite_inline.DRIVER,
        "postgresql": "postgresql+psycopg",
        "postgres": "postgresql+psycopg",
    }
    return parsed.set(
        drivername=drivers.get(parsed.drivername, parsed.drivername)
    ).render_as_string(hide_password=False)


def _open_engine(url: str) -> AsyncEngine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        ours = {name: value for name, value in NOTICING.items() if name not in parsed.query}
        return create_async_engine(url, pool_pre_ping=True, connect_args=ours)
    engine = create_async_engine(url)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    return engine


def _probe_sqlite(path: str) -> None:
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA schema_version")
    finally:
        connection.close()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Readers never wait for the writer (WAL), foreign keys hold; see sqlite_inline for waiting.

    The log may grow to 40 MB before a commit has to bring it into the file.
    """
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "wal_autocheckpoint=10000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
