"""The account's menu, from a file: what can be put up, and how it differs from what is up.

Turning the server URL on in WeChat's console takes down the menu made there: this one replaces it.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from bot.wechat.account import Account
from bot.wechat.errors import ApiFailed

MENU_FILE = Path(__file__).with_name("menu.toml")
NO_MENU = 46003
GROUP_BYTES = 16
ENTRY_BYTES = 60

Answered = Callable[[str], bool]
"""Whether a word is answered by a route."""


class MenuEntry(BaseModel):
    """One line of a group: a word to say, or a page of the site to open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    word: str = ""
    page: str = ""


class MenuGroup(BaseModel):
    """One of the three buttons."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    entry: tuple[MenuEntry, ...] = Field(min_length=1, max_length=5)


class MenuFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    group: tuple[MenuGroup, ...] = Field(min_length=1, max_length=3)


@dataclass(frozen=True, slots=True)
class Menu:
    """The buttons as WeChat takes them, and what of the file was left out and why."""

    buttons: list[dict[str, Any]]
    left_out: tuple[str, ...]


class MenuWrong(Exception):
    """The file cannot become a menu; the text says what to change."""


def read_menu(path: Path, *, answered: Answered, public_base_url: str | None) -> Menu:
    """The menu in a file. Raises MenuWrong."""
    try:
        file = MenuFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as problem:
        raise MenuWrong(f"{path.name}: {problem}") from None
    left_out: list[str] = []
    buttons = []
    for group in file.group:
        _fits(group.name, GROUP_BYTES)
        entries = []
        for entry in group.entry:
            _fits(entry.name, ENTRY_BYTES)
            button, why = _button(entry, answered=answered, public_base_url=public_base_url)
            if button is None:
                left_out.append(f"{group.name} / {entry.name}: {why}")
            else:
                entries.append(button)
        if entries:
            buttons.append({"name": group.name, "sub_button": entries})
    if not buttons:
        raise MenuWrong(f"{path.name}: nothing of it is answered yet")
    return Menu(buttons, tuple(left_out))


async def live_menu(account: Account) -> list[dict[str, Any]]:
    """The buttons that are up; none is an empty list. Raises what calls raise."""
    try:
        answer = await account.call("/cgi-bin/menu/get")
    except ApiFailed as failed:
        if failed.code == NO_MENU:
            return []
        raise
    menu = answer.get("menu")
    buttons = menu.get("button") if isinstance(menu, dict) else None
    return buttons if isinstance(buttons, list) else []


async def push_menu(account: Account, menu: Menu) -> None:
    """Put the menu up. Raises what calls raise."""
    await account.call("/cgi-bin/menu/create", {"button": menu.buttons})


def outline(buttons: list[dict[str, Any]]) -> list[str]:
    """One line a button, for people and for comparing: 问一问 / 怎么提问 -> 帮助."""
    return list(_lines(buttons))


def _lines(buttons: list[dict[str, Any]], above: str = "") -> Iterator[str]:
    for button in buttons:
        name = f"{above}{button.get('name', '')}"
        below = button.get("sub_button")
        if isinstance(below, dict):
            below = below.get("list")
        if below:
            yield from _lines(below, f"{name} / ")
        else:
            yield f"{name} -> {button.get('key') or button.get('url') or button.get('type', '')}"


def _button(
    entry: MenuEntry, *, answered: Answered, public_base_url: str | None
) -> tuple[dict[str, str] | None, str]:
    if entry.page:
        if public_base_url is None:
            return None, "set IPDESK_WECHAT__PUBLIC_BASE_URL to link to this site"
        url = f"{public_base_url}{entry.page}"
        return {"type": "view", "name": entry.name, "url": url}, ""
    if not answered(entry.word):
        return None, f"no command answers {entry.word!r}"
    return {"type": "click", "name": entry.name, "key": entry.word}, ""


def _fits(name: str, most: int) -> None:
    if len(name.encode()) > most:
        raise MenuWrong(f"{name!r} is longer than the {most} bytes that WeChat shows: shorten it")
