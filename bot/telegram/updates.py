"""What Telegram tells, as messages for the handlers or as facts that need no answer. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, TypeAdapter
from telegram import CallbackQuery, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatType

from handlers.limits import readable
from handlers.message import Attachment, Channel, IncomingMessage, MessageKind

KINDS = ("message", "callback_query", "my_chat_member")
GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}
SCENE_PAYLOAD = re.compile(r"/start ([a-z]{1,20})-(\d{1,9})")
LINK_PAYLOAD = re.compile(r"/start bind-([A-Za-z0-9-]{4,20})")
LONGEST_TEXT = 100_000
Id = Annotated[int, Field(ge=-(2**63), lt=2**63)]
"""As Telegram's own: what a row can hold."""
_ID = TypeAdapter(Id)


class UpdateMalformed(Exception):
    """The update is none."""


@dataclass(frozen=True, slots=True)
class Me:
    """The bot, and the group whose members are staff at work."""

    id: int
    username: str = ""
    staff_group: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message for the handlers, with what only this channel needs to know about it.

    `reply_to` is the message in a group that is answered; `query_id` and `data` are a pressed
    button's. `open_group` tells a group of anybody from the staff's and from a private chat.
    """

    update_id: Id
    message: IncomingMessage
    chat_id: Id
    reply_to: Id | None = None
    query_id: str = ""
    data: str = ""
    open_group: bool = False

    @property
    def lane(self) -> str:
        """Whose messages are answered one after the other."""
        return self.message.sender_id

    def payload(self) -> dict[str, Any]:
        """What the row keeps, so that another process can answer."""
        kept: dict[str, Any] = _RECEIVED.dump_python(self, mode="json", exclude={"update_id"})
        return kept


_RECEIVED = TypeAdapter(Received)


@dataclass(frozen=True, slots=True)
class Blocked:
    """Somebody blocked the bot, or let it in again."""

    update_id: int
    chat_id: int
    blocked: bool


@dataclass(frozen=True, slots=True)
class GroupMoved:
    """A group has another id from now on."""

    update_id: int
    chat_id: int
    to: int


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing to answer; `fact` is what the log says."""

    update_id: int
    fact: str


Told = Received | Blocked | GroupMoved | Ignored


def from_payload(update_id: int, payload: Mapping[str, Any]) -> Received:
    """What a row kept."""
    return _RECEIVED.validate_python({**payload, "update_id": update_id})


def read_update(raw: object, *, me: Me, now: datetime) -> Told:
    """What an update means. Raises UpdateMalformed."""
    try:
        return _checked(_read(raw, me=me, now=now))
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, OSError) as problem:
        raise UpdateMalformed(f"{type(problem).__name__} in an update") from problem


def _checked(told: Told) -> Told:
    """The library takes each field for what it ought to be; rows could not."""
    if not isinstance(told, Received):
        return told
    return _RECEIVED.validate_python(_RECEIVED.dump_python(told, warnings=False))


def _read(raw: object, *, me: Me, now: datetime) -> Told:
    if not isinstance(raw, dict):
        raise TypeError("an update is an object")
    _id(raw["update_id"])
    update = Update.de_json(raw, bot=None)
    if update.callback_query is not None:
        return _query(update.update_id, update.callback_query, me=me, now=now)
    if update.my_chat_member is not None:
        return _member(update.update_id, update.my_chat_member)
    if update.message is not None:
        return _message(update.update_id, update.message, me=me, now=now)
    kinds = sorted(set(raw) - {"update_id"})
    return Ignored(update.update_id, f"an update of the kind {', '.join(kinds)[:60] or 'unknown'}")


