"""Telegram, with one bot: everything the methods of its interface read and change."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.simulate.faults import Faults
from bot.simulate.telegram_server.chats import BOT_ID, Chats
from bot.simulate.telegram_server.files import Files
from bot.simulate.telegram_server.flood import Flood
from bot.simulate.telegram_server.updates import Updates

TOKEN = f"{BOT_ID}:AASimulated-Token_Of35Characters123"


@dataclass(slots=True, kw_only=True)
class Call:
    """One call of the bot as it came; `code` is 200, or how it was refused."""

    at: datetime
    method: str
    values: dict[str, Any]
    code: int


@dataclass(slots=True)
class Webhook:
    """Where updates are sent, and how that went last."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error_at: datetime | None = None
    last_error: str = ""


@dataclass(slots=True)
class Pressed:
    """A button that was pressed: whether the bot answered, and what it said."""

    id: str
    at: datetime
    answered: bool = False
    text: str = ""
    alert: bool = False


@dataclass(slots=True)
class Telegram:
    """The platform around one bot."""

    clock: Callable[[], datetime]
    token: str = TOKEN
    chats: Chats = field(default_factory=Chats)
    updates: Updates = field(default_factory=Updates)
    files: Files = field(default_factory=Files)
    flood: Flood = field(default_factory=Flood)
    faults: Faults = field(default_factory=Faults)
    webhook: Webhook = field(default_factory=Webhook)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    pressed: dict[str, Pressed] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def calls_of(self, method: str) -> list[Call]:
        """The calls of one method so far."""
        return [call for call in self.calls if call.method == method]

    def admit(self, chat_id: int) -> dict[str, Any]:
        """The chat, once the bot may write to it now. Raises Refused."""
        chat = self.chats.writable(chat_id)
        self.flood.admit(chat_id, group=self.chats.is_group(chat_id), now=self.clock())
        return chat
