"""An account's server calling the simulated interface by plain HTTP."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.simulate.console import Template
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
