"""A platform with a clock that a test winds, its interface on a port, and callers."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest

from bot.simulate.console import Console, Template
from bot.simulate.listening import serving
from bot.simulate.platform import Platform
from bot.simulate.wechat_api import WeChatApi
from tests.handlers.dialogue import Clock

DIGEST = Template("tmpl-digest", ("thing1", "date2"))
PUBLIC = Template("tmpl-public", ("thing1",), long_term=True)


@dataclass
class Caller:
    """An account's server, calling the interface by plain HTTP."""

    platform: Platform
    api: WeChatApi
    http: httpx.AsyncClient
    clock: Clock
    token: str = field(default="")

    async def get(self, path: str, **query: str) -> dict[str, Any]:
        """The answer of a GET with the token."""
        return self._read(await self.http.get(path, params=self._query(query)))

    async def post(self, path: str, body: Any, **query: str) -> dict[str, Any]:
        """The answer of a POST of JSON as a careful client writes it."""
        return self._read(await self.http.post(path, params=self._query(query), json=body))

    async def code(self, path: str, body: Any = None) -> int:
        """The error code of a call, 0 for done."""
        answer = await (self.get(path) if body is None else self.post(path, body))
        return int(answer.get("errcode", 0))

    async def fetch_token(self) -> None:
        """A plain token, used from now on."""
        self.token = ""
        console = self.platform.console
        credential = {"appid": console.app_id, "secret": console.secret}
        answer = await self.get("/cgi-bin/token", grant_type="client_credential", **credential)
        self.token = answer["access_token"]

    def _query(self, query: dict[str, str]) -> dict[str, str]:
        return query if not self.token else {"access_token": self.token, **query}

    @staticmethod
    def _read(response: httpx.Response) -> dict[str, Any]:
        assert response.status_code == 200
        answer = response.json()
        assert isinstance(answer, dict)
        return answer


OpenAccount = Callable[..., AbstractAsyncContextManager[Caller]]


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
