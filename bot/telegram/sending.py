"""Sending one part of a reply: through the gate, again where that is safe, plain where HTML fails.

A message is sent again only where it surely was not taken: refused for its pace, or never on its
way. What became of a call without an answer is not known, and is said so; only an edit, which does
the same when it is done twice, is called again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ChatAction, ParseMode

from bot.telegram import texts
from bot.telegram.api import (
    FAILURES,
    CallWrong,
    ChatMoved,
    NotSent,
    OutcomeUnknown,
    TooFast,
    call,
)
from bot.telegram.gate import Gate
from bot.telegram.render import Button, Part
from storage.database import Session
from storage.files import FileFolder
from storage.shared_transaction import SharedTransaction
from storage.telegram import chats as telegram_chats

log = logging.getLogger(__name__)

MOST_TRIES = 4
MOST_WAIT = 90.0  # seconds that a refusal may ask for; more is for another time
PHOTOS = {"image/jpeg", "image/png"}
MOST_PHOTO_BYTES = 10 * 1024 * 1024
MOST_FILE_BYTES = 50 * 1024 * 1024
SAME = "not modified"
Result = TypeVar("Result")
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a part goes: the chat, how urgently, and what it replies to."""

    chat_id: int
    priority: int
    reply_to: int | None = None


Begun = Callable[[], Awaitable[None]]
"""Called when a part's turn has come, before it leaves: whoever waits may write that down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """Sends for one bot in one process."""

    bot: Bot
    gate: Gate
    rows: SharedTransaction
    files: FileFolder
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def send(self, address: Address, part: Part, *, begun: Begun | None = None) -> Message:
        """The message as Telegram took it.

        Raises ChatUnreachable, OutcomeUnknown, NotSent, CallWrong, TokenWrong, and TooFast where
        Telegram asks for more patience than MOST_WAIT.
        """
        if "file_id" in part:
            return await self._send_file(address, part, begun)
        try:
            return await self._repeat(address, partial(self._text, part, html=True), begun)
        except CallWrong as wrong:
            log.warning("a text was refused and is sent without mark-up: %s", wrong)
            return await self._repeat(address, partial(self._text, part, html=False), begun)

    async def edit(
        self, address: Address, message_id: int, part: Part, *, begun: Begun | None = None
    ) -> None:
        """Put a text in the place of one that was sent. Raises what `send` raises."""
        for html in (True, False):
            try:
                await self._repeat(
                    address,
                    partial(self._edited, part, message_id, html=html),
                    begun,
                    again=(NotSent, OutcomeUnknown),
                )
            except CallWrong as wrong:
                if SAME in str(wrong):
                    return
                if not html:
                    raise
            else:
                return

    async def typing(self, chat_id: int) -> None:
        """Show that an answer is being written; that it cannot be shown is no matter."""
        try:
            await call(partial(self.bot.send_chat_action, chat_id, ChatAction.TYPING))
        except TooFast as refused:
            self.gate.close(chat_id, refused.seconds)
        except FAILURES as reason:
            log.debug("no typing sign: %s", reason)

    async def _repeat(
        self,
        address: Address,
        method: Callable[[Address], Awaitable[Result]],
        begun: Begun | None,
        *,
        again: tuple[type[Exception], ...] = (NotSent,),
    ) -> Result:
        """Call until the message is taken or will not be; `again`: after what it is called anew."""
        for tried in range(MOST_TRIES):
            last = tried == MOST_TRIES - 1
            try:
                async with self.gate.place(address.chat_id, priority=address.priority):
                    if begun is not None:
                        await begun()
                    return await call(partial(method, address))
            except TooFast as refused:
                self.gate.close(address.chat_id, refused.seconds)
                if last or refused.seconds > MOST_WAIT:
                    raise
            except ChatMoved as moved:
                await self.rows.run(partial(_note_moved, address.chat_id, moved.chat_id))
                address = Address(chat_id=moved.chat_id, priority=address.priority)
            except again:
                if last:
                    raise
                await self.pause(2.0**tried)
        raise NotSent("the group moves on and on")

    async def _text(self, part: Part, address: Address, *, html: bool) -> Message:
        return await self.bot.send_message(
            address.chat_id,
            part["html"] if html else part["plain"],
            parse_mode=ParseMode.HTML if html else None,
            reply_markup=markup(part.get("buttons", [])),
            reply_parameters=_reply(address),
            link_preview_options=NO_PREVIEW,
        )

    async def _edited(self, part: Part, message_id: int, address: Address, *, html: bool) -> object:
        return await self.bot.edit_message_text(
            part["html"] if html else part["plain"],
            chat_id=address.chat_id,
            message_id=message_id,
            parse_mode=ParseMode.HTML if html else None,
            reply_markup=markup(part.get("buttons", [])),
            link_preview_options=NO_PREVIEW,
        )

    async def _send_file(self, address: Address, part: Part, begun: Begun | None) -> Message:
        try:
            if await self.files.size(part["file_id"]) > MOST_FILE_BYTES:
                return await self.send(address, _saying(texts.FILE_TOO_LARGE), begun=begun)
            content = await self.files.read(part["file_id"])
        except FileNotFoundError:
            log.warning("the file %s is gone and was not sent", part["file_id"])
            return await self.send(address, _saying(texts.FILE_LOST), begun=begun)
        pictured = part["media_type"] in PHOTOS and len(content) <= MOST_PHOTO_BYTES
        if pictured:
            try:
                return await self._repeat(address, partial(self._photo, part, content), begun)
            except CallWrong as wrong:  # too wide, too high: it still goes as a file
                log.info("a picture is sent as a file: %s", wrong)
        return await self._repeat(address, partial(self._document, part, content), begun)

    async def _photo(self, part: Part, content: bytes, address: Address) -> Message:
        upload = InputFile(content, filename=part["name"])
        return await self.bot.send_photo(
            address.chat_id, upload, caption=part.get("caption"), reply_parameters=_reply(address)
        )

    async def _document(self, part: Part, content: bytes, address: Address) -> Message:
        upload = InputFile(content, filename=part["name"])
        return await self.bot.send_document(
            address.chat_id, upload, caption=part.get("caption"), reply_parameters=_reply(address)
        )


def _saying(text: str) -> Part:
    return {"html": text, "plain": text}


def markup(rows: list[list[Button]]) -> InlineKeyboardMarkup | None:
    """Buttons as the SDK wants them."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(one["label"], callback_data=one["data"]) for one in r] for r in rows]
    )


def _reply(address: Address) -> ReplyParameters | None:
    if address.reply_to is None:
        return None
    return ReplyParameters(address.reply_to, allow_sending_without_reply=True)


async def _note_moved(before: int, after: int, session: Session) -> None:
    await telegram_chats.note_moved(session, str(before), str(after))
