"""`python -m bot simulate wechat`: what will a follower see?"""

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
from bot.failures import CannotStart
from bot.settings import DELIMITER, PREFIX, Settings
from bot.simulate import texts
from bot.simulate.console import Console
from bot.simulate.delivering import Postman
from bot.simulate.listening import serving
from bot.simulate.platform import Platform
from bot.simulate.product import options_for, product
from bot.simulate.terminal import FollowerTerminal, Quit, keyboard
from bot.simulate.webhook import Webhook
from bot.simulate.wechat_api import WeChatApi
from bot.simulate.wechat_users import newcomer

REPORTS_EVERY = 1.0
LATE_SECONDS = 5.0
SECONDS_BETWEEN = 2.0
PATIENCE = 150  # times; an assistant that is started now may prepare its library first


def simulate(settings: Settings, arguments: argparse.Namespace) -> None:
    """Play WeChat until the follower has had enough. Raises CannotStart."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    logging.getLogger().setLevel(logging.WARNING)  # what goes well is on the screen
    with suppress(Quit):
        asyncio.run(_simulate(settings, arguments))


async def _simulate(settings: Settings, arguments: argparse.Namespace) -> None:
    console = Console(type=arguments.account, mode=arguments.mode, data_format=arguments.format)
    api = WeChatApi(Platform(console, now))
    async with (
        serving(api.application(), port=arguments.port) as api_address,
        _assistant(settings, arguments, console, api_address) as address,
        Postman(address) as postman,
    ):
        webhook = Webhook(api.platform, postman)
        await _verify(webhook, patience=PATIENCE if arguments.webhook else 0)
        reporting = asyncio.create_task(_deliver_reports(webhook))
        try:
            await _chat(webhook, arguments)
        finally:
            reporting.cancel()


async def _verify(webhook: Webhook, *, patience: int) -> None:
    """Wait until the address answers as the console wants. Raises CannotStart when it does not."""
    for again in range(patience, -1, -1):
        if not (problem := await webhook.verify()):
            return
        if again:
            await asyncio.sleep(SECONDS_BETWEEN)
    raise CannotStart(
        f"The console would refuse the address {webhook.postman.address} ({problem}): is the "
        "assistant running there, with the variables printed above?"
    )


@asynccontextmanager
async def _assistant(
    settings: Settings, arguments: argparse.Namespace, console: Console, api_address: str
) -> AsyncIterator[str]:
    """The address of the webhook: of a running assistant, or of one that is started for this."""
    options = options_for(console, api_address=api_address)
    if arguments.webhook:
        print("Start the assistant with these variables (waiting for it):")  # noqa: T201 - for the operator
        for name, value in (
            ("APP_ID", console.app_id),
            ("APP_SECRET", console.secret),
            ("TOKEN", console.token),
            ("ENCODING_AES_KEY", console.aes_key if options.encoding_aes_key else ""),
            ("API_BASE_URL", api_address),
            ("PICTURE_SERVER", api_address),
        ):
            print(f"  {PREFIX}WECHAT{DELIMITER}{name}={value}", flush=True)  # noqa: T201 - likewise
        yield arguments.webhook
        return
    with TemporaryDirectory(prefix="ipdesk-simulate-") as folder:
        apart = {"data_folder": Path(folder), "database_url": None, "wechat": options}
        alone = settings.model_copy(update=apart)
        async with product(alone, answer_seconds=arguments.answer_seconds) as address:
            yield address


async def _chat(webhook: Webhook, arguments: argparse.Namespace) -> None:
    phone = FollowerTerminal(user=newcomer(webhook), out=sys.stdout)
    if arguments.ask:
        phone.user.person.following, phone.user.person.since = True, now()
        await phone.run(arguments.ask, echo=True)
        await asyncio.sleep(max(0.0, arguments.answer_seconds - 15) + LATE_SECONDS)
        return
    print(texts.WELCOME)  # noqa: T201 - this is a terminal
    await phone.run(["/关注"], echo=False)
    if arguments.demo:
        for line in texts.DEMO_LINES:
            await phone.run([line], echo=True)
            await asyncio.sleep(SECONDS_BETWEEN)  # what follows by customer service comes first
    await phone.run(keyboard(sys.stdin, out=sys.stdout), echo=not sys.stdin.isatty())
    print(texts.BYE)  # noqa: T201 - likewise


async def _deliver_reports(webhook: Webhook) -> None:
    while True:
        await webhook.deliver_reports()
        await asyncio.sleep(REPORTS_EVERY)
