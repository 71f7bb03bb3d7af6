"""Pushes by Telegram: what the delivery engine asks of the channel."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from bot.attached import attached
from bot.telegram.api import (
    CallWrong,
    ChatUnreachable,
    FetchedElsewhere,
    NotSent,
    TokenWrong,
    TooFast,
)
from bot.telegram.api import OutcomeUnknown as Unknown
from bot.telegram.render import render
from bot.telegram.sending import Address, Sending
from handlers.message import Choice, Reply
from scheduler.delivery.sender import OutcomeUnknown, Receipt, RecipientUnreachable, TryLater
from storage.database import Session
from storage.delivery.outbox import Delivery
from storage.shared_transaction import SharedTransaction
from storage.telegram import chats as telegram_chats

CHAT = re.compile(r"-?\d{1,19}")
TOKEN_AGAIN = 600.0
NETWORK_AGAIN = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramSender:
    """Sends pushes behind the same gate as replies, which go first."""

    channel: ClassVar[str] = "telegram"
    idempotent: ClassVar[bool] = False

    sending: Sending
    rows: SharedTransaction

    async def send(self, external_id: str, delivery: Delivery) -> Receipt:
        """Send one push to one person or group now. Raises the engine's exceptions."""
        if not CHAT.fullmatch(external_id):
            raise RecipientUnreachable("known from a group only")
        chat_id = int(await self.rows.run(partial(_current, external_id)))
        parts = render(await self._reply(delivery), row=f"d{delivery.id}")
        address = Address(chat_id=chat_id, priority=delivery.priority.value)
        sent: list[int] = []
        for part in parts:
            try:
                message = await self.sending.send(address, part)
            except ChatUnreachable as gone:
                raise RecipientUnreachable(str(gone)) from None
            except (Unknown, NotSent, TooFast, CallWrong, TokenWrong, FetchedElsewhere) as problem:
                raise self._meaning(problem, sent) from None
            sent.append(message.message_id)
        return Receipt(reference=f"{chat_id}:{sent[0]}" if sent else "")

    def _meaning(self, problem: Exception, sent: Sequence[int]) -> Exception:
        """What a failure means to the engine; half a push may not be sent again from its start."""
        if isinstance(problem, Unknown) or sent:
            return OutcomeUnknown(str(problem))
        if isinstance(problem, TooFast):
            return TryLater(problem.seconds, "too fast for the chat")
        if isinstance(problem, NotSent):
            return TryLater(NETWORK_AGAIN, "Telegram cannot be reached", everyone=True)
        if isinstance(problem, TokenWrong):
            return TryLater(TOKEN_AGAIN, "Telegram does not know the token", everyone=True)
        return TryLater(reason=f"Telegram refuses it: {problem}")

    async def _reply(self, delivery: Delivery) -> Reply:
        content = delivery.content
        choices = tuple(Choice(label, value) for label, value in content.choices)
        files = await self.rows.run(lambda session: attached(session, content.files))
        return Reply(content.text, choices=choices, files=files)


async def _current(chat_id: str, session: Session) -> str:
    return await telegram_chats.current_chat(session, chat_id)
