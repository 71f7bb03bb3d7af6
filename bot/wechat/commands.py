"""The operator's commands about WeChat: `wechat-menu push|show|diff` and `doctor`."""

import asyncio
import difflib
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from bot.app import now
from bot.commands import all_routes
from bot.data_folder import open_folder
from bot.failures import CannotStart
from bot.operator.finding import Verdict
from bot.settings import Settings
from bot.wechat.account import Account, NoSecret
from bot.wechat.doctor import Doctor
from bot.wechat.errors import ApiFailed, ApiUnreachable, OutcomeUnknown
from bot.wechat.menu import MENU_FILE, Menu, MenuWrong, live_menu, outline, push_menu, read_menu
from bot.wechat.options import WeChatOptions
from handlers.routes import match_route
from storage.database import Database


def menu_command(settings: Settings, action: str) -> None:
    """Put the menu up, show what is up, or show how the two differ. Raises CannotStart."""
    options = _options(settings)
    menu = _menu(options)
    actions: dict[str, Callable[[Account, Menu], Coroutine[Any, Any, None]]] = {
        "push": _push,
        "show": _show,
        "diff": _diff,
    }

    async def run() -> None:
        async with _account(settings, options) as account:
            await actions[action](account, menu)

    _call(run())


def doctor_command(settings: Settings) -> None:
    """Print every finding with its cure. Raises CannotStart where there are problems."""
    options = _options(settings)

    async def run() -> int:
        async with _account(settings, options) as account:
            doctor = Doctor(
                options=options,
                account=account,
                menu=_menu(options),
                server_url=options.public_base_url or _local(settings),
                clock=now,
            )
            problems = 0
            async for finding in doctor.findings():
                print(finding.line(), flush=True)  # noqa: T201 - for the operator
                problems += finding.verdict is Verdict.PROBLEM
        return problems

    if problems := _call(run()):
        raise CannotStart(f"{problems} of these keep WeChat from working.")


def _options(settings: Settings) -> WeChatOptions:
    if settings.wechat is None:
        raise CannotStart("No account is set: set IPDESK_WECHAT__APP_ID and what goes with it.")
    return settings.wechat


def _menu(options: WeChatOptions) -> Menu:
    routes = all_routes()[1:]
    try:
        return read_menu(
            MENU_FILE,
            answered=lambda word: match_route(word, routes) is not None,
            public_base_url=options.public_base_url,
        )
    except MenuWrong as wrong:
        raise CannotStart(str(wrong)) from None


@asynccontextmanager
async def _account(settings: Settings, options: WeChatOptions) -> AsyncIterator[Account]:
    """The account, with the token that a running server may have fetched."""
    open_folder(settings.data_folder)
    database = Database(settings.database)
    account = Account(options, database, clock=now)
    try:
        await database.prepare()
        yield account
    finally:
        await account.close()
        await database.close()


def _call(work: Coroutine[Any, Any, Any]) -> Any:
    """The result; a call that fails becomes one sentence."""
    try:
        return asyncio.run(work)
    except NoSecret:
        raise CannotStart("No app secret is set: set IPDESK_WECHAT__APP_SECRET.") from None
    except (ApiFailed, ApiUnreachable, OutcomeUnknown) as problem:
        raise CannotStart(f"{problem}. See: python -m bot doctor") from None


async def _push(account: Account, menu: Menu) -> None:
    await push_menu(account, menu)
    _say(["Put up:", *outline(menu.buttons), *(f"Left out: {line}" for line in menu.left_out)])


async def _show(account: Account, _menu: Menu) -> None:
    _say(outline(await live_menu(account)) or ["No menu is up."])


async def _diff(account: Account, menu: Menu) -> None:
    live, ours = outline(await live_menu(account)), outline(menu.buttons)
    lines = difflib.unified_diff(live, ours, "up now", MENU_FILE.name, lineterm="")
    _say(list(lines) or ["The menu is up as the file has it."])


def _say(lines: list[str]) -> None:
    print("\n".join(lines))  # noqa: T201 - for the operator


def _local(settings: Settings) -> str:
    host = settings.web.host
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        host = "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.web.port}"
