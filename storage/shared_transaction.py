"""Many small pieces of work in one transaction: what is ready at one moment shares a commit."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from contextvars import Context
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession as Session

Result = TypeVar("Result")
Begin = Callable[[], AbstractAsyncContextManager[Session]]
Work = Callable[[Session], Awaitable[Any]]
MOST_TOGETHER = 100


@dataclass(frozen=True, slots=True)
class _Waiting:
    work: Work
    outcome: asyncio.Future[Any]


class SharedTransaction:
    """Runs short pieces of work one after the other, as many as wait, in one transaction.

    A transaction costs more than a statement: under load this makes one for dozens of messages, and
    keeps a process's own writers from locking each other out of an SQLite file. The transaction is
    begun by a task of its own, behind everybody who is ready at the same moment. A piece that fails
    fails alone: the others are run again, so a piece of work must do nothing but read and write
    rows. Whoever stops waiting does not stop the others. `Database.sharing` gives one.
    """

    def __init__(self, begin: Begin) -> None:
        self._begin = begin
        self._waiting: list[_Waiting] = []
        self._running: asyncio.Task[None] | None = None

    async def run(self, work: Callable[[Session], Awaitable[Result]]) -> Result:
        """The result of the work, once it is committed. Raises what the work raises."""
        mine = _Waiting(work, asyncio.get_running_loop().create_future())
        self._waiting.append(mine)
        if self._running is None:
            self._running = asyncio.create_task(self._run_all(), context=Context())
        result: Result = await mine.outcome
        return result

    async def _run_all(self) -> None:
        try:
            while self._waiting:
                batch = self._waiting[:MOST_TOGETHER]
                del self._waiting[: len(batch)]
                await self._run(batch)
        finally:
            self._running = None

    async def _run(self, batch: list[_Waiting]) -> None:
        try:
            async with self._begin() as session:
                results = [await waiting.work(session) for waiting in batch]
        except asyncio.CancelledError:
            for waiting in batch:
                waiting.outcome.cancel()
            raise
        except Exception as problem:
            if len(batch) > 1:
                for waiting in batch:
                    await self._run([waiting])
            elif not batch[0].outcome.done():
                batch[0].outcome.set_exception(problem)
        else:
            for waiting, result in zip(batch, results, strict=True):
                if not waiting.outcome.done():
                    waiting.outcome.set_result(result)
