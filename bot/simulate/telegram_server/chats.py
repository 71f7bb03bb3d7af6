"""Who is there: people, groups, and what is on everybody's screen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.simulate.telegram_server.refusals import bad_request, forbidden, migrated

BOT_ID = 7_000_000_001
BOT_NAME = "ip_desk_bot"
BOT: dict[str, Any] = {
    "id": BOT_ID,
    "is_bot": True,
    "first_name": "知产服务台",
    "username": BOT_NAME,
}


@dataclass(slots=True)
class Person:
    """Somebody with a Telegram account."""

    id: int
    first_name: str
    username: str
    language_code: str = "zh-hans"
    started: bool = False
    blocks: bool = False
    deactivated: bool = False

    def as_user(self) -> dict[str, Any]:
        """As messages name them."""
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "username": self.username,
            "language_code": self.language_code,
        }


@dataclass(slots=True)
class Group:
    """A group; one that was upgraded has another id."""

    id: int
    title: str
    has_bot: bool = True
    became: int | None = None

    @property
    def kind(self) -> str:
        """Upgraded groups have ids that begin with -100."""
        return "supergroup" if self.id < -1_000_000_000_000 else "group"


@dataclass(slots=True)
class Shown:
    """A message on a screen, as its recipient sees it; `fields` is the whole of it."""

    chat_id: int
    message_id: int
    at: datetime
    fields: dict[str, Any]
    content: bytes = b""
    versions: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is written in it."""
        return str(self.fields.get("text") or self.fields.get("caption") or "")

    @property
    def entities(self) -> list[dict[str, Any]]:
        """What is marked in it."""
        return list(self.fields.get("entities") or self.fields.get("caption_entities") or [])

    @property
    def buttons(self) -> dict[str, str]:
        """Label -> callback data."""
        rows = self.fields.get("reply_markup", {}).get("inline_keyboard", [])
        return {b["text"]: b["callback_data"] for row in rows for b in row if "callback_data" in b}

    @property
    def from_bot(self) -> bool:
        """Whether the bot sent it."""
        return bool(self.fields["from"]["id"] == BOT_ID)


@dataclass(slots=True)
class Chats:
    """Everybody and everything there is."""

    people: dict[int, Person] = field(default_factory=dict)
    groups: dict[int, Group] = field(default_factory=dict)
    shown: dict[int, list[Shown]] = field(default_factory=dict)
    typing: dict[int, int] = field(default_factory=dict)
    last_message_id: int = 100
    on_show: Callable[[Shown], None] | None = None

    def is_group(self, chat_id: int) -> bool:
        """Whether it is a group's id."""
        return chat_id < 0

    def writable(self, chat_id: int) -> dict[str, Any]:
        """The chat as messages name it, if the bot may write there. Raises Refused."""
        if chat_id in self.groups:
            return self._group(self.groups[chat_id])
        person = self.people.get(chat_id)
        if person is None:
            raise bad_request("chat not found")
        if person.deactivated:
            raise forbidden("user is deactivated")
        if not person.started:
            raise forbidden("bot can't initiate conversation with a user")
        if person.blocks:
            raise forbidden("bot was blocked by the user")
        return self.chat_of(person)

    def chat_of(self, person: Person) -> dict[str, Any]:
        """The private chat with somebody."""
        named = {"first_name": person.first_name, "username": person.username}
        return {"id": person.id, "type": "private", **named}

    def group_chat(self, group: Group) -> dict[str, Any]:
        """The chat of a group."""
        return {"id": group.id, "type": group.kind, "title": group.title}

    def _group(self, group: Group) -> dict[str, Any]:
        if group.became is not None:
            raise migrated(group.became)
        if not group.has_bot:
            raise forbidden("bot was kicked from the group chat")
        return self.group_chat(group)

    def add(
        self,
        chat: dict[str, Any],
        sender: dict[str, Any],
        at: datetime,
        file: bytes = b"",
        **content: Any,
    ) -> Shown:
        """Put a message on the screen of a chat."""
        self.last_message_id += 1
        fields = {
            "message_id": self.last_message_id,
            "from": sender,
            "chat": chat,
            "date": int(at.timestamp()),
            **{name: value for name, value in content.items() if value not in (None, [], {})},
        }
        shown = Shown(chat["id"], self.last_message_id, at, fields, file)
        self.shown.setdefault(chat["id"], []).append(shown)
        self.see(shown)
        return shown

    def see(self, shown: Shown) -> None:
        """A message is new or changed on its screen."""
        if self.on_show is not None:
            self.on_show(shown)

    def find(self, chat_id: int, message_id: int) -> Shown | None:
        """A message of a chat."""
        return next((m for m in self.shown.get(chat_id, []) if m.message_id == message_id), None)
