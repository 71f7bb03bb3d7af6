"""The terminal chat as a process: beside a running server, or without one."""

import asyncio
import sys
from collections.abc import Callable
from io import TextIOWrapper

from bot import texts
from bot.app import build_app, now
from bot.progress import progress_bar
from bot.settings import Settings
from bot.terminal_channel import TerminalChannel, sender_id
from bot.waiting import Waiting
from handlers.message import Channel, Reply


def chat(settings: Settings) -> None:
    """Talk over standard input and output until the person has had enough."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    with asyncio.Runner() as runner:
        with progress_bar("Preparing the library") as progress:
            app = runner.run(build_app(settings, alone=False, progress=progress))
        app.settle()
        waiting = Waiting(app.database, now)
        try:
            TerminalChannel(
                dispatch=lambda message: runner.run(app.dispatcher.dispatch(message)),
                read=_reader(),
                out=sys.stdout,
                clock=now,
                place=lambda file: str(app.folder.path(file.file_id)),
                waiting=lambda: runner.run(_take(waiting)),
            ).run()
        finally:
            runner.run(app.close())


async def _take(waiting: Waiting) -> list[Reply]:
    """What waits for the person here; it is shown with this."""
    me = sender_id()
    found = await waiting.look(Channel.TERMINAL, me)
    await waiting.mark_shown(Channel.TERMINAL, me, [number for number, _ in found])
    return [reply for _, reply in found]


def _reader() -> Callable[[], str]:
    """How to get the next line: with a prompt and line editing on a terminal."""
    if not sys.stdin.isatty():
        return _next_line
    # Not at the top: importing it changes how input() works, which a pipe does not want.
    import readline  # noqa: F401

    return lambda: input(texts.TERMINAL_PROMPT)


def _next_line() -> str:
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line
