"""The people of the desk: invitations, duty, absence, experts, and their sign-in to the page."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class InvitationRow(Base):
    """A code that gives a role once; only its hash is kept. See storage.desk.invitations."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    revoked_at: Mapped[datetime | None]


class CodeGuessRow(Base):
    """A wrong code somebody tried, counted against guessing; `purpose` says which kind of code."""

    __tablename__ = "code_guesses"
    __table_args__ = (Index("ix_code_guesses_purpose_at", "purpose", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    sender: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class DutyRow(Base):
    """Somebody on duty on one day, or on a weekday (0 is Monday) of every week."""

    __tablename__ = "duties"
    __table_args__ = (
        UniqueConstraint("user_id", "day"),
        UniqueConstraint("user_id", "weekday"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    day: Mapped[date | None] = mapped_column(index=True)
    weekday: Mapped[int | None]


class AbsenceRow(Base):
    """Days on which somebody of the desk is away, both included."""

    __tablename__ = "absences"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]


class ExpertRow(Base):
    """Somebody of the expert pool; `user_id` once they have joined the chat."""

    __tablename__ = "experts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    fields: Mapped[list[Any]]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    added_at: Mapped[datetime]


class SignInCodeRow(Base):
    """A code from the chat that opens the staff page once."""

    __tablename__ = "sign_in_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]


class StaffSessionRow(Base):
    """A browser that is signed in to the staff page; only the hash of its cookie is kept."""

    __tablename__ = "staff_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]
