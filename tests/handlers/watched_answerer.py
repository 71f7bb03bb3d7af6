"""An answerer that a test watches: it notes what it is asked, and fails or waits when told to."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from retrieval.answer import Answer, Turn


@dataclass
class WatchedAnswerer(ABC):
    """What every answerer of the tests can do; `find` is what tells them apart."""

    asked: list[tuple[str, tuple[Turn, ...], date]] = field(default_factory=list)
    failure: Exception | None = None
    gate: asyncio.Event | None = None
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, question: str, history: Sequence[Turn] = (), *, as_of: date) -> Answer:
        """The answer, once the gate is open."""
        self.asked.append((question, tuple(history), as_of))
        self.arrived.set()
        if self.gate is not None:
            await self.gate.wait()
        if self.failure is not None:
            raise self.failure
        return await self.find(question, history, as_of=as_of)

    @abstractmethod
    async def find(self, question: str, history: Sequence[Turn], *, as_of: date) -> Answer:
        """The answer itself."""
