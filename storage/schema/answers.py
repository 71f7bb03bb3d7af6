"""What is learned from answers, and what staff add to them: verdicts, cards, facts, own answers."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class FeedbackRow(Base):
    """What a person thought of one answer: good or bad, with a reason if they gave one."""

    __tablename__ = "feedback"

    exchange_id: Mapped[int] = mapped_column(
        ForeignKey("exchanges.id", ondelete="CASCADE"), primary_key=True
    )
    verdict: Mapped[str] = mapped_column(String(10), index=True)
    reason: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


class CardVersionRow(Base):
    """One version of a card as staff wrote it; the newest of a card counts over the shipped one."""

    __tablename__ = "card_versions"
    __table_args__ = (UniqueConstraint("card_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    card_id: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    retired: Mapped[bool]
    content: Mapped[dict[str, Any]]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    at: Mapped[datetime]


class CardReviewRow(Base):
    """A card that has to be looked at, and why; `done_at` once somebody has."""

    __tablename__ = "card_reviews"
    __table_args__ = (UniqueConstraint("card_id", "reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    card_id: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(300))
    noted_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class FactVersionRow(Base):
    """One version of a policy fact as staff wrote it; laid over the shipped table in order."""

    __tablename__ = "fact_versions"
    __table_args__ = (UniqueConstraint("fact_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fact_id: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    content: Mapped[dict[str, Any]]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    at: Mapped[datetime]


class StaffAnswerRow(Base):
    """What staff answered to a question that had been left open; `card_id` once it is a card."""

    __tablename__ = "staff_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    card_id: Mapped[str] = mapped_column(String(80))


class AnsweredRow(Base):
    """An exchange that staff have dealt with: by an answer, or by setting it aside (none)."""

    __tablename__ = "answered_exchanges"
    __table_args__ = (Index("ix_answered_exchanges_answer", "answer_id"),)

    exchange_id: Mapped[int] = mapped_column(
        ForeignKey("exchanges.id", ondelete="CASCADE"), primary_key=True
    )
    answer_id: Mapped[int | None] = mapped_column(
        ForeignKey("staff_answers.id", ondelete="SET NULL")
    )
    at: Mapped[datetime]
