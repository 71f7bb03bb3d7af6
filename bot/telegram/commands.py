"""The commands that Telegram lists: each route's, in Chinese and English; staff's for staff alone.

Telegram's commands are small Latin letters. A route that has such a word is listed by it, another
by the name that commands.toml gives its first word; typed, the name is read as that word.
"""

import logging
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from telegram import Bot, BotCommand, BotCommandScope, BotCommandScopeChat, BotCommandScopeDefault

from bot.telegram.api import CallWrong, ChatUnreachable, call
from handlers.routes import Route
from storage.people import Role

log = logging.getLogger(__name__)

FILE = Path(__file__).with_name("commands.toml")
NATIVE = re.compile(r"/([a-z0-9_]{1,32})")
TYPED = re.compile(r"/([a-z0-9_]{1,32})(?=\s|$)")
MOST = 100
LONGEST = 256


@dataclass(frozen=True, slots=True)
class Named:
    """What commands.toml says of a command: its English summary, and the word it stands for."""

    english: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list."""

    command: str
    chinese: str
    english: str
    role: Role


@cache
def names() -> Mapping[str, Named]:
    """Command -> what is said of it."""
    held = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {command: Named(**fields) for command, fields in held.items()}


@cache
def _by_word() -> Mapping[str, str]:
    return {named.word: command for command, named in names().items() if named.word}


def listed(routes: Iterable[Route]) -> list[Listed]:
    """The routes that can be commands, in their order, each command once."""
    found: dict[str, Listed] = {}
    for route in routes:
        if not route.words or not route.listed:
            continue
        command = _native(route) or _by_word().get(route.words[0], "")
        if command and command not in found:
            summary = route.summary[:LONGEST]
            english = names()[command].english if command in names() else summary
            found[command] = Listed(command, summary, english, route.role)
    return list(found.values())


def understood(text: str, routes: Sequence[Route]) -> str:
    """The text with a command that only Telegram lists read as its route's word."""
    typed = TYPED.match(text)
    if typed is None or any(f"/{typed[1]}" in route.words for route in routes):
        return text
    named = names().get(typed[1])
    if named is None or not any(named.word in route.words[:1] for route in routes):
        return text
    return f"{named.word}{text[typed.end() :]}"


async def put_up(bot: Bot, routes: Sequence[Route], *, staff: Iterable[int]) -> None:
    """List everybody's commands for everybody, and all of them in the chats of staff."""
    lines = listed(routes)
    everybody = [line for line in lines if Role.MEMBER.includes(line.role)]
    await _set(bot, everybody, BotCommandScopeDefault())
    await put_up_for_staff(bot, routes, staff=staff)


async def put_up_for_staff(bot: Bot, routes: Sequence[Route], *, staff: Iterable[int]) -> None:
    """List the commands of staff in these chats."""
    lines = [line for line in listed(routes) if Role.STAFF.includes(line.role)]
    for chat_id in staff:
        try:
            await _set(bot, lines, BotCommandScopeChat(chat_id))
        except (CallWrong, ChatUnreachable) as problem:
            log.warning("no staff commands in one chat: %s", problem)


async def take_down(bot: Bot, chat_id: int) -> None:
    """No commands of its own for a chat whose person is staff no more."""
    scope = BotCommandScopeChat(chat_id)
    for language in (None, "en"):
        try:
            await call(lambda code=language: bot.delete_my_commands(scope, code))  # type: ignore[misc]
        except (CallWrong, ChatUnreachable) as problem:
            log.warning("staff commands stay in one chat: %s", problem)


async def _set(bot: Bot, lines: Sequence[Listed], scope: BotCommandScope) -> None:
    chinese = [BotCommand(line.command, line.chinese) for line in lines[:MOST]]
    english = [BotCommand(line.command, line.english) for line in lines[:MOST]]
    await call(lambda: bot.set_my_commands(chinese, scope))
    await call(lambda: bot.set_my_commands(english, scope, "en"))


def _native(route: Route) -> str:
    return next((m[1] for word in route.words if (m := NATIVE.fullmatch(word))), "")
