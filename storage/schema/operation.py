"""Operation of rights: recordals under way, what firms seek and offer, the pool of rights."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class RecordalRow(Base):
    """A transfer, licence, open licence or pledge on its way to the register.

    `papers` holds the ids of the checklist's items that are at hand, `circumstances` what decides
    which are wanted. `due_on` is the last day to file, where the law sets one.
    """

    __tablename__ = "recordals"
    __table_args__ = (Index("ix_recordals_state", "state", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    patent: Mapped[str] = mapped_column(String(40), index=True)
    giver: Mapped[str] = mapped_column(String(120))
    taker: Mapped[str] = mapped_column(String(120))
    effective_on: Mapped[date | None]
    due_on: Mapped[date | None]
    circumstances: Mapped[list[Any]]
    papers: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(String(12))
    filed_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(500))
    proof_id: Mapped[str | None] = mapped_column(ForeignKey("stored_files.id", ondelete="SET NULL"))
    keeper_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]


class ListingRow(Base):
    """What a firm seeks or offers. `vector` is made of title and text by `vector_model`.

    `matched_at` is when it was last compared with the other side; None until it was.
    """

    __tablename__ = "listings"
    __table_args__ = (Index("ix_listings_open", "state", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(
        ForeignKey("enterprises.id", ondelete="SET NULL")
    )
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(Text)
    industry: Mapped[str] = mapped_column(String(40))
    patent: Mapped[str] = mapped_column(String(40))
    terms: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    matched_at: Mapped[datetime | None]
    vector: Mapped[bytes | None] = mapped_column(LargeBinary)
    vector_model: Mapped[str] = mapped_column(String(100))


class IntroductionRow(Base):
    """A need and an offer that fit: proposed to both sides, made once both have agreed."""

    __tablename__ = "introductions"
    __table_args__ = (UniqueConstraint("need_id", "offer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"), index=True)
    reasons: Mapped[list[Any]]
    need_agreed_at: Mapped[datetime | None]
    offer_agreed_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    introduced_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class PooledRightRow(Base):
    """A right in the asset pool, in a package if `package` is not empty."""

    __tablename__ = "pooled_rights"

    patent: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    owner: Mapped[str] = mapped_column(String(120))
    package: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(String(300))
    added_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    added_at: Mapped[datetime]
