"""Searching patents and marks: vectors, the searches people page through, assessments begun."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class PatentVectorRow(Base):
    """A patent's embedding: int8 codes of the text with that hash; `changed_in` a counter."""

    __tablename__ = "patent_vectors"
    __table_args__ = (Index("ix_patent_vectors_changed", "model", "changed_in", "patent_id"),)

    model: Mapped[str] = mapped_column(String(100), primary_key=True)
    patent_id: Mapped[int] = mapped_column(
        ForeignKey("patents.id", ondelete="CASCADE"), primary_key=True
    )
    text_hash: Mapped[str] = mapped_column(String(32))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    changed_in: Mapped[int]


class RegisterSearchRow(Base):
    """A search somebody made, so that its further pages can be asked for by number."""

    __tablename__ = "register_searches"
    __table_args__ = (Index("ix_register_searches_user", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    subject: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    searched_at: Mapped[datetime] = mapped_column(index=True)


class AssessmentRow(Base):
    """What somebody told for an assessment before filing; gone as soon as its report is made."""

    __tablename__ = "assessments"
    __table_args__ = (Index("ix_assessments_user", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    told: Mapped[dict[str, Any]]
    asked_at: Mapped[datetime] = mapped_column(index=True)
