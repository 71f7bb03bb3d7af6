"""The library: texts, their passages, and the vectors made of them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    LargeBinary,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


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
