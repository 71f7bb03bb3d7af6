"""A server on a loopback port whose connections can be reset, as no well-behaved server does."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp, Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.failures import CannotStart
from bot.server import WebServer

SECONDS_TO_FINISH = 1
_connections: dict[tuple[Any, Any], asyncio.Transport] = {}


class _Resettable(H11Protocol):
    """Remembers the transport of each connection for as long as it lasts."""

    def connection_made(self, transport: Any) -> None:
        """Remember."""
        super().connection_made(transport)
        _connections[self.client, self.server] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget."""
        _connections.pop((self.client, self.server), None)
        super().connection_lost(exc)


def reset_connection(scope: Scope) -> None:
    """End the connection of a request at once: the caller meets a reset, not an answer."""
    transport = _connections.get((scope["client"], scope["server"]))
    if transport is None:
        return
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


@asynccontextmanager
async def serving(
    application: ASGIApp, *, port: int = 0, keep_alive: int = 5
) -> AsyncIterator[str]:
    """The address of the application, which is served until the block ends. Raises CannotStart.

    A connection may be idle for `keep_alive` seconds.
    """
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError as problem:
        listening.close()
        raise CannotStart(
            f"The simulator cannot listen on port {port} ({problem.strerror}): "
            "choose another with --port."
        ) from problem
    server = WebServer(application)
    server.config.http = _Resettable
    server.config.timeout_graceful_shutdown = SECONDS_TO_FINISH
    server.config.timeout_keep_alive = keep_alive
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        while not server.started and not task.done():  # noqa: ASYNC110 - uvicorn has no event
            await asyncio.sleep(0.005)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listening.close()
