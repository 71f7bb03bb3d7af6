"""The account's access token: one for all processes, kept in a row, fetched by one at a time.

`stable_token` (developers.weixin.qq.com, "获取稳定版接口调用凭据") gives the same token to all who
ask, so that processes cannot push each other out; forcing a new one is allowed 20 times a day and
not twice within 30 seconds.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from storage.database import Database
from storage.wechat import state

log = logging.getLogger(__name__)

MARGIN = timedelta(minutes=4)  # WeChat renews five minutes early; both tokens hold until then
CLAIM = timedelta(seconds=20)
FORCED_APART = timedelta(minutes=90)
ASK_APART = timedelta(seconds=30)
WAIT_SECONDS = 0.2

Fetch = Callable[[bool], Awaitable[tuple[str, int]]]
"""Asks WeChat for (token, seconds it holds); True forces a new one. Raises as a call does."""


class TokenRejected(Exception):
    """WeChat refuses a token it has just given: wrong secret, or somebody else renews it."""


class AccessToken:
    """The token as the row has it, renewed when it runs out or is refused."""

    def __init__(
        self,
        database: Database,
        *,
        app_id: str,
        fetch: Fetch,
        clock: Callable[[], datetime],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._database = database
        self._name = f"token {app_id}"
        self._forced = f"token forced {app_id}"
        self._fetch = fetch
        self._clock = clock
        self._pause = pause
        self._lock = asyncio.Lock()
        self._failure: Exception | None = None
        self._asks_again_at = clock()

    async def get(self, *, refused: str | None = None) -> str:
        """A token that is not ``refused``. Raises as the fetching call does, and TokenRejected.

        After a failure the same is raised for half a minute without asking WeChat again.
        """
        async with self._lock:
            while True:
                if (token := await self._known(refused)) is not None:
                    return token
                if self._failure is not None and self._clock() < self._asks_again_at:
                    raise self._failure
                async with self._database.begin() as session:
                    now = self._clock()
                    mine = await state.claim(session, self._name, now=now, until=now + CLAIM)
                if mine:
                    # Somebody may have renewed it between the look and the claim.
                    token = await self._known(refused)
                    return (
                        await self._renewed(refused) if token is None else await self._kept(token)
                    )
                await self._pause(WAIT_SECONDS)

    async def _known(self, refused: str | None) -> str | None:
        async with self._database.begin() as session:
            fact = await state.read(session, self._name)
        usable = fact is not None and fact.expires_at > self._clock() and fact.value != refused
        return fact.value if fact is not None and usable else None

    async def _kept(self, token: str) -> str:
        async with self._database.begin() as session:
            await state.release(session, self._name)
        return token

    async def _renewed(self, refused: str | None) -> str:
        try:
            token = await self._renew(refused)
        except Exception as problem:
            self._failure, self._asks_again_at = problem, self._clock() + ASK_APART
            raise
        self._failure = None
        return token

    async def _renew(self, refused: str | None) -> str:
        try:
            token, seconds = await self._fetch(False)
            if token == refused:
                token, seconds = await self._force()
        except BaseException:
            async with self._database.begin() as session:
                await state.release(session, self._name)
            raise
        lasts = max(timedelta(seconds=seconds) - MARGIN, timedelta(seconds=30))
        async with self._database.begin() as session:
            await state.write(session, self._name, token, expires_at=self._clock() + lasts)
        return token

    async def _force(self) -> tuple[str, int]:
        """A token that is new at any price; 20 a day may be forced, so not one after the other."""
        async with self._database.begin() as session:
            now = self._clock()
            if not await state.claim(session, self._forced, now=now, until=now + FORCED_APART):
                raise TokenRejected("WeChat refused its own new token; not forcing another yet")
        log.warning("WeChat refused its own token: forcing a new one")
        return await self._fetch(True)
