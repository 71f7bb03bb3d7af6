"""A follower, an account and the real channel between them, over real HTTP."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest
from starlette.applications import Starlette

from bot.web.file_links import FileLinks
from bot.wechat.options import WeChatOptions
from bot.wechat.service import WeChatService, open_wechat
from handlers.dispatcher import Noted
from handlers.limits import MessageLimits
from storage.database import Database
from storage.files import FileFolder
from tests.bot.wechat.wechat_side import APP_ID, HOLD, KEY, TOKEN, Api, Follower, served
from tests.handlers.dialogue import Clock, OneArticleAnswerer, build_dispatcher


@dataclass
class Desk:
    """The channel under test, with WeChat around it."""

    service: WeChatService
    api: Api
    client: httpx.AsyncClient
    clock: Clock
    answerer: OneArticleAnswerer
    encrypted: bool

    def follower(self, name: str = "follower", **how: Any) -> Follower:
        return Follower(self.client, self.clock, name, encrypted=self.encrypted, **how)

    async def sweep(self) -> None:
        await self.service.sweep(self.clock())
        await self.service.turns.window.finish()

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait for what happens after an answer has gone out."""
        async with asyncio.timeout(60):
            while not happened():  # noqa: ASYNC110 - a condition, not an event
                await asyncio.sleep(0.01)

    async def settled(self) -> None:
        """Wait until the server has nothing under way, pushes after an answer included."""
        await self.until(lambda: not any(_serves(task) for task in asyncio.all_tasks()))


def _serves(task: asyncio.Task[Any]) -> bool:
    return getattr(task.get_coro(), "__qualname__", "").endswith("run_asgi")


class OpenDesk(Protocol):
    """Opens the channel with changed options."""

    async def __call__(
        self,
        *,
        encrypted: bool = False,
        limits: MessageLimits | None = None,
        noted: Noted | None = None,
        **changes: Any,
    ) -> Desk: ...


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def answerer() -> OneArticleAnswerer:
    return OneArticleAnswerer()


UNSHARED = httpx.Limits(max_keepalive_connections=0)
"""Every delivery has a connection of its own: one that is kept may end just as it is used again."""


async def at_once(_seconds: float) -> None:
    """No need to wait until WeChat hangs up: the follower takes "not yet" for a hang-up."""


async def while_held_back(answerer: OneArticleAnswerer, seconds: float) -> None:
    """A hold ends only while a test holds the answer back, not because the machine is slow."""
    while True:
        await asyncio.sleep(seconds)
        if answerer.gate is not None and not answerer.gate.is_set():
            return


@asynccontextmanager
async def opened_desk(
    database: Database,
    answerer: OneArticleAnswerer,
    clock: Clock,
    *,
    encrypted: bool,
    limits: MessageLimits | None = None,
    noted: Noted | None = None,
    **changes: Any,
) -> AsyncIterator[Desk]:
    api = Api()
    async with served(api.application()) as api_url:
        options = WeChatOptions.model_validate(
            {
                "app_id": APP_ID,
                "token": TOKEN,
                "app_secret": "secret",
                "kind": "passive",
                "api_base_url": api_url,
                "api_timeout_seconds": 60,
                "hold_seconds": HOLD,
                "encoding_aes_key": KEY if encrypted else None,
                **changes,
            }
        )
        dispatcher = build_dispatcher(database, answerer, clock, limits=limits, noted=noted)
        service = open_wechat(
            options,
            database,
            dispatcher,
            clock=clock,
            folder=FileFolder(Path(tempfile.mkdtemp())),
            links=FileLinks(key=b"k" * 32, clock=clock),
        )
        service.channel.pause = at_once
        service.turns.window.timer = partial(while_held_back, answerer)
        async with (
            served(Starlette(routes=service.routes())) as url,
            httpx.AsyncClient(base_url=url, trust_env=False, limits=UNSHARED) as client,
        ):
            yield Desk(service, api, client, clock, answerer, encrypted)
            if answerer.gate is not None:
                answerer.gate.set()
        await service.close()


@pytest.fixture
async def open_desk(
    database: Database, answerer: OneArticleAnswerer, clock: Clock
) -> AsyncIterator[OpenDesk]:
    contexts = []

    async def open_one(
        *,
        encrypted: bool = False,
        limits: MessageLimits | None = None,
        noted: Noted | None = None,
        **changes: Any,
    ) -> Desk:
        context = opened_desk(
            database,
            answerer,
            clock,
            encrypted=encrypted,
            limits=limits,
            noted=noted,
            **changes,
        )
        contexts.append(context)
        return await context.__aenter__()

    yield open_one
    for context in contexts:
        await context.__aexit__(None, None, None)
