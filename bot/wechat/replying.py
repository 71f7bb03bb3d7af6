"""From a follower's message to the reply: taps and numbers become choices, voice becomes text."""

import logging
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from pydantic import TypeAdapter

from bot.wechat import texts
from bot.wechat.account import Account, NoSecret
from bot.wechat.errors import ApiFailed, ApiUnreachable, OutcomeUnknown
from bot.wechat.updates import Delivered
from bot.wechat.voice import Transcriber
from handlers.dispatcher import Dispatcher
from handlers.message import (
    Attachment,
    AttachmentUnavailable,
    Choice,
    IncomingMessage,
    MessageKind,
    Reply,
)
from storage.database import Session
from storage.shared_transaction import SharedTransaction
from storage.wechat import turns as turn_rows
from storage.wechat.turns import Turn

log = logging.getLogger(__name__)

FETCH = re.compile(r"取 ?(\d{1,2})?[。.!！]?")
FETCH_TAP = re.compile(r"f(\d{1,18})")
CHOICE_TAP = re.compile(r"c(\d{1,18})-(\d{1,2})")
NUMBER = re.compile(r"\d{1,2}")
CANNOT_FETCH = (ApiFailed, ApiUnreachable, OutcomeUnknown, NoSecret)
_MESSAGE = TypeAdapter(IncomingMessage)
Offered = tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Fetch:
    """A message that only asks for an answer that waits: by number, by tap, or for the oldest."""

    number: int | None = None
    turn_id: int | None = None


def payload(delivered: Delivered) -> dict[str, Any]:
    """What the row keeps, so that another process can answer."""
    message = delivered.message
    return {
        "message": _MESSAGE.dump_python(message, mode="json"),
        "menu_id": delivered.menu_id,
        "question": message.text[: 4 * texts.FIRST_WORDS],
    }


def fetch_of(turn: Turn) -> Fetch | None:
    """What the message fetches; None where it is a question, which merely begins like a fetch."""
    message = turn.payload.get("message", {})
    menu_id = str(turn.payload.get("menu_id", ""))
    return fetched(menu_id, str(message.get("kind", "")), str(message.get("text", "")))


def fetched(menu_id: str, kind: str, text: str) -> Fetch | None:
    """As `fetch_of`, of a message that has no row yet."""
    if tapped := FETCH_TAP.fullmatch(menu_id):
        return Fetch(turn_id=int(tapped[1]))
    if kind != MessageKind.TEXT.value:
        return None
    said = FETCH.fullmatch(_plain(text))
    if said is None:
        return None
    return Fetch(number=int(said[1]) if said[1] else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replier:
    """Gives the reply to a turn, through the dispatcher like every other channel."""

    dispatcher: Dispatcher
    rows: SharedTransaction
    transcriber: Transcriber | None = None
    account: Account | None = None

    async def reply(self, turn: Turn, *, offered: Offered | None = None) -> Reply:
        """The reply to the stored message; works the same in whichever process asks.

        `offered` are the choices that the message may be one of, looked up where not given.
        """
        message = _MESSAGE.validate_python(turn.payload["message"])
        if message.attachment is not None:
            message = replace(message, attachment=self._fetchable(message.attachment))
        if message.kind is MessageKind.TEXT:
            if offered is None:
                offered = await self.rows.run(partial(choices_before, turn=turn))
            message = _chosen(turn, message, offered)
        elif message.kind is MessageKind.VOICE:
            heard = await self._heard(message)
            if not heard:
                return Reply(texts.VOICE_NOT_HEARD)
            message = replace(message, kind=MessageKind.TEXT, text=heard)
        return await self.dispatcher.dispatch(message)

    def _fetchable(self, attachment: Attachment) -> Attachment:
        """The attachment with its way to the bytes, which WeChat keeps for three days."""
        if self.account is None or not (attachment.media_id or attachment.url):
            return attachment
        return replace(attachment, fetch=partial(_fetch, self.account, attachment))

    async def _heard(self, message: IncomingMessage) -> str:
        if self.transcriber is None or message.attachment is None:
            return ""
        return await self.transcriber.transcribe(message.attachment.media_id)


async def choices_before(session: Session, *, turn: Turn) -> Offered:
    """The choices that a message may be one of: of the answer whose tap it is, or of the newest."""
    if tapped := CHOICE_TAP.fullmatch(str(turn.payload.get("menu_id", ""))):
        pairs = await turn_rows.choices_of(session, turn.sender_id, int(tapped[1]))
    else:
        pairs = await turn_rows.last_choices(session, turn.sender_id)
    return tuple(Choice(label, value) for label, value in pairs)


def _chosen(turn: Turn, message: IncomingMessage, offered: Offered) -> IncomingMessage:
    """The choice that a tap, a number or a repeated label stands for, or the message as it is."""
    said = _plain(message.text)
    for position, choice in enumerate(offered, start=1):
        if message.text == choice.label or (NUMBER.fullmatch(said) and int(said) == position):
            return replace(message, kind=MessageKind.CHOICE, text=choice.value)
    if tapped := CHOICE_TAP.fullmatch(str(turn.payload.get("menu_id", ""))):
        position = int(tapped[2])
        if 1 <= position <= len(offered):
            return replace(message, kind=MessageKind.CHOICE, text=offered[position - 1].value)
    return message


async def _fetch(account: Account, attachment: Attachment, most_bytes: int) -> bytes:
    """The bytes by their media id; a picture, where the account may not, from where it is shown."""
    if attachment.media_id:
        try:
            return await account.download(attachment.media_id, most_bytes=most_bytes)
        except CANNOT_FETCH as problem:
            log.warning("a file could not be fetched from WeChat: %s", problem)
    if not attachment.url:
        raise AttachmentUnavailable
    try:
        return await account.shown_picture(attachment.url, most_bytes=most_bytes)
    except CANNOT_FETCH as problem:
        log.warning("a picture could not be fetched from WeChat: %s", problem)
        raise AttachmentUnavailable from problem


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
