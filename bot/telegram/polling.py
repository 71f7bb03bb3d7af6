"""Fetching updates: the next are asked for only when the last are written down, and not too many
people wait for an answer here; until then Telegram keeps them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from telegram import Bot, Update

from bot.telegram.api import FAILURES, POLL_SECONDS, FetchedElsewhere, TooFast, call
from bot.telegram.intake import Intake
from bot.telegram.updates import KINDS

log = logging.getLogger(__name__)

AFTER_FAILURE, MOST_AFTER_FAILURE, AFTER_CONFLICT = 1.0, 30.0, 20.0
WHILE_FULL = 0.5


@dataclass(slots=True, kw_only=True)
class Polling:
    """Fetches for ever, in one process at a time; others wait their turn."""

    bot: Bot
    intake: Intake
    seconds: int = POLL_SECONDS
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def run(self) -> None:
        """Fetch, write down, fetch the next."""
        offset: int | None = None
        failures = 0
        while True:
            while self.intake.lanes.full:
                await self.pause(WHILE_FULL)
            try:
                updates = await call(partial(self._fetch, offset))
                await self.intake.take([update.to_dict() for update in updates])
            except FetchedElsewhere:
                log.warning("another process fetches for this bot, or a webhook is set")
                await self.pause(AFTER_CONFLICT)
            except TooFast as refused:
                await self.pause(refused.seconds)
            except FAILURES as problem:
                failures += 1
                log.warning("no updates could be fetched: %s", problem)
                await self.pause(min(AFTER_FAILURE * 2**failures, MOST_AFTER_FAILURE))
            except Exception:
                failures += 1
                log.exception("updates could not be written down; they are fetched again")
                await self.pause(min(AFTER_FAILURE * 2**failures, MOST_AFTER_FAILURE))
            else:
                failures = 0
                if updates:
                    offset = updates[-1].update_id + 1

    async def _fetch(self, offset: int | None) -> tuple[Update, ...]:
        return await self.bot.get_updates(
            offset=offset, timeout=self.seconds, allowed_updates=list(KINDS)
        )
