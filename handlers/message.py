"""The contract between channels and handlers: one message in, one reply out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from retrieval.answer import Citation


class Channel(StrEnum):
    """Where a person talks to the assistant."""

    WEB = "web"
    TERMINAL = "terminal"
    WECHAT = "wechat"
    TELEGRAM = "telegram"


class MessageKind(StrEnum):
    """What arrived. CHOICE is a tapped button; its value is in the text."""

    TEXT = "text"
    CHOICE = "choice"
    FILE = "file"
    IMAGE = "image"
    VOICE = "voice"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    SCAN = "scan"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """Something that came with a message: the channel's own id for it, and a URL if there is one.

    What it holds stays with the channel until somebody needs it.
    """

    media_id: str
    media_type: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMessage:
    """One message of one person; (channel, sender_id, message_id) is unique."""

    channel: Channel
    sender_id: str
    message_id: str
    text: str
    received_at: datetime
    kind: MessageKind = MessageKind.TEXT
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A button on the page and Telegram, a link or a numbered line elsewhere."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said back; each channel renders it in its own way."""

    text: str
    citations: tuple[Citation, ...] = ()
    choices: tuple[Choice, ...] = ()
