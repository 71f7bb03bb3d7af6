"""Assistance requests: what people ask the centre to do, what was said, how long it may take."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class NumberSeriesRow(Base):
    """The last number given out in a series (QZ-2026); it only grows."""

    __tablename__ = "number_series"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    last: Mapped[int]


class AssistanceRequestRow(Base):
    """One request. States and what may follow what: storage.desk.requests.

    `due_at` is when it must be resolved by, None while nothing runs: it waits for the person
    (`left_seconds` keeps what was left then) or is done.
    """

    __tablename__ = "assistance_requests"
    __table_args__ = (
        Index("ix_requests_state", "state", "due_at"),
        Index("ix_requests_user", "user_id", "created_at"),
        Index("ix_requests_assignee", "assignee_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    urgent: Mapped[bool]
    state: Mapped[str] = mapped_column(String(12))
    outcome: Mapped[str] = mapped_column(String(12))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    enterprise_id: Mapped[int | None] = mapped_column(
        ForeignKey("enterprises.id", ondelete="SET NULL")
    )
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    merged_into: Mapped[int | None] = mapped_column(
        ForeignKey("assistance_requests.id", ondelete="SET NULL")
    )
    description: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(Text)
    agency: Mapped[str] = mapped_column(String(120))
    rating: Mapped[int | None]
    rating_words: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    left_seconds: Mapped[int | None]
    resolved_at: Mapped[datetime | None]


class RequestEntryRow(Base):
    """One line of a request's history, never changed: who did or said what, and the state after it.

    What is `internal` the person never sees. `files` are ids of stored files.
    """

    __tablename__ = "request_entries"
    __table_args__ = (Index("ix_request_entries_request", "request_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("assistance_requests.id", ondelete="CASCADE")
    )
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    actor_name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    internal: Mapped[bool]
    files: Mapped[list[Any]]


class RequestFileRow(Base):
    """A stored file that belongs to a request, so that its people may see it."""

    __tablename__ = "request_files"

    request_id: Mapped[int] = mapped_column(
        ForeignKey("assistance_requests.id", ondelete="CASCADE"), primary_key=True
    )
    file_id: Mapped[str] = mapped_column(
        ForeignKey("stored_files.id", ondelete="CASCADE"), primary_key=True
    )


class CannedReplyRow(Base):
    """A reply staff keep ready under a short title."""

    __tablename__ = "canned_replies"

    title: Mapped[str] = mapped_column(String(40), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]


class ServiceTimeRow(Base):
    """Working days a kind of request may take, where staff have set another number than ours."""

    __tablename__ = "service_times"

    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    working_days: Mapped[int]