def _message(update_id: int, message: Message, *, me: Me, now: datetime) -> Told:
    if message.migrate_to_chat_id is not None:
        return GroupMoved(update_id, _id(message.chat.id), _id(message.migrate_to_chat_id))
    sender = message.from_user
    if sender is None or sender.is_bot:
        return Ignored(update_id, "a message that no person wrote")
    text = (message.text or message.caption or "")[:LONGEST_TEXT]
    grouped = message.chat.type in GROUPS
    if grouped and not _addressed(message, text, me):
        return Ignored(update_id, "a message in a group that is not for the bot")
    if not grouped and message.chat.type != ChatType.PRIVATE:
        return Ignored(update_id, "a message in a channel")
    open_group = grouped and message.chat.id != me.staff_group
    kind, attachment = _content(message)
    meant = _meant(text, me)
    if scene := SCENE_PAYLOAD.fullmatch(text.strip()):
        kind, meant = MessageKind.SCAN, f"{scene[1]}:{scene[2]}"
    return Received(
        update_id=update_id,
        message=IncomingMessage(
            channel=Channel.TELEGRAM,
            sender_id=_sender_id(sender, message.chat.id if open_group else None),
            message_id=f"{me.id}:{update_id}",
            text=readable(meant),
            received_at=now,
            kind=kind,
            attachment=attachment,
        ),
        chat_id=message.chat.id,
        reply_to=message.message_id if grouped else None,
        open_group=open_group,
    )


def _query(update_id: int, query: CallbackQuery, *, me: Me, now: datetime) -> Told:
    if query.message is None or not query.data:
        return Ignored(update_id, "a button without its message")
    chat = query.message.chat
    grouped = chat.type in GROUPS
    open_group = grouped and chat.id != me.staff_group
    return Received(
        update_id=update_id,
        message=IncomingMessage(
            channel=Channel.TELEGRAM,
            sender_id=_sender_id(query.from_user, chat.id if open_group else None),
            message_id=f"{me.id}:{update_id}",
            text="",
            received_at=now,
            kind=MessageKind.CHOICE,
        ),
        chat_id=chat.id,
        reply_to=query.message.message_id if grouped else None,
        query_id=query.id,
        data=query.data[:64],
        open_group=open_group,
    )


def _member(update_id: int, change: ChatMemberUpdated) -> Told:
    if change.chat.type != ChatType.PRIVATE:
        return Ignored(update_id, f"the bot is now {change.new_chat_member.status} in a group")
    blocked = change.new_chat_member.status in {"kicked", "left"}
    return Blocked(update_id, _id(change.chat.id), blocked)


def _sender_id(sender: User, group: int | None) -> str:
    """The person; in a group of anybody the person there, whose own matters stay apart."""
    person = _id(sender.id)
    return str(person) if group is None else f"{_id(group)}:{person}"


def _id(given: object) -> int:
    return _ID.validate_python(given, strict=True)


def _addressed(message: Message, text: str, me: Me) -> bool:
    """Whether a message in a group replies to the bot, names it, or commands it by name."""
    replied = message.reply_to_message
    if replied is not None and replied.from_user is not None and replied.from_user.id == me.id:
        return True
    entities = (*message.entities, *message.caption_entities)
    if any(one.user is not None and one.user.id == me.id for one in entities):
        return True
    return bool(me.username and _named(me).search(text))


def _named(me: Me) -> re.Pattern[str]:
    return re.compile(rf"@{re.escape(me.username)}(?![A-Za-z0-9_])", re.IGNORECASE)


def _meant(text: str, me: Me) -> str:
    """The text without the bot's name; the link of a code opens the chat with the code."""
    if me.username:
        text = _named(me).sub("", text)
    text = text.strip()
    if code := LINK_PAYLOAD.fullmatch(text):
        return f"绑定 {code[1]}"
    return "/start" if text.startswith("/start ") else text


def _content(message: Message) -> tuple[MessageKind, Attachment | None]:
    """What kind of message it is, and the file that came with it."""
    if message.text is not None:
        return MessageKind.TEXT, None
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return MessageKind.IMAGE, _attached(largest.file_id, "image/jpeg", "photo.jpg")
    if document := message.document:
        media_type = document.mime_type or "application/octet-stream"
        kind = MessageKind.IMAGE if media_type.startswith("image/") else MessageKind.FILE
        return kind, _attached(document.file_id, media_type, document.file_name or "")
    if sound := message.voice or message.audio:
        media_type = sound.mime_type or "audio/ogg"
        return MessageKind.VOICE, _attached(sound.file_id, media_type, "voice.ogg")
    return MessageKind.UNSUPPORTED, None


def _attached(file_id: str, media_type: str, name: str) -> Attachment:
    return Attachment(media_id=file_id[:256], media_type=media_type[:100], name=name[:200])
