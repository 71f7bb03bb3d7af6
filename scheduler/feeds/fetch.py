"""Fetching somebody else's page: never one of our own network, never more than is allowed.

Every address is resolved here and connected to by number, so that a name cannot lead elsewhere
between the check and the connection; redirects are followed by hand and checked alike.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx

AGENT = "ipdesk-feed-reader/1.0"
SECONDS = 15.0
MOST_BYTES = 1_000_000
MOST_REDIRECTS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class FeedFailed(Exception):
    """The page cannot be had; the text says why in English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came; `content` is None where nothing changed since the last time."""

    content: bytes | None
    etag: str = ""
    modified: str = ""


def public_address(address: str) -> bool:
    """Whether an IP address belongs to nobody's own network."""
    return ipaddress.ip_address(address).is_global


@dataclass(frozen=True, slots=True)
class Fetching:
    """Fetches by GET with a condition. `allowed` says which IP addresses may be connected to."""

    allowed: Callable[[str], bool] = public_address

    async def fetch(self, url: str, *, etag: str = "", modified: str = "") -> Fetched:
        """The page where robots.txt allows it and it has changed. Raises FeedFailed."""
        if not await self._robots_allow(url):
            raise FeedFailed("robots.txt does not allow it")
        condition = {"If-None-Match": etag, "If-Modified-Since": modified}
        response = await self._get(url, {name: text for name, text in condition.items() if text})
        if response.status_code == httpx.codes.NOT_MODIFIED:
            return Fetched(content=None, etag=etag, modified=modified)
        if response.status_code != httpx.codes.OK:
            raise FeedFailed(f"HTTP {response.status_code}")
        return Fetched(
            content=response.content,
            etag=response.headers.get("etag", "")[:200],
            modified=response.headers.get("last-modified", "")[:100],
        )

    async def _robots_allow(self, url: str) -> bool:
        """What robots.txt says; a site without one allows everything."""
        response = await self._get(urljoin(url, "/robots.txt"), {})
        if response.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
            return False
        if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise FeedFailed(f"robots.txt: HTTP {response.status_code}")
        if response.status_code != httpx.codes.OK:
            return True
        robots = RobotFileParser()
        robots.parse(response.text.splitlines())
        return robots.can_fetch(AGENT, url)

    async def _get(self, url: str, headers: dict[str, str]) -> httpx.Response:
        for _ in range(MOST_REDIRECTS + 1):
            response = await self._once(url, headers)
            if response.status_code not in REDIRECTS:
                return response
            url = urljoin(url, response.headers.get("location", ""))
        raise FeedFailed("too many redirects")

    async def _once(self, url: str, headers: dict[str, str]) -> httpx.Response:
        parts = urlsplit(url)
        host = parts.hostname
        if parts.scheme not in {"http", "https"} or not host or parts.username or parts.password:
            raise FeedFailed("only plain http and https addresses")
        address = await self._resolved(host, parts.port or (443 if parts.scheme == "https" else 80))
        by_number = httpx.URL(url).copy_with(host=address)
        sent = {"Host": parts.netloc, "User-Agent": AGENT, "Accept-Encoding": "gzip", **headers}
        try:
            async with (
                httpx.AsyncClient(timeout=SECONDS, trust_env=False) as client,
                asyncio.timeout(2 * SECONDS),
                client.stream(
                    "GET", by_number, headers=sent, extensions={"sni_hostname": host}
                ) as response,
            ):
                content = bytearray()
                async for piece in response.aiter_bytes():
                    content += piece
                    if len(content) > MOST_BYTES:
                        raise FeedFailed(f"more than {MOST_BYTES} bytes")
        except (httpx.HTTPError, TimeoutError) as problem:
            raise FeedFailed(type(problem).__name__) from None
        kept = {k: v for k, v in response.headers.items() if k.lower() != "content-encoding"}
        return httpx.Response(response.status_code, headers=kept, content=bytes(content))

    async def _resolved(self, host: str, port: int) -> str:
        """An IP address of the host that may be connected to; all of them must be."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(
                host, port, type=socket.SOCK_STREAM
            )
        except (OSError, UnicodeError):
            raise FeedFailed("the host is not known") from None
        addresses = [str(entry[4][0]) for entry in found]
        if not addresses or not all(self.allowed(address) for address in addresses):
            raise FeedFailed("an address of a private network")
        return addresses[0]
