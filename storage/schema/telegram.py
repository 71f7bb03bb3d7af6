"""What only the Telegram channel needs."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class TelegramUpdateRow(Base):
    """One update and what became of it. See storage.telegram.updates.

    Updates of one `lane` (a person) are worked on in the order of `id`. `claimed_by` works on it
    until `claimed_until`; `parts` is the reply once there is one, of which `sent` have left;
    `sending` says that the next one may be on its way, `unknown` that one may not have arrived.
    """

    __tablename__ = "telegram_updates"
    __table_args__ = (
        UniqueConstraint("bot_id", "update_id"),
        Index("ix_telegram_updates_lane", "lane", "done_at"),
        Index("ix_telegram_updates_open", "done_at", "claimed_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bot_id: Mapped[int] = mapped_column(BigInteger)
    update_id: Mapped[int] = mapped_column(BigInteger)
    lane: Mapped[str] = mapped_column(String(128))
    received_at: Mapped[datetime] = mapped_column(index=True)
    payload: Mapped[dict[str, Any]]
    attempts: Mapped[int]
    claimed_by: Mapped[str] = mapped_column(String(64))
    claimed_until: Mapped[datetime]
    parts: Mapped[list[Any] | None]
    choices: Mapped[list[Any]]
    sent: Mapped[int]
    sending: Mapped[bool]
    unknown: Mapped[bool]
    done_at: Mapped[datetime | None]


class TelegramChatRow(Base):
    """A group that became a supergroup, and the id it has since."""

    __tablename__ = "telegram_chats"

    chat_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    moved_to: Mapped[str] = mapped_column(String(128))
