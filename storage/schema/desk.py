"""What the features of the desk share: enterprises, forms, pushes, files, evidence, the clock."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class EnterpriseRow(Base):
    """A firm; `key` is its name as it is compared, so that one firm is one row."""

    __tablename__ = "enterprises"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    industries: Mapped[list[Any]]
    created_at: Mapped[datetime]


class ProfileRow(Base):
    """What a person has told about themselves; no row until they tell anything."""

    __tablename__ = "profiles"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(60))
    enterprise_id: Mapped[int | None] = mapped_column(
        ForeignKey("enterprises.id", ondelete="SET NULL"), index=True
    )


class ConversationRow(Base):
    """A form somebody is filling in: one at a time for each person.

    `asked` names the field that waits for an answer; `answered` the fields before it, in order.
    """

    __tablename__ = "conversations"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    form: Mapped[str] = mapped_column(String(40))
    asked: Mapped[str] = mapped_column(String(40))
    answered: Mapped[list[Any]]
    values: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class DeliveryRow(Base):
    """One push to one person; `key` makes enqueueing it twice harmless.

    `shown_at` is when the person asked for what waits and had the whole of it before them;
    `message_id` names the message that caused the push (storage.trace), empty where none did.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_due", "state", "priority", "not_before"),
        Index("ix_deliveries_user", "user_id", "state"),
        Index("ix_deliveries_push", "push"),
        Index("ix_deliveries_reference", "reference"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    push: Mapped[str] = mapped_column(String(100))
    priority: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    choices: Mapped[list[Any]]
    files: Mapped[list[Any]]
    facts: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    attempts: Mapped[int]
    claimed_by: Mapped[str] = mapped_column(String(64))
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    route: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(64), server_default="")
    failure: Mapped[str] = mapped_column(String(200))
    shown_at: Mapped[datetime | None]
    message_id: Mapped[str] = mapped_column(String(64), server_default="")


class StoredFileRow(Base):
    """A file somebody sent or we made; its bytes lie in the data folder under the random `id`."""

    __tablename__ = "stored_files"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]


class EvidenceRow(Base):
    """One thing the centre did that may count towards a target; `key` makes it count once."""

    __tablename__ = "evidence"
    __table_args__ = (Index("ix_evidence_kind_day", "kind", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    day: Mapped[date]
    at: Mapped[datetime]
    subject: Mapped[str] = mapped_column(String(100))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    enterprise_id: Mapped[int | None] = mapped_column(
        ForeignKey("enterprises.id", ondelete="SET NULL")
    )
    quantity: Mapped[int]
    facts: Mapped[dict[str, Any]]
    file_id: Mapped[str | None] = mapped_column(ForeignKey("stored_files.id", ondelete="SET NULL"))


class EvidenceFileRow(Base):
    """A further proof of an entry, beside the one that came with it (`EvidenceRow.file_id`)."""

    __tablename__ = "evidence_files"
    __table_args__ = (UniqueConstraint("evidence_id", "file_id", name="uq_evidence_files"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"))
    file_id: Mapped[str] = mapped_column(ForeignKey("stored_files.id", ondelete="CASCADE"))
    added_at: Mapped[datetime]


class NoticeRow(Base):
    """An item worth telling: what happened, to which patent, mark, law or event, and its facets.

    Facets are what subscriptions match: industries, keywords, ipc, loc, nice, applicants, numbers.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_created", "created_at"),
        Index("ix_notices_unmatched", "matched_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(String(500))
    happened_on: Mapped[date]
    created_at: Mapped[datetime]
    facets: Mapped[dict[str, Any]]
    matched_at: Mapped[datetime | None]


class AuditRow(Base):
    """One action of staff, never changed: who, in which role, what, to what."""

    __tablename__ = "audit_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(100))
    facts: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(String(64))


class JobRunRow(Base):
    """One run of a job that must happen once however many processes there are."""

    __tablename__ = "job_runs"
    __table_args__ = (UniqueConstraint("job", "due"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(60))
    due: Mapped[str] = mapped_column(String(40))
    claimed_at: Mapped[datetime]
