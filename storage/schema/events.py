"""Public events: what they are, who signed up, who came, what they thought of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class EventRow(Base):
    """One activity. `name` stands in its public address and cannot be guessed before it is told;
    `secret` is what its check-in codes are made from. Free places are counted, never stored."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_state_starts", "state", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    purposes: Mapped[list[Any]]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200))
    link: Mapped[str] = mapped_column(String(500))
    capacity: Mapped[int]
    per_enterprise: Mapped[int]
    wanted_enterprises: Mapped[int]
    sign_up_until: Mapped[datetime]
    speaker: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(Text)
    poster_id: Mapped[str | None] = mapped_column(
        ForeignKey("stored_files.id", ondelete="SET NULL")
    )
    state: Mapped[str] = mapped_column(String(12))
    version: Mapped[int]
    secret: Mapped[str] = mapped_column(String(64))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]


class RegistrationRow(Base):
    """One sign-up: a person for themselves and others of one enterprise.

    It goes with the person who is erased. Nobody's (`user_id` null) is one that staff wrote down.
    """

    __tablename__ = "event_registrations"
    __table_args__ = (
        UniqueConstraint("event_id", "user_id"),
        Index("ix_event_registrations_state", "event_id", "state"),
        Index("ix_event_registrations_user", "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    enterprise_id: Mapped[int | None] = mapped_column(
        ForeignKey("enterprises.id", ondelete="SET NULL")
    )
    phone: Mapped[str] = mapped_column(Text)
    seats: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    queued_at: Mapped[datetime]
    offered_until: Mapped[datetime | None]


class EventPersonRow(Base):
    """One person of a sign-up, and when and how they checked in."""

    __tablename__ = "event_people"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("event_registrations.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(60))
    checked_in_at: Mapped[datetime | None]
    checked_in_by: Mapped[str] = mapped_column(String(10))


class EventFeedbackRow(Base):
    """What one person thought of one event; a later word replaces an earlier one."""

    __tablename__ = "event_feedback"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    rating: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime]
