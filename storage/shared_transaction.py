"""Many small writes in one transaction: what arrives while one is open waits for the next."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from storage.database import Database, Session

Result = TypeVar("Result")
Work = Callable[[Session], Awaitable[Any]]
MOST_TOGETHER = 100


@dataclass(frozen=True, slots=True)
class _Waiting:
    work: Work
    outcome: asyncio.Future[Any]


class SharedTransaction:
    """Runs short pieces of work one after the other, as many as wait, in one transaction.

    Under load this costs one commit for dozens of messages, and keeps a process's own writers from
    locking each other out of an SQLite file. A piece that fails fails alone: the others are run
    again, so a piece of work must do nothing but read and write rows.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = asyncio.Lock()
        self._waiting: list[_Waiting] = []

    async def run(self, work: Callable[[Session], Awaitable[Result]]) -> Result:
        """The result of the work, once it is committed. Raises what the work raises."""
        mine = _Waiting(work, asyncio.get_running_loop().create_future())
        self._waiting.append(mine)
        async with self._turn:
            while not mine.outcome.done():
                batch = self._waiting[:MOST_TOGETHER]
                del self._waiting[: len(batch)]
                await self._run(batch)
        result: Result = mine.outcome.result()
        return result

    async def _run(self, batch: list[_Waiting]) -> None:
        try:
            results = []
            async with self._database.begin() as session:
                for waiting in batch:
                    results.append(await waiting.work(session))  # noqa: PERF401 - one session
        except asyncio.CancelledError:
            _abandon(batch)
            raise
        except Exception as problem:
            if len(batch) == 1:
                batch[0].outcome.set_exception(problem)
                return
            for waiting in batch:
                await self._run([waiting])
        else:
            for waiting, result in zip(batch, results, strict=True):
                waiting.outcome.set_result(result)


def _abandon(batch: list[_Waiting]) -> None:
    """Nobody may wait for ever on a transaction whose runner was cancelled."""
    for waiting in batch:
        if not waiting.outcome.done():
            waiting.outcome.cancel()
