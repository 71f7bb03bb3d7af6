"""Who can be reached, who wants to hear what, and what is told to many."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
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


class TopicRow(Base):
    """What is watched for; people who watch for the same share the row and its matches."""

    __tablename__ = "topics"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    topic: Mapped[dict[str, Any]]


class SubscriptionRow(Base):
    """One person's wish to hear about a topic: how often, since when, in which words they said so.

    `told` is the newest match they were told of, `digested_for` the occasion of their last digest.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (
        Index("ix_subscriptions_user", "user_id", "state"),
        Index("ix_subscriptions_due", "cadence", "state", "digested_for"),
        Index("ix_subscriptions_topic", "topic_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"))
    title: Mapped[str] = mapped_column(String(120))
    cadence: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(500))
    agreed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(20))
    told: Mapped[int]
    digested_for: Mapped[date]


class TopicMatchRow(Base):
    """A notice that fits a topic, how well, and why."""

    __tablename__ = "topic_matches"
    __table_args__ = (
        UniqueConstraint("topic_id", "notice_id"),
        Index("ix_topic_matches_new", "topic_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"))
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id", ondelete="CASCADE"))
    score: Mapped[float]
    because: Mapped[list[Any]]
    matched_at: Mapped[datetime]


class DigestRow(Base):
    """What one push to one person told: the matches in their order, and the subscriptions."""

    __tablename__ = "digests"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    items: Mapped[list[Any]]
    subscriptions: Mapped[list[Any]]
    created_at: Mapped[datetime]


class BulletinRow(Base):
    """Staff's own words to many; a second person approves them before they go out. `drafted` says
    that a language model wrote the first draft."""

    __tablename__ = "bulletins"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    title: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    target: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), index=True)
    send_at: Mapped[datetime]
    created_at: Mapped[datetime]
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]
    drafted: Mapped[bool] = mapped_column(default=False, server_default=false())


class FeedRow(Base):
    """A feed or page that is watched: where, how, and how the last visit went."""

    __tablename__ = "feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(String(500), unique=True)
    title: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(10))
    facets: Mapped[dict[str, Any]]
    active: Mapped[bool]
    etag: Mapped[str] = mapped_column(String(200))
    modified: Mapped[str] = mapped_column(String(100))
    seen: Mapped[str] = mapped_column(String(64))
    next_at: Mapped[datetime] = mapped_column(index=True)
    succeeded_at: Mapped[datetime | None]
    failures: Mapped[int]
    failure: Mapped[str] = mapped_column(String(200))


class JobStateRow(Base):
    """How a job goes, whichever process runs it; `held_until` keeps others from running it too."""

    __tablename__ = "job_states"

    job: Mapped[str] = mapped_column(String(60), primary_key=True)
    held_by: Mapped[str] = mapped_column(String(64))
    held_until: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    succeeded_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    failure_reference: Mapped[str] = mapped_column(String(20))
    failure: Mapped[str] = mapped_column(String(200))
