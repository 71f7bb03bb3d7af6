"""`python -m bot simulate telegram`: what will somebody on Telegram see?"""

import argparse
import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import now
from bot.settings import DELIMITER, PREFIX, Settings
from bot.simulate.product import product
from bot.simulate.telegram_server import texts
from bot.simulate.telegram_server.phone import Phone, new_group, phone
from bot.simulate.telegram_server.server import telegram_serving
from bot.simulate.telegram_server.telegram import Telegram
from bot.simulate.telegram_server.terminal import PhoneTerminal
from bot.simulate.terminal import Quit, keyboard
from bot.telegram.options import TelegramOptions

PATIENCE = 150.0  # seconds; an assistant that is started now may prepare its library first
LATE_SECONDS = 2.0


def simulate(settings: Settings, arguments: argparse.Namespace) -> None:
    """Play Telegram until the person has had enough. Raises CannotStart."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    logging.getLogger().setLevel(logging.WARNING)  # what goes well is on the screen
    with suppress(Quit):
        asyncio.run(_simulate(settings, arguments))


async def _simulate(settings: Settings, arguments: argparse.Namespace) -> None:
    telegram = Telegram(now)
    async with (
        telegram_serving(telegram, port=arguments.port) as api_address,
        _assistant(settings, arguments, telegram, api_address),
    ):
        await _chat(telegram, arguments)


@asynccontextmanager
async def _assistant(
    settings: Settings, arguments: argparse.Namespace, telegram: Telegram, api_address: str
) -> AsyncIterator[None]:
    """An assistant that talks to the simulator: a running one, or one that is started for this."""
    if arguments.attach:
        print("Start the assistant with these variables (it may run for days):")  # noqa: T201 - for the operator
        for name, value in (("TOKEN", telegram.token), ("API_BASE_URL", api_address)):
            print(f"  {PREFIX}TELEGRAM{DELIMITER}{name}={value}", flush=True)  # noqa: T201 - likewise
        yield
        return
    options = TelegramOptions.model_validate({"token": telegram.token, "api_base_url": api_address})
    with TemporaryDirectory(prefix="ipdesk-simulate-") as folder:
        apart = {
            "data_folder": Path(folder),
            "database_url": None,
            "wechat": None,
            "telegram": options,
        }
        alone = settings.model_copy(update=apart)
        async with product(alone, answer_seconds=arguments.answer_seconds):
            yield


async def _chat(telegram: Telegram, arguments: argparse.Namespace) -> None:
    private = phone(telegram)
    in_group = Phone(telegram, private.person, new_group(telegram))
    terminal = PhoneTerminal(private=private, in_group=in_group, out=sys.stdout, patience=PATIENCE)
    if arguments.ask:
        await terminal.run(arguments.ask, echo=True)
        await asyncio.sleep(LATE_SECONDS)
        return
    print(texts.WELCOME)  # noqa: T201 - this is a terminal
    if arguments.demo:
        await terminal.run(texts.DEMO_LINES, echo=True)
    await terminal.run(keyboard(sys.stdin, out=sys.stdout), echo=not sys.stdin.isatty())
    print(texts.BYE)  # noqa: T201 - likewise
