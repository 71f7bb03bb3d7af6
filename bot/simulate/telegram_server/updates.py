"""What happened, until the bot has fetched it: getUpdates, and the queue a webhook is fed from."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from bot.simulate.telegram_server.refusals import conflict

MOST_AT_ONCE = 100
FIRST_UPDATE = 900_000_001


@dataclass(slots=True)
class Updates:
    """The pending updates in order; an update leaves when it is confirmed."""

    pending: list[dict[str, Any]] = field(default_factory=list)
    allowed: frozenset[str] | None = None
    last_id: int = FIRST_UPDATE - 1
    news: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False
    _asking: int = 0

    def put(self, kind: str, content: dict[str, Any]) -> int | None:
        """Something happened; None where the bot does not want to hear of it."""
        if self.allowed is not None and kind not in self.allowed:
            return None
        self.last_id += 1
        self.pending.append({"update_id": self.last_id, kind: content})
        self.news.set()
        return self.last_id

    def confirm(self, update_id: int) -> None:
        """The bot has this one."""
        self.pending = [update for update in self.pending if update["update_id"] != update_id]

    def end(self) -> None:
        """Whoever waits for news need not any longer."""
        self.ended = True
        self.news.set()

    async def get(self, *, offset: int | None, limit: int, seconds: float) -> list[dict[str, Any]]:
        """What getUpdates answers. Raises Refused (409) where somebody else asks meanwhile."""
        self._asking += 1
        mine = self._asking
        self.news.set()  # whoever asked before is ended
        if offset is not None and offset < 0:
            self.pending = self.pending[offset:]
        elif offset is not None:
            self.pending = [one for one in self.pending if one["update_id"] >= offset]
        try:
            async with asyncio.timeout(seconds or 0.001):
                while not (self.pending or self.ended):
                    self.news.clear()
                    await self.news.wait()
                    self._still(mine)
        except TimeoutError:
            return []
        self._still(mine)
        return self.pending[: min(limit, MOST_AT_ONCE)]

    def _still(self, mine: int) -> None:
        if self._asking != mine:
            raise conflict(
                "terminated by other getUpdates request; "
                "make sure that only one bot instance is running"
            )
