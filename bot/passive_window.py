"""The time in which a platform takes an answer to the very request that brought the message."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")
Timer = Callable[[float], Awaitable[None]]

SECONDS_TO_FINISH = 10.0


class NotYet(Enum):
    """The work goes on; this delivery has no answer."""

    NOT_YET = "not yet"


NOT_YET = NotYet.NOT_YET


@dataclass(slots=True)
class _Running(Generic[Result]):
    task: asyncio.Task[Result]
    waiting: int = 0


@dataclass(slots=True)
class PassiveWindow(Generic[Key, Result]):
    """Runs one task a key, which every delivery of that key joins for `hold` seconds.

    WeChat waits five seconds, then delivers again, three times in all. The task is shielded: a
    delivery that gives up, or whose connection breaks, never ends it. `timer` is the clock.
    """

    hold: float
    timer: Timer = asyncio.sleep
    _running: dict[Key, _Running[Result]] = field(default_factory=dict)

    async def reply(
        self, key: Key, work: Callable[[], Coroutine[Any, Any, Result]]
    ) -> Result | NotYet:
        """The result of the key's work, begun here if nobody has; NOT_YET when the hold is over.

        Raises what the work raises; the next delivery begins it anew.
        """
        running = self.start(key, work)
        running.waiting += 1
        over = asyncio.ensure_future(self.timer(self.hold))
        try:
            await asyncio.wait({running.task, over}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            running.waiting -= 1
            over.cancel()
        return running.task.result() if running.task.done() else NOT_YET

    def start(self, key: Key, work: Callable[[], Coroutine[Any, Any, Result]]) -> _Running[Result]:
        """The key's work, begun here if nobody has, without waiting for it."""
        running = self._running.get(key)
        if running is None:
            running = _Running(asyncio.create_task(work()))
            self._running[key] = running
            running.task.add_done_callback(lambda task: self._forget(key, task))
        return running

    def waiting(self, key: Key) -> int:
        """How many deliveries of the key are being held."""
        running = self._running.get(key)
        return running.waiting if running else 0

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys that are being worked on."""
        return tuple(self._running)

    async def finish(self, *, within: float = SECONDS_TO_FINISH) -> None:
        """Wait until all work that has begun is done; break off what takes longer than `within`."""
        tasks = {running.task for running in self._running.values()}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _forget(self, key: Key, task: asyncio.Task[Result]) -> None:
        del self._running[key]
        if not task.cancelled():
            task.exception()  # read here, so that work nobody waits for any more is not a warning
