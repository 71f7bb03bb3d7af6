"""The HTTP server around the web channel: a port of its own, and a stop that finishes its work."""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.failures import CannotStart
from bot.web.channel import WebOptions

MOST_CONNECTIONS = 4000
"""Ten thousand people within a minute whose answers take fifteen seconds hold 2,500 at once."""
SECONDS_TO_FINISH = 10


def bind(options: WebOptions) -> socket.socket:
    """The listening socket; raises CannotStart where the address is taken or not this machine's."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            options.host, options.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
    except OSError as problem:
        raise CannotStart(_why(problem, options)) from problem
    return listening


def address_of(listening: socket.socket) -> str:
    """The address of the chat page on this machine."""
    host, port = listening.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        host = "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


class WebServer(uvicorn.Server):
    """Serves until `should_exit` is set, then finishes the requests under way.

    The process answers to signals, not this server: it has more to close than HTTP.
    """

    def __init__(self, application: ASGIApp, *, trusted_proxies: str = "127.0.0.1") -> None:
        super().__init__(
            uvicorn.Config(
                application,
                log_config=None,
                access_log=False,
                lifespan="off",
                ws="none",
                server_header=False,
                proxy_headers=True,
                forwarded_allow_ips=trusted_proxies,
                limit_concurrency=MOST_CONNECTIONS,
                timeout_graceful_shutdown=SECONDS_TO_FINISH,
            )
        )

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the process."""
        yield


def _why(problem: OSError, options: WebOptions) -> str:
    place = f"{options.host}:{options.port}"
    if problem.errno == errno.EADDRINUSE:
        return (
            f"The address {place} is taken by another program: set IPDESK_WEB__PORT to a free port."
        )
    if problem.errno == errno.EACCES:
        return f"This user may not listen on {place}: set IPDESK_WEB__PORT to 1024 or more."
    return (
        f"Cannot listen on {place} ({problem.strerror}): set IPDESK_WEB__HOST to an address "
        "of this machine, such as 127.0.0.1 or 0.0.0.0."
    )
