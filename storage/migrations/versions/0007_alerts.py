"""Who can be reached, who wants to hear what, and what is told to many."""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Subscriptions with what they match, bulletins, feeds, and who can be reached."""
    op.create_table(
        "feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("facets", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("etag", sa.String(length=200), nullable=False),
        sa.Column("modified", sa.String(length=100), nullable=False),
        sa.Column("seen", sa.String(length=64), nullable=False),
        sa.Column("next_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("succeeded_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("url"),
    )
    op.create_index("ix_feeds_next_at", "feeds", ["next_at"])

    op.create_table(
        "job_states",
        sa.Column("job", sa.String(length=60), nullable=False),
        sa.Column("held_by", sa.String(length=64), nullable=False),
        sa.Column("held_until", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("begun_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("succeeded_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("next_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("failure_reference", sa.String(length=20), nullable=False),
        sa.Column("failure", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("job"),
    )
    op.create_table(
        "topics",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "wechat_mass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("push", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("month", sa.String(length=6), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(length=64), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=True),
        sa.Column("failed", sa.Integer(), nullable=True),
        sa.Column("planned_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("retry_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("client_id"),
    )
    op.create_index("ix_wechat_mass_push", "wechat_mass", ["push"])
    op.create_index("ix_wechat_mass_state", "wechat_mass", ["state"])

    op.create_table(
        "wechat_mass_uses",
        sa.Column("sender_id", sa.String(length=128), nullable=False),
        sa.Column("month", sa.String(length=6), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sender_id", "month"),
    )
    op.create_table(
        "bulletins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("target", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("send_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("approver_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["approver_id"], ["users.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_bulletins_state", "bulletins", ["state"])

    op.create_table(
        "digests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("subscriptions", sa.JSON(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_digests_user_id", "digests", ["user_id"])

    op.create_table(
        "quiet_hours",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("cadence", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("agreed_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=20), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("digested_for", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_subscriptions_due", "subscriptions", ["cadence", "state", "digested_for"])
    op.create_index("ix_subscriptions_topic", "subscriptions", ["topic_id", "state"])
    op.create_index("ix_subscriptions_user", "subscriptions", ["user_id", "state"])

    op.create_table(
        "topic_matches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.Column("matched_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("topic_id", "notice_id"),
    )
    op.create_index("ix_topic_matches_new", "topic_matches", ["topic_id", "id"])

    op.create_table(
        "barred_identities",
        sa.Column("identity_id", sa.Integer(), nullable=False),
        sa.Column("since", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("identity_id"),
    )
    op.add_column(
        "deliveries",
        sa.Column("reference", sa.String(length=64), server_default="", nullable=False),
    )
    op.create_index("ix_deliveries_reference", "deliveries", ["reference"])

    op.add_column(
        "notices", sa.Column("matched_at", columns.UtcDateTime(timezone=True), nullable=True)
    )
    op.create_index("ix_notices_unmatched", "notices", ["matched_at"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_notices_unmatched", "notices")
    op.drop_column("notices", "matched_at")

    op.drop_index("ix_deliveries_reference", "deliveries")
    op.drop_column("deliveries", "reference")

    op.drop_table("barred_identities")
    op.drop_index("ix_topic_matches_new", "topic_matches")

    op.drop_table("topic_matches")
    op.drop_index("ix_subscriptions_user", "subscriptions")
    op.drop_index("ix_subscriptions_topic", "subscriptions")
    op.drop_index("ix_subscriptions_due", "subscriptions")

    op.drop_table("subscriptions")
    op.drop_table("quiet_hours")
    op.drop_index("ix_digests_user_id", "digests")

    op.drop_table("digests")
    op.drop_index("ix_bulletins_state", "bulletins")

    op.drop_table("bulletins")
    op.drop_table("wechat_mass_uses")
    op.drop_index("ix_wechat_mass_state", "wechat_mass")
    op.drop_index("ix_wechat_mass_push", "wechat_mass")

    op.drop_table("wechat_mass")
    op.drop_table("topics")
    op.drop_table("job_states")
    op.drop_index("ix_feeds_next_at", "feeds")

    op.drop_table("feeds")
