"""People with Telegram on their phones: what they do reaches the bot as updates."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.simulate.reading import Upload
from bot.simulate.telegram_server.chats import BOT, BOT_NAME, Group, Person, Shown
from bot.simulate.telegram_server.files import unique
from bot.simulate.telegram_server.telegram import Pressed, Telegram

PATIENCE = 60.0
FIRST_PERSON = 5_000_000_001


@dataclass(slots=True)
class Phone:
    """One person, in the private chat with the bot or in a group."""

    telegram: Telegram
    person: Person
    group: Group | None = None
    seen: int = field(default=0)

    @property
    def chat_id(self) -> int:
        """The chat that is open."""
        return self.person.id if self.group is None else self.group.id

    @property
    def screen(self) -> list[Shown]:
        """Everything in the chat that is open."""
        return self.telegram.chats.shown.setdefault(self.chat_id, [])

    @property
    def answers(self) -> list[Shown]:
        """What the bot wrote there."""
        return [shown for shown in self.screen if shown.from_bot]

    def say(self, text: str, *, to: Shown | None = None) -> int | None:
        """Write a message; `to` is the one it replies to. The id of its update."""
        content: dict[str, Any] = {"text": text, "entities": _commands(text)}
        return self._send(content, to)

    def send_file(
        self, name: str, content: bytes, media_type: str, *, caption: str = ""
    ) -> int | None:
        """Send a file."""
        file_id = self.telegram.files.keep(Upload(name, media_type, content))
        ids = {"file_id": file_id, "file_unique_id": unique(file_id), "file_size": len(content)}
        document = {**ids, "file_name": name, "mime_type": media_type}
        return self._send({"document": document, "caption": caption}, None)

    def send_photo(self, content: bytes, *, caption: str = "") -> int | None:
        """Send a picture, which comes in two sizes."""
        upload = Upload("photo.jpg", "image/jpeg", content)
        sizes = [
            {
                "file_id": (file_id := self.telegram.files.keep(upload)),
                "file_unique_id": unique(file_id),
                "width": width,
                "height": width,
                "file_size": len(content),
            }
            for width in (90, 1280)
        ]
        return self._send({"photo": sizes, "caption": caption}, None)

    def speak(self, content: bytes = b"OggS-a-voice-message", *, seconds: int = 3) -> int | None:
        """Send a voice message."""
        file_id = self.telegram.files.keep(Upload("voice.ogg", "audio/ogg", content))
        ids = {"file_id": file_id, "file_unique_id": unique(file_id), "file_size": len(content)}
        return self._send({"voice": {**ids, "duration": seconds, "mime_type": "audio/ogg"}}, None)

    def send_place(self) -> int | None:
        """Send a location, which a bot may not know what to do with."""
        return self._send({"location": {"latitude": 23.35, "longitude": 116.68}}, None)

    def press(self, label: str, *, on: Shown | None = None) -> Pressed:
        """Press a button, on a given message or the newest that has it. Raises KeyError."""
        shown = on or next(one for one in reversed(self.answers) if label in one.buttons)
        pressed = Pressed(
            str(4_000_000_000_000 + next(self.telegram.numbers)), self.telegram.clock()
        )
        self.telegram.pressed[pressed.id] = pressed
        query = {
            "id": pressed.id,
            "from": self.person.as_user(),
            "chat_instance": str(self.chat_id),
            "message": shown.fields,
            "data": shown.buttons[label],
        }
        self.telegram.updates.put("callback_query", query)
        return pressed

    def start(self, payload: str = "") -> int | None:
        """Open the chat with the bot, as a newcomer or by a link."""
        self.person.started, self.person.blocks = True, False
        return self.say(f"/start {payload}".strip())

    def block(self) -> None:
        """Block the bot."""
        self.person.blocks = True
        self._member("kicked")

    def unblock(self) -> None:
        """Let the bot write again."""
        self.person.blocks = False
        self._member("member")

    async def hear(self, happened: Callable[[], bool] | None = None) -> Shown:
        """Wait for the bot's next message, or until something is so; the newest message."""
        async with asyncio.timeout(PATIENCE):
            while not (happened() if happened else len(self.answers) > self.seen):  # noqa: ASYNC110 - a condition
                await asyncio.sleep(0.005)
        self.seen = len(self.answers)
        return self.answers[-1]

    async def ask(self, text: str) -> Shown:
        """Say something and wait for the answer."""
        self.seen = len(self.answers)
        self.say(text)
        return await self.hear()

    async def tap(self, label: str) -> Shown:
        """Press a button and wait for the answer."""
        self.seen = len(self.answers)
        self.press(label)
        return await self.hear()

    def _send(self, content: dict[str, Any], to: Shown | None) -> int | None:
        chats = self.telegram.chats
        chat = chats.chat_of(self.person) if self.group is None else chats.group_chat(self.group)
        shown = chats.add(
            chat,
            self.person.as_user(),
            self.telegram.clock(),
            **content,
            reply_to_message=to.fields if to else None,
        )
        return self.telegram.updates.put("message", shown.fields)

    def _member(self, status: str) -> None:
        chats = self.telegram.chats
        change = {
            "chat": chats.chat_of(self.person),
            "from": self.person.as_user(),
            "date": int(self.telegram.clock().timestamp()),
            "old_chat_member": _as_member("member" if status == "kicked" else "kicked"),
            "new_chat_member": _as_member(status),
        }
        self.telegram.updates.put("my_chat_member", change)


def phone(telegram: Telegram, *, started: bool = True, group: Group | None = None) -> Phone:
    """Somebody new."""
    number = FIRST_PERSON + len(telegram.chats.people)
    person = Person(number, f"访客{number % 1000}", f"visitor_{number % 100_000}", started=started)
    telegram.chats.people[number] = person
    return Phone(telegram, person, group)


def new_group(telegram: Telegram, title: str = "企业交流群", *, id_: int | None = None) -> Group:
    """A group that the bot is in."""
    group = Group(id_ or -4_000_000 - len(telegram.chats.groups), title)
    telegram.chats.groups[group.id] = group
    return group


def upgrade(telegram: Telegram, group: Group) -> Group:
    """The group becomes a supergroup: it has another id, and its old one refers to that."""
    larger = new_group(telegram, group.title, id_=-1_000_000_000_000 + group.id)
    group.became = larger.id
    return larger


def mention(text: str) -> str:
    """The text with the bot named in front."""
    return f"@{BOT_NAME} {text}"


def _commands(text: str) -> list[dict[str, Any]]:
    if not text.startswith("/"):
        return []
    return [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]


def _as_member(status: str) -> dict[str, Any]:
    member: dict[str, Any] = {"user": BOT, "status": status}
    return {**member, "until_date": 0} if status == "kicked" else member
