"""A load that costs little: HTTP/1.1 over connections that stay open, requests as ready bytes.

A client made for comfort takes milliseconds for each request and measures itself. This one writes
bytes that were made before and reads no more of an answer than its length.
"""

import asyncio
import statistics
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlencode, urlsplit

import uvloop


@dataclass(slots=True)
class Load:
    """What came of a load: the times of the answers, the failures, and how long it all took."""

    times: list[float] = field(default_factory=list)
    failures: int = 0
    seconds: float = 0
    deliveries: int = 0

    def line(self, name: str) -> str:
        """One line of figures."""
        cuts = statistics.quantiles(self.times, n=100)
        return (
            f"{name:34} {len(self.times) / self.seconds:8.0f} /s   p50 {1000 * cuts[49]:7.1f} ms"
            f"   p99 {1000 * cuts[98]:7.1f} ms   {self.failures} failed"
        )


def request_bytes(url: str, query: dict[str, str], body: bytes) -> bytes:
    """One POST as it goes over the wire."""
    place = urlsplit(url)
    head = (
        f"POST {place.path or '/'}?{urlencode(query)} HTTP/1.1\r\nHost: {place.netloc}\r\n"
        f"Content-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class _Connection(asyncio.Protocol):
    """Sends the next request as soon as the answer to the last one is complete."""

    def __init__(self, waiting: deque[bytes], good: Callable[[bytes], bool], load: Load) -> None:
        self.waiting = waiting
        self.good = good
        self.load = load
        self.over = asyncio.get_running_loop().create_future()
        self.received = b""
        self.began: float | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport = cast("asyncio.Transport", transport)
        self._next()

    def data_received(self, data: bytes) -> None:
        """A piece of an answer."""
        self.received += data
        head, found, rest = self.received.partition(b"\r\n\r\n")
        if not found:
            return
        named = head.lower().partition(b"content-length:")[2]
        if len(rest) < int(named.partition(b"\r\n")[0]):
            return
        if self.began is not None and head.split(b" ", 2)[1] == b"200" and self.good(rest):
            self.load.times.append(time.perf_counter() - self.began)
        else:
            self.load.failures += 1
        self.received, self.began = b"", None
        if head.startswith(b"HTTP/1.0"):  # such a server ends the connection with its answer
            self.transport.close()
        else:
            self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        """The server hung up: what was under way has failed."""
        self.load.failures += self.began is not None
        if not self.over.done():
            self.over.set_result(self.began is not None or exc is not None)

    def _next(self) -> None:
        if not self.waiting:
            self.transport.close()
            return
        self.began = time.perf_counter()
        self.transport.write(self.waiting.popleft())


async def _post(
    urls: Sequence[str], requests: Iterable[bytes], connections: int, good: Callable[[bytes], bool]
) -> Load:
    load, waiting = Load(), deque(requests)
    loop = asyncio.get_running_loop()
    began = time.perf_counter()

    async def connection(number: int) -> None:
        place = urlsplit(urls[number % len(urls)])
        while waiting:
            _, protocol = await loop.create_connection(
                lambda: _Connection(waiting, good, load), place.hostname or "", place.port or 80
            )
            await protocol.over

    await asyncio.gather(*(connection(number) for number in range(connections)))
    load.seconds = time.perf_counter() - began
    return load


def post_all(
    *urls: str, requests: Iterable[bytes], connections: int, good: Callable[[bytes], bool]
) -> Load:
    """Post everything over so many connections, each sending again when it has its answer.

    The connections are shared out over the servers.
    """
    return uvloop.run(_post(urls, requests, connections, good))


DELIVERIES, HANGS_UP_AFTER = 3, 5.0  # WeChat's rule for one message


async def _post_at_a_rate(
    url: str, requests: list[bytes], seconds: float, good: Callable[[bytes], bool]
) -> Load:
    load, place = Load(), urlsplit(url)
    loop = asyncio.get_running_loop()
    began = loop.time()

    async def once(request: bytes) -> bool:
        load.deliveries += 1
        single = Load()
        try:
            async with asyncio.timeout(HANGS_UP_AFTER):
                transport, protocol = await loop.create_connection(
                    lambda: _Connection(deque([request]), good, single),
                    place.hostname or "",
                    place.port or 80,
                )
                try:
                    await protocol.over
                finally:
                    transport.close()
        except (TimeoutError, OSError):
            return False
        return bool(single.times)

    async def message(number: int, request: bytes) -> None:
        await asyncio.sleep(began + number * seconds / len(requests) - loop.time())
        said = time.perf_counter()
        for _ in range(DELIVERIES):
            if await once(request):
                load.times.append(time.perf_counter() - said)
                return
        load.failures += 1

    async with asyncio.TaskGroup() as group:
        for number, request in enumerate(requests):
            group.create_task(message(number, request))
    load.seconds = loop.time() - began
    return load


def post_at_a_rate(
    url: str, requests: list[bytes], *, seconds: float, good: Callable[[bytes], bool]
) -> Load:
    """Post everything evenly over so many seconds, however fast the answers come.

    Each message has connections of its own and is delivered as WeChat does: three times at most,
    five seconds each. Times run from the first delivery to the answer.
    """
    return uvloop.run(_post_at_a_rate(url, requests, seconds, good))
