"""Who can be reached, who wants to hear what, and what is told to many."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class BarredIdentityRow(Base):
    """A person who cannot be reached on a channel until they get in touch there again."""

    __tablename__ = "barred_identities"

    identity_id: Mapped[int] = mapped_column(
        ForeignKey("identities.id", ondelete="CASCADE"), primary_key=True
    )
    since: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200))


class QuietHoursRow(Base):
    """A person's own quiet hours in minutes of the day in Shantou; they may span midnight."""

    __tablename__ = "quiet_hours"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    begins: Mapped[int]
    ends: Mapped[int]
