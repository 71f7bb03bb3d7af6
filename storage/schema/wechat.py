"""What only the WeChat channel needs."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class WeChatTurnRow(Base):
    """One message of a follower and what became of it; deliveries of one message share the row.

    `claimed_by` works on it until `claimed_until`; `passive` is the text WeChat was handed in
    answer to the message, None until one was decided. A turn that fetches an earlier answer names
    it in `source_id`. `number` is what the follower types to fetch (取1).
    """

    __tablename__ = "wechat_turns"
    __table_args__ = (
        UniqueConstraint("sender_id", "message_id"),
        Index("ix_wechat_turns_open", "answered_at", "received_at"),
        Index("ix_wechat_turns_sender", "sender_id", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sender_id: Mapped[str] = mapped_column(String(128))
    message_id: Mapped[str] = mapped_column(String(128))
    received_at: Mapped[datetime]
    payload: Mapped[dict[str, Any]]
    deliveries: Mapped[int]
    attempts: Mapped[int]
    claimed_by: Mapped[str] = mapped_column(String(64))
    claimed_until: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    passive: Mapped[str | None] = mapped_column(Text)
    number: Mapped[int | None]
    choices: Mapped[list[Any]]
    source_id: Mapped[int | None]


class WeChatPartRow(Base):
    """A piece of an answer that fits one message; `file_id` makes it a picture, and `text` is what
    stands in for it. States: see storage.wechat.parts.PartState."""

    __tablename__ = "wechat_parts"
    __table_args__ = (
        UniqueConstraint("turn_id", "ordinal"),
        Index("ix_wechat_parts_waiting", "state", "sender_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    turn_id: Mapped[int] = mapped_column(ForeignKey("wechat_turns.id", ondelete="CASCADE"))
    sender_id: Mapped[str] = mapped_column(String(128))
    ordinal: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    file_id: Mapped[str | None] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(10))
    changed_at: Mapped[datetime]
    attempts: Mapped[int]


class WeChatWindowRow(Base):
    """How many customer-service messages a follower may still be sent, by what allowed them."""

    __tablename__ = "wechat_windows"

    sender_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    scene: Mapped[str] = mapped_column(String(10), primary_key=True)
    closes_at: Mapped[datetime]
    remaining: Mapped[int]


class WeChatStateRow(Base):
    """A named fact all processes share, such as the access token; fetched by one at a time."""

    __tablename__ = "wechat_state"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime]
    claimed_until: Mapped[datetime]


class WeChatConsentRow(Base):
    """One consent or refusal of a subscription notice; `spent_at` is when it was used."""

    __tablename__ = "wechat_consents"
    __table_args__ = (UniqueConstraint("sender_id", "event_id", "template_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sender_id: Mapped[str] = mapped_column(String(128), index=True)
    event_id: Mapped[str] = mapped_column(String(128))
    template_id: Mapped[str] = mapped_column(String(128))
    accepted: Mapped[bool]
    given_at: Mapped[datetime]
    spent_at: Mapped[datetime | None]


class WeChatReceiptRow(Base):
    """What WeChat reported about something we sent; see storage.wechat.receipts."""

    __tablename__ = "wechat_receipts"
    __table_args__ = (UniqueConstraint("kind", "job_id", "recipient_id", "template_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    job_id: Mapped[str] = mapped_column(String(64))
    recipient_id: Mapped[str] = mapped_column(String(128), index=True)
    template_id: Mapped[str] = mapped_column(String(128))
    arrived: Mapped[bool]
    status: Mapped[str] = mapped_column(String(100))
    total: Mapped[int | None]
    filtered: Mapped[int | None]
    sent: Mapped[int | None]
    failed: Mapped[int | None]
    received_at: Mapped[datetime]
