"""The clock of WeChat's deliveries.

A body is posted; without a complete HTTP answer within five seconds the connection is dropped and
the same body posted again from another address, three times in all, five seconds apart. HTTP
5xx and a refused connection count as no answer, which is what others rely on and is not documented.
"""

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from types import TracebackType
from typing import Self

import httpx

from bot.simulate.access import SOURCES
from bot.simulate.sealing import Post

SECONDS = 5.0
DELIVERIES = len(SOURCES)
MOST_CONNECTIONS = 1000


class NoAnswer(Exception):
    """None of the deliveries was answered in time; the text says why not, one by one."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The answer and what it took."""

    status: int
    body: bytes
    deliveries: int
    seconds: float


@dataclass(slots=True)
class Postman:
    """Delivers to one address. `seconds` scales the clock down for tests that scale the product."""

    address: str
    seconds: float = SECONDS
    _clients: list[httpx.AsyncClient] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        """Open a client for each source address that this machine has."""
        host = httpx.URL(self.address).host
        for source in SOURCES:
            transport = httpx.AsyncHTTPTransport(
                local_address=source if host.startswith("127.") and _ours(source) else None,
                limits=httpx.Limits(
                    max_connections=MOST_CONNECTIONS,
                    max_keepalive_connections=0,  # a stale one would look like a lost delivery
                ),
                trust_env=False,
            )
            client = httpx.AsyncClient(transport=transport, timeout=None)  # noqa: S113 - see _once
            self._clients.append(client)
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _problem: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Close the clients."""
        for client in self._clients:
            await client.aclose()

    async def deliver(self, post: Post) -> Delivered:
        """The first answer, whatever it is. Raises NoAnswer after three deliveries."""
        began, reasons = monotonic(), []
        for number, client in enumerate(self._clients, start=1):
            over = monotonic() + self.seconds
            answer = await self._once(client, post)
            if isinstance(answer, httpx.Response):
                seconds = monotonic() - began
                return Delivered(answer.status_code, answer.content, number, seconds)
            reasons.append(answer)
            await asyncio.sleep(over - monotonic())
        raise NoAnswer("; ".join(reasons))

    async def get(self, query: Mapping[str, str]) -> httpx.Response:
        """One GET, as the console makes it to check the address."""
        async with asyncio.timeout(self.seconds):
            return await self._clients[0].get(self.address, params=dict(query))

    async def _once(self, client: httpx.AsyncClient, post: Post) -> httpx.Response | str:
        """The answer to one delivery, or why there is none."""
        try:
            async with asyncio.timeout(self.seconds):
                response = await client.post(
                    self.address,
                    params=dict(post.query),
                    content=post.body,
                    headers={"Content-Type": post.content_type, "User-Agent": "Mozilla/4.0"},
                )
        except TimeoutError:
            return f"no answer within {self.seconds:g} s"
        except httpx.TransportError as problem:
            return type(problem).__name__
        if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            return f"HTTP {response.status_code}"
        return response


def _ours(address: str) -> bool:
    """Whether this machine has the address: all of 127.0.0.0/8 on Linux, one elsewhere."""
    with socket.socket() as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True
