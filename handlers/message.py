"""The contract between channels and handlers: one message in, one reply out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
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


class AttachmentUnavailable(Exception):
    """The channel cannot give the bytes any more, or they are more than the limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """Something that came with a message: the channel's own id for it, and a URL if there is one.

    What it holds stays with the channel until somebody needs it and calls `fetch` with the number
    of bytes that are at most wanted; it raises AttachmentUnavailable.
    """

    media_id: str
    media_type: str
    url: str = ""
    name: str = ""
    fetch: Callable[[int], Awaitable[bytes]] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMessage:
    """One message of one person; (channel, sender_id, message_id) is unique.

    `progress` is how a channel shows a reply while it grows, if it can: it is called with what of
    it may be shown so far, and the reply itself comes as always.
    """

    channel: Channel
    sender_id: str
    message_id: str
    text: str
    received_at: datetime
    kind: MessageKind = MessageKind.TEXT
    attachment: Attachment | None = None
    progress: "Progress | None" = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """A button on the page and Telegram, a link or a numbered line elsewhere."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingFile:
    """A stored file that goes with a reply: a picture is shown, anything else offered by name."""

    file_id: str
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said back; each channel renders it in its own way."""

    text: str
    citations: tuple[Citation, ...] = ()
    choices: tuple[Choice, ...] = ()
    files: tuple[OutgoingFile, ...] = ()


Progress = Callable[[Reply], Awaitable[None]]
"""Takes a reply that is not finished; each one replaces the one before it."""
