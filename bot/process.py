"""The process around the assistant: serve until told to stop."""

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvloop

from bot import allocator
from bot.app import App, build_app
from bot.opening import warm_up
from bot.processing import leaving
from bot.progress import progress_bar
from bot.role import ServeRole
from bot.server import WebServer, address_of
from bot.settings import Settings

log = logging.getLogger(__name__)


def serve(settings: Settings, listening: socket.socket, role: ServeRole) -> None:
    """Prepare the data folder, do what the role does, and stop cleanly on SIGTERM or Ctrl-C."""
    allocator.keep_little()
    run_server(_Serving(settings, listening, role).run())


def run_server(main: Coroutine[Any, Any, None]) -> None:
    """Run a server to its end on the faster loop that comes with uvicorn."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)


class _Serving:
    """One life of the server, from preparing to the last request finished."""

    def __init__(self, settings: Settings, listening: socket.socket, role: ServeRole) -> None:
        self._settings = settings
        self._role = role
        self._listening = listening
        self._asked_to_stop = asyncio.Event()
        self._server: WebServer | None = None

    async def run(self) -> None:
        """Serve until a signal asks to stop."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self._ask_to_stop)
        app = await self._build()
        if app is None:
            return
        try:
            await self._serve(app)
        finally:
            await app.close()

    async def _build(self) -> App | None:
        """The assistant; None where the signal came first (the next start goes on from there)."""
        with progress_bar("Preparing the library") as progress:
            building = asyncio.create_task(
                build_app(
                    self._settings,
                    role=self._role,
                    progress=progress,
                    stopping=self._asked_to_stop.is_set,
                )
            )
            stopping = asyncio.create_task(self._asked_to_stop.wait())
            await asyncio.wait({building, stopping}, return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            if building.done():
                return await building
            building.cancel()
            with suppress(asyncio.CancelledError):
                await building
        return None

    async def _serve(self, app: App) -> None:
        self._server = WebServer(app.web(), trusted_proxies=self._settings.web.trusted_proxies)
        app.settle()
        app.runner.start()
        self._listening.listen()  # whoever reads that it is ready may come at once
        print(_welcome(address_of(self._listening), self._role), flush=True)  # noqa: T201 - for the operator
        if names := leaving(self._settings):
            print(f"Data may leave the mainland by: {', '.join(names)}.", flush=True)  # noqa: T201
        serving = self._server.serve(sockets=[self._listening])
        if self._role.answers:
            await asyncio.gather(serving, warm_up(app.retrieval.embedder))
        else:
            await serving
        log.info("stopped")

    def _ask_to_stop(self) -> None:
        """The first signal lets requests finish, the second one does not."""
        if self._server is not None:
            self._server.force_exit = self._server.should_exit
            self._server.should_exit = True
        self._asked_to_stop.set()


def _welcome(address: str, role: ServeRole) -> str:
    if not role.answers:
        return f"The {role} is ready. Its state: {address}healthz   Stop: Ctrl-C"
    python = Path(sys.executable)
    if python.is_relative_to(Path.cwd()):
        python = python.relative_to(Path.cwd())
    return (
        f"The assistant is ready. Chat page: {address}\n"
        f"Terminal chat: {python} -m bot chat   Stop: Ctrl-C"
    )
