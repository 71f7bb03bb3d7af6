"""What people agreed to before they told anything about themselves."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class ConsentRow(Base):
    """One consent: to which purpose (a form's name), in which words, where and when.

    `version` is a digest of the words. `withdrawn_at` is when the person took it back.
    """

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_user", "user_id", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(40))
    wording: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
