"""A platform with a clock that a test winds, its interface on a port, and callers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest

from bot.simulate.console import Console
from bot.simulate.listening import serving
from bot.simulate.platform import Platform
from bot.simulate.wechat_api import WeChatApi
from tests.bot.simulate.calling import DIGEST, PUBLIC, Caller, OpenAccount
from tests.handlers.dialogue import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def account(clock: Clock) -> OpenAccount:
    """Opens the interface of an account with settings of the test's own."""

    @asynccontextmanager
    async def open_account(**settings: Any) -> AsyncIterator[Caller]:
        console = replace(Console(templates=(DIGEST, PUBLIC)), **settings)
        api = WeChatApi(Platform(console, clock))
        async with (
            serving(api.application()) as address,
            httpx.AsyncClient(base_url=address, timeout=5, trust_env=False) as http,
        ):
            yield Caller(api.platform, api, http, clock)

    return open_account


@pytest.fixture
async def caller(account: OpenAccount) -> AsyncIterator[Caller]:
    """A verified service account with a token."""
    async with account() as caller:
        await caller.fetch_token()
        yield caller
