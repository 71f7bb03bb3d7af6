"""From a stored update to the reply's messages: buttons become choices, voice becomes text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from telegram import Bot

from bot.telegram import texts
from bot.telegram.api import FAILURES, call
from bot.telegram.commands import understood
from bot.telegram.manners import may_be_public
from bot.telegram.options import TelegramOptions
from bot.telegram.render import Part, offer, render
from bot.telegram.updates import Received
from bot.voice import Speech
from handlers.dispatcher import Dispatcher
from handlers.message import (
    Attachment,
    AttachmentUnavailable,
    Choice,
    IncomingMessage,
    MessageKind,
    Progress,
    Reply,
)
from handlers.routes import Route
from storage import people
from storage.database import Session
from storage.people import Role
from storage.shared_transaction import SharedTransaction
from storage.telegram import chats as telegram_chats
from storage.telegram import updates as telegram
from storage.telegram.updates import Update

CHOICE = re.compile(r"([cd])(\d{1,18})-(\d{1,2})")
AGAIN = re.compile(r"r(\d{1,18})")
MOST_VOICE_BYTES = 20 * 1024 * 1024
OPEN_TO_ALL = ("绑定", "/绑定", "/link", "确认绑定", "/加入", "/join")


@dataclass(frozen=True, slots=True)
class Composed:
    """The messages of a reply, and the choices that their buttons stand for."""

    parts: Sequence[Part]
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Replier:
    """Gives the reply to an update, through the dispatcher like every other channel.

    It works the same in whichever process asks, and asked again it gives the same.
    """

    dispatcher: Dispatcher
    routes: Sequence[Route]
    rows: SharedTransaction
    bot: Bot
    options: TelegramOptions
    speech: Speech | None = None

    async def compose(
        self, update: Update, received: Received, *, progress: Progress | None = None
    ) -> Composed:
        """The messages to send; `progress` is shown the reply while it grows."""
        message = replace(received.message, progress=progress)
        received = replace(received, message=message)
        if received.query_id:
            return await self._pressed(update, received)
        text = understood(message.text, self.routes[1:])
        return await self._answered(update, received, replace(message, text=text))

    async def _pressed(self, update: Update, received: Received) -> Composed:
        """A button: the choice that it stands for, a reply once more, or nothing any longer."""
        if again := AGAIN.fullmatch(received.data):
            earlier = await self.rows.run(partial(_own_update, int(again[1]), update.lane))
            if earlier is not None and earlier.parts:
                await self._stop_clock(received, "")
                parts: list[Part] = earlier.parts
                asked_for: list[Part] = [{**part, "again": False} for part in parts]
                return Composed(asked_for, tuple(Choice(*one) for one in earlier.choices))
        choice = await self.rows.run(partial(_choice, received))
        if choice is None:
            await self._stop_clock(received, texts.STALE_BUTTON)
            return Composed(())
        await self._stop_clock(received, texts.chosen(choice.label))
        return await self._answered(update, received, replace(received.message, text=choice.value))

    async def _answered(
        self, update: Update, received: Received, message: IncomingMessage
    ) -> Composed:
        reply = await self._reply(received, message)
        choices = reply.choices
        if received.open_group:
            choices = tuple(one for one in choices if self._public(one.value))
        parts = render(
            replace(reply, choices=choices),
            row=f"c{update.id}",
            public_base_url=self.options.public_base_url,
        )
        if update.uncertain is not None:
            offer(parts, texts.SEND_AGAIN, f"r{update.uncertain}")
        return Composed(parts, choices)

    async def _reply(self, received: Received, message: IncomingMessage) -> Reply:
        if self.options.staff_only and not await self._may_enter(message):
            return Reply(texts.STAFF_ONLY)
        if message.kind is MessageKind.VOICE:
            heard = await self._heard(message.attachment)
            if not heard:
                return Reply(texts.VOICE_NOT_HEARD)
            message = replace(message, kind=MessageKind.TEXT, text=heard, attachment=None)
        if received.open_group:
            if message.kind not in {MessageKind.TEXT, MessageKind.CHOICE}:
                return Reply(texts.PRIVATE_ONLY)
            if not self._public(message.text):
                return Reply(texts.PRIVATE_ONLY)
        if message.attachment is not None:
            attachment = replace(
                message.attachment, fetch=partial(self._fetch, message.attachment.media_id)
            )
            message = replace(message, attachment=attachment)
        return await self.dispatcher.dispatch(message)

    def _public(self, text: str) -> bool:
        return may_be_public(text, self.routes[1:])

    async def _may_enter(self, message: IncomingMessage) -> bool:
        """Whether a channel for staff is open to somebody: to staff, and to whoever joins."""
        if message.text.startswith(OPEN_TO_ALL):
            return True

        async def role(session: Session) -> Role:
            user = await people.find_user(
                session, channel=message.channel.value, external_id=message.sender_id
            )
            return user.role if user is not None else Role.MEMBER

        return (await self.rows.run(role)).includes(Role.STAFF)

    async def _heard(self, attachment: Attachment | None) -> str:
        if self.speech is None or attachment is None:
            return ""
        try:
            sound = await self._fetch(attachment.media_id, MOST_VOICE_BYTES)
        except AttachmentUnavailable:
            return ""
        return await self.speech.write_down(
            sound, name=attachment.name, media_type=attachment.media_type
        )

    async def _fetch(self, file_id: str, most: int) -> bytes:
        """The bytes of a file that somebody sent. Raises AttachmentUnavailable."""
        try:
            file = await call(partial(self.bot.get_file, file_id))
            if file.file_size is not None and file.file_size > most:
                raise AttachmentUnavailable(f"{file.file_size} bytes")
            content = bytes(await call(file.download_as_bytearray))
        except FAILURES as problem:
            raise AttachmentUnavailable(str(problem)) from problem
        if len(content) > most:
            raise AttachmentUnavailable(f"{len(content)} bytes")
        return content

    async def _stop_clock(self, received: Received, text: str) -> None:
        """End the little clock on a button; one that ended by itself needs no end."""
        alert = text == texts.STALE_BUTTON
        try:
            await call(
                partial(
                    self.bot.answer_callback_query, received.query_id, text[:200], show_alert=alert
                )
            )
        except FAILURES:
            return


async def _own_update(update_id: int, lane: str, session: Session) -> Update | None:
    found = await telegram.find_update(session, update_id)
    return found if found is not None and found.lane == lane else None


async def _choice(received: Received, session: Session) -> Choice | None:
    """The choice that a button's data names, if it is still known and meant for the sender.

    A push to a group is for everybody who may do what it offers.
    """
    named = CHOICE.fullmatch(received.data)
    if named is None:
        return None
    kind, row, position = named[1], int(named[2]), int(named[3])
    offered: list[Any] = []
    if kind == "c":
        update = await _own_update(row, received.lane, session)
        offered = update.choices if update is not None else []
    else:
        for name in (received.lane, str(received.chat_id)):
            user = await people.find_user(session, channel="telegram", external_id=name)
            if user is not None and not offered:
                offered = await telegram_chats.pushed_choices(session, row, user.id)
    if not 1 <= position <= len(offered):
        return None
    return Choice(*offered[position - 1])
