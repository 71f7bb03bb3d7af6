"""Mass messages: what was sent to many at once, and how many each follower had in a month."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class WeChatMassRow(Base):
    """One mass message; its `client_id` makes sending it again harmless.

    `tag_id` is the tag of its recipients while WeChat has one; `sent` and `failed` are what WeChat
    reported afterwards.
    """

    __tablename__ = "wechat_mass"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String(64), unique=True)
    push: Mapped[str] = mapped_column(String(100), index=True)
    text: Mapped[str] = mapped_column(Text)
    month: Mapped[str] = mapped_column(String(6))
    state: Mapped[str] = mapped_column(String(10), index=True)
    recipients: Mapped[int]
    job_id: Mapped[str] = mapped_column(String(64))
    sent: Mapped[int | None]
    failed: Mapped[int | None]
    planned_at: Mapped[datetime]
    retry_at: Mapped[datetime]
    tag_id: Mapped[int | None]
    sent_at: Mapped[datetime | None]


class WeChatMassUseRow(Base):
    """How many mass messages a follower was sent in a calendar month of the account's."""

    __tablename__ = "wechat_mass_uses"

    sender_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    month: Mapped[str] = mapped_column(String(6), primary_key=True)
    used: Mapped[int]
