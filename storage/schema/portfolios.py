"""What people watch of their own: firms whose patents are theirs, single numbers, what was told."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class PortfolioFirmRow(Base):
    """A firm whose patents and marks a person watches; `key` is its name as it is compared."""

    __tablename__ = "portfolio_firms"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime]


class PortfolioItemRow(Base):
    """One patent or mark a person watches, or left out of what their firms have.

    `subject` is a Register; `number` a patent's key or a mark's number. `filed_on` is what the
    person told of a patent that is not in the library.
    """

    __tablename__ = "portfolio_items"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    subject: Mapped[str] = mapped_column(String(10), primary_key=True)
    number: Mapped[str] = mapped_column(String(40), primary_key=True)
    left_out: Mapped[bool]
    filed_on: Mapped[date | None]
    added_at: Mapped[datetime]


class PortfolioReminderRow(Base):
    """A reminder that was put into the outbox; `key` names right, day and how long before it."""

    __tablename__ = "portfolio_reminders"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    reminded_at: Mapped[datetime]
