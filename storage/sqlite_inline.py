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
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any, Self, TypeVar

Result = TypeVar("Result")

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 15.0
PAUSE_SECONDS = 0.005
LONG_SECONDS = 0.5
WAITING = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY}


class InlineConnection:
    """A connection with aiosqlite's interface, as far as SQLAlchemy uses it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._conn = connection
        self._connection: sqlite3.Connection | None = connection

    @property
    def isolation_level(self) -> str | None:
        """As sqlite3 has it."""
        return self._conn.isolation_level

    def cursor(self) -> "InlineCursor":
        """A cursor; it is its own context manager."""
        return InlineCursor(self._conn.cursor())

    async def execute(self, statement: str, parameters: Any = ()) -> "InlineCursor":
        """Run one statement on a cursor of its own."""
        cursor = self.cursor()
        await cursor.execute(statement, parameters)
        return cursor

    async def commit(self) -> None:
        """Commit what is open."""
        await patiently(self._conn.commit)

    async def rollback(self) -> None:
        """Undo what is open."""
        self._conn.rollback()

    async def create_function(self, *arguments: Any, **options: Any) -> None:
        """Teach SQLite a function."""
        self._conn.create_function(*arguments, **options)

    async def close(self) -> None:
        """Let go of the file."""
        self.stop()

    def stop(self) -> None:
        """Let go of the file at once."""
        self._connection = None
        self._conn.close()


class InlineCursor:
    """A cursor with aiosqlite's interface."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor
        self._statement = ""

    def __getattr__(self, name: str) -> Any:
        """Description, row count and the like are sqlite3's."""
        return getattr(self._cursor, name)

    async def __aenter__(self) -> Self:
        """The cursor."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close it."""
        await self.close()

    async def execute(self, statement: str, parameters: Any = ()) -> Self:
        """Run one statement."""
        self._statement = statement
        await patiently(lambda: self._timed(lambda: self._cursor.execute(statement, parameters)))
        return self

    async def executemany(self, statement: str, parameters: Iterable[Any]) -> Self:
        """Run one statement for each set of parameters."""
        sets = list(parameters)
        self._statement = statement
        await patiently(lambda: self._timed(lambda: self._cursor.executemany(statement, sets)))
        return self

    async def fetchone(self) -> Any:
        """The next row."""
        return self._cursor.fetchone()

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """Some rows."""
        return self._cursor.fetchmany(self._cursor.arraysize if size is None else size)

    async def fetchall(self) -> list[Any]:
        """Every row."""
        return self._timed(self._cursor.fetchall)

    async def close(self) -> None:
        """Done with it."""
        self._cursor.close()

    def _timed(self, work: Callable[[], Result]) -> Result:
        """Do the work, and name the statement if it kept the loop waiting."""
        began = monotonic()
        result = work()
        took = monotonic() - began
        if took > LONG_SECONDS and threading.current_thread() is threading.main_thread():
            statement = " ".join(self._statement.split())[:200]
            log.warning("a statement held everybody up for %.1f s: %s", took, statement)
        return result


async def connect(path: str) -> InlineConnection:
    """A connection to a file."""
    connection = sqlite3.connect(path, timeout=0, check_same_thread=False)
    return InlineConnection(connection)


async def patiently(work: Callable[[], Result]) -> Result:
    """Do the work; while another process writes, try again for PATIENCE_SECONDS."""
    until = monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return work()
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode not in WAITING or monotonic() > until:
                raise
        await asyncio.sleep(PAUSE_SECONDS)
