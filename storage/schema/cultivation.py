"""High-value patents: portfolios around a core technology, filings on their way, worksheets."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class CultivationRow(Base):
    """A portfolio that is being built: a core technology of one firm, and what it earns with it."""

    __tablename__ = "cultivations"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    owner: Mapped[str] = mapped_column(String(120))
    technology: Mapped[str] = mapped_column(Text)
    revenue: Mapped[str] = mapped_column(String(300))
    revenue_proof_id: Mapped[str | None] = mapped_column(
        ForeignKey("stored_files.id", ondelete="SET NULL")
    )
    created_at: Mapped[datetime]


class CultivationMemberRow(Base):
    """A patent in a portfolio, by its application's key."""

    __tablename__ = "cultivation_members"

    cultivation_id: Mapped[int] = mapped_column(
        ForeignKey("cultivations.id", ondelete="CASCADE"), primary_key=True
    )
    patent: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(20))
    added_at: Mapped[datetime]


class FilingRow(Base):
    """An application on its way: invention, PCT or another, with its stage and proof."""

    __tablename__ = "filings"

    id: Mapped[int] = mapped_column(primary_key=True)
    cultivation_id: Mapped[int | None] = mapped_column(
        ForeignKey("cultivations.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[str] = mapped_column(String(200))
    owner: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(12))
    number: Mapped[str] = mapped_column(String(40))
    filed_on: Mapped[date | None]
    proof_id: Mapped[str | None] = mapped_column(ForeignKey("stored_files.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]


class WorthRow(Base):
    """A worksheet on whether a patent is worth keeping: a mark and a note for each indicator."""

    __tablename__ = "worths"

    id: Mapped[int] = mapped_column(primary_key=True)
    patent: Mapped[str] = mapped_column(String(40), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    marks: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
