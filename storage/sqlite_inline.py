"""SQLite without a thread behind it: statements run where they are awaited.

A statement of ours takes some ten microseconds; handing it to a thread and back, as aiosqlite does
four times for each, takes ten times as long and makes writers of one process wait for each other.
What can take long is waiting for another process's write: that is waited for without blocking.
A long read would block the loop: it belongs into `Database.apart`, and one that is not there is
named in the log.
"""

import asyncio
import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any, Self, TypeVar

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.base import SQLiteExecutionContext
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.url import URL
from sqlalchemy.pool import AsyncAdaptedQueuePool, Pool, StaticPool
from sqlalchemy.util import await_only

Result = TypeVar("Result")

log = logging.getLogger(__name__)

DRIVER = "sqlite+inline"
PATIENCE_SECONDS = 15.0
PAUSE_SECONDS = 0.005
LONG_SECONDS = 0.5
COMMITS_A_CHECKPOINT = 25
WAITING = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY}


class StreamingCursor(sqlite3.Cursor):
    """A cursor whose rows are read when they are asked for."""

    def execute(self, statement: str, parameters: Any = ()) -> Self:
        """Run one statement."""
        patiently(_timed, statement, super().execute, statement, parameters)
        return self

    def executemany(self, statement: str, parameters: Any) -> Self:
        """Run one statement for each set of parameters."""
        patiently(_timed, statement, super().executemany, statement, list(parameters))
        return self


class InlineCursor(StreamingCursor):
    """A cursor that has read all its rows: none is open when something else goes on."""

    _rows: deque[Any]

    def execute(self, statement: str, parameters: Any = ()) -> Self:
        """Run one statement and read its rows."""
        super().execute(statement, parameters)
        self._rows = deque(_timed(statement, super().fetchall) if self.description else ())
        return self

    def fetchone(self) -> Any:
        """The next row, or None."""
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """Some rows."""
        wanted = self.arraysize if size is None else size
        return [self._rows.popleft() for _ in range(min(wanted, len(self._rows)))]

    def fetchall(self) -> list[Any]:
        """Every row that is left."""
        rows = list(self._rows)
        self._rows.clear()
        return rows

    async def _async_soft_close(self) -> None:
        """The library asks for this once a result leaves it: there is nothing left to read."""

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]  # the rows are not the cursor's
        """The rows that are left."""
        while self._rows:
            yield self._rows.popleft()


class InlineConnection(sqlite3.Connection):
    """A connection whose statements and commits wait for another process's write."""

    def cursor(self, factory: Any = InlineCursor) -> Any:
        """A cursor that reads its rows at once, or one of another kind."""
        return super().cursor(factory)

    def commit(self) -> None:
        """Commit what is open."""
        patiently(super().commit)


class _Context(SQLiteExecutionContext):
    def create_server_side_cursor(self) -> Any:
        return self._dbapi_connection.cursor(StreamingCursor)


class InlineDialect(SQLiteDialect_pysqlite):
    """The library's own dialect on the standard driver, in place of the one that has a thread."""

    driver = "inline"
    is_async = True
    has_terminate = True
    supports_statement_cache = True
    supports_server_side_cursors = True
    execution_ctx_cls = _Context

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """A pool that does not block the loop; one connection for what is in memory only."""
        return AsyncAdaptedQueuePool if cls._is_url_file_db(url) else StaticPool

    def create_connect_args(self, url: URL) -> Any:
        """The waiting is ours, not the driver's; `close` may come from another thread."""
        arguments, options = super().create_connect_args(url)
        ours = {"factory": InlineConnection, "timeout": 0, "check_same_thread": False}
        return arguments, {**options, **ours}

    def get_driver_connection(self, connection: Any) -> Any:
        """Nothing stands between the library and the driver."""
        return connection

    def do_terminate(self, dbapi_connection: Any) -> None:
        """Let go of the file at once."""
        dbapi_connection.close()


class Checkpoints:
    """Brings what the write-ahead log holds into the file, in a thread.

    SQLite would do it in the commit that finds the log long, where everybody waits for the disk
    twice; it still does where this does not keep up (`wal_autocheckpoint`).
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._commits = 0
        self._running: asyncio.Future[None] | None = None

    def committed(self) -> None:
        """Count a commit; every so many begin a checkpoint, unless one is under way."""
        self._commits += 1
        if self._commits % COMMITS_A_CHECKPOINT or (self._running and not self._running.done()):
            return
        loop = asyncio.get_running_loop()
        self._running = loop.run_in_executor(None, _checkpoint, self._path)

    async def finish(self) -> None:
        """Wait for the one under way."""
        if self._running is not None:
            await self._running


def _checkpoint(path: str) -> None:
    """As far as it goes without anybody waiting for it."""
    try:
        with closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=rw", uri=True)) as own:
            own.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    except sqlite3.Error as problem:
        log.warning("the write-ahead log could not be brought into the file: %s", problem)


registry.register("sqlite.inline", __name__, InlineDialect.__name__)


def patiently(work: Callable[..., Result], *arguments: Any) -> Result:
    """Do the work; while another process writes, try again for PATIENCE_SECONDS."""
    until = 0.0
    while True:
        try:
            return work(*arguments)
        except sqlite3.OperationalError as problem:
            until = until or monotonic() + PATIENCE_SECONDS
            if problem.sqlite_errorcode not in WAITING or monotonic() > until:
                raise
        await_only(asyncio.sleep(PAUSE_SECONDS))


def _timed(statement: str, work: Callable[..., Result], *arguments: Any) -> Result:
    """Do the work, and name the statement if it kept the loop waiting."""
    began = monotonic()
    result = work(*arguments)
    took = monotonic() - began
    if took > LONG_SECONDS and threading.current_thread() is threading.main_thread():
        named = " ".join(statement.split())[:200]
        log.warning("a statement held everybody up for %.1f s: %s", took, named)
    return result
