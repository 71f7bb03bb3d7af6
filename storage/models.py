"""Every table. The first half is the library (texts), the second half people.

A row keeps by itself what must hold whoever changes it: uniqueness, required columns, references.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
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
