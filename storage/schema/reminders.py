"""Days that people asked to be reminded of."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class ReminderRow(Base):
    """A day somebody wants to be told of before it comes, and what it is for, in their words."""

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("user_id", "due_on", "about"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    due_on: Mapped[date] = mapped_column(index=True)
    about: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]
