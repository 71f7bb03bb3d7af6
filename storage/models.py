"""Every table. The first half is the library (texts), the second half people.

A row keeps by itself what must hold whoever changes it: uniqueness, required columns, references.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.columns import UtcDateTime


class Base(DeclarativeBase):
    """The metadata all tables share."""

    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012


class DocumentRow(Base):
    """One version of one text; `key` is law@adoption-date, or the law alone without a date."""

    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(300), unique=True)
    law: Mapped[str] = mapped_column(String(200), index=True)
    title: Mapped[str] = mapped_column(String(400))
    kind: Mapped[str] = mapped_column(String(20))
    scope: Mapped[str] = mapped_column(String(10))
    adopted_on: Mapped[date | None]
    in_force_from: Mapped[date | None]
    in_force_to: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(500))
    confirmed: Mapped[bool]
    aliases: Mapped[list[Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime]


class PassageRow(Base):
    """A provision, clause or section: the unit that is found and cited."""

    __tablename__ = "passages"

    id: Mapped[str] = mapped_column(String(400), primary_key=True)
    document_id: Mapped[int] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), index=True
    )
    ordinal: Mapped[int]
    locator: Mapped[str] = mapped_column(String(100))
    heading: Mapped[str] = mapped_column(String(200))
    chapter: Mapped[str] = mapped_column(String(400))
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[bool]
    former: Mapped[list[Any]]


class VectorRow(Base):
    """An embedding by model and text: the truth that every vector index is built from."""

    __tablename__ = "vectors"

    model: Mapped[str] = mapped_column(String(100), primary_key=True)
    text_hash: Mapped[str] = mapped_column(String(32), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class LibraryStateRow(Base):
    """A named fact about the library, such as its version counter or the embedding model in use."""

    __tablename__ = "library_state"

    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    value: Mapped[str] = mapped_column(String(300))


class UserRow(Base):
    """A person who talks to the assistant."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(20))
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
    """One question with its answer."""

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


class OpenQuestionRow(Base):
    """A question the library could not answer and the person handed to staff."""

    __tablename__ = "open_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(
        ForeignKey("exchanges.id", ondelete="CASCADE"), unique=True
    )
    handed_at: Mapped[datetime]


# What only the WeChat channel needs, and the words nobody may send.


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
    """A piece of an answer that fits one message. States: see storage.wechat.PartState."""

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
