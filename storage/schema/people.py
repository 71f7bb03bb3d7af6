"""People: who talks to us, what arrived, what was asked and answered."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class UserRow(Base):
    """A person who talks to the assistant."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(20), index=True)
    created_at: Mapped[datetime]


class IdentityRow(Base):
    """A person's name on one channel."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("channel", "external_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    external_id: Mapped[str] = mapped_column(String(128))
    last_message_at: Mapped[datetime]


class InboundRow(Base):
    """A message as it arrived, so that a repeated delivery gets the first answer again."""

    __tablename__ = "inbound_messages"
    __table_args__ = (UniqueConstraint("channel", "sender_id", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    sender_id: Mapped[str] = mapped_column(String(128))
    message_id: Mapped[str] = mapped_column(String(128))
    received_at: Mapped[datetime] = mapped_column(index=True)
    reply: Mapped[dict[str, Any] | None]


class ExchangeRow(Base):
    """One question with its answer.

    `meant` is the question in full where it took something from the ones before, `clarifies` the
    fact that the answer asked back for, `topic` what answered: a card, a calculation, a law.
    """

    __tablename__ = "exchanges"
    __table_args__ = (Index("ix_exchanges_user_asked", "user_id", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    as_of: Mapped[date]
    abstained: Mapped[bool]
    citations: Mapped[list[Any]]
    asked_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(20), server_default="")
    meant: Mapped[str] = mapped_column(Text, server_default="")
    clarifies: Mapped[str] = mapped_column(String(40), server_default="")
    topic: Mapped[str] = mapped_column(String(120), server_default="")


class OpenQuestionRow(Base):
    """A question that the person handed to staff; `agreed`: the answer may be sent to them."""

    __tablename__ = "open_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(
        ForeignKey("exchanges.id", ondelete="CASCADE"), unique=True
    )
    handed_at: Mapped[datetime]
    agreed: Mapped[bool] = mapped_column(server_default=false())


class BlockedWordRow(Base):
    """A word that neither questions nor answers may contain, kept by staff."""

    __tablename__ = "blocked_words"

    word: Mapped[str] = mapped_column(String(100), primary_key=True)
    added_at: Mapped[datetime]


class ModelCallRow(Base):
    """What the language model did for one answer; tokens are what was set aside until it is done.

    The cost is in millionths of the currency the prices are in. A person who is erased leaves
    their tokens in the day's total.
    """

    __tablename__ = "model_calls"
    __table_args__ = (Index("ix_model_calls_day_user", "day", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    day: Mapped[date]
    begun_at: Mapped[datetime]
    input_tokens: Mapped[int]
    output_tokens: Mapped[int]
    milliseconds: Mapped[int]
    cost: Mapped[int] = mapped_column(BigInteger)
    outcome: Mapped[str] = mapped_column(String(20))
