"""One person on several channels: the codes that join, and what was joined."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class LinkCodeRow(Base):
    """A code that joins its owner with whoever sends it on another channel; kept as a hash."""

    __tablename__ = "link_codes"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LinkRow(Base):
    """Two people found to be one: what the one who joined brought, so that it can leave again.

    `moved` names the rows by table, column and key; `replaced` holds rows that the other had, too.
    """

    __tablename__ = "links"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    linked_at: Mapped[datetime]
    role: Mapped[str] = mapped_column(String(20))
    role_before: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    moved: Mapped[list[Any]]
    replaced: Mapped[list[Any]]
