"""The WeChat channel, and the words nobody may send."""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blocked_words",
        sa.Column("word", sa.String(length=100), nullable=False),
        sa.Column("added_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("word"),
    )
    op.create_table(
        "wechat_consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender_id", sa.String(length=128), nullable=False),
        sa.Column("event_id", sa.String(length=128), nullable=False),
        sa.Column("template_id", sa.String(length=128), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("given_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("spent_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sender_id", "event_id", "template_id"),
    )
    with op.batch_alter_table("wechat_consents", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_wechat_consents_sender_id"), ["sender_id"], unique=False
        )

    op.create_table(
        "wechat_state",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("expires_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "wechat_turns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender_id", sa.String(length=128), nullable=False),
        sa.Column("message_id", sa.String(length=128), nullable=False),
        sa.Column("received_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(length=64), nullable=False),
        sa.Column("claimed_until", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("passive", sa.Text(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sender_id", "message_id"),
    )
    with op.batch_alter_table("wechat_turns", schema=None) as batch_op:
        batch_op.create_index("ix_wechat_turns_open", ["answered_at", "received_at"], unique=False)
        batch_op.create_index("ix_wechat_turns_sender", ["sender_id", "received_at"], unique=False)

    op.create_table(
        "wechat_windows",
        sa.Column("sender_id", sa.String(length=128), nullable=False),
        sa.Column("scene", sa.String(length=10), nullable=False),
        sa.Column("closes_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sender_id", "scene"),
    )
    op.create_table(
        "wechat_parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("turn_id", sa.Integer(), nullable=False),
        sa.Column("sender_id", sa.String(length=128), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("changed_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["turn_id"], ["wechat_turns.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("turn_id", "ordinal"),
    )
    with op.batch_alter_table("wechat_parts", schema=None) as batch_op:
        batch_op.create_index("ix_wechat_parts_waiting", ["state", "sender_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("wechat_parts", schema=None) as batch_op:
        batch_op.drop_index("ix_wechat_parts_waiting")

    op.drop_table("wechat_parts")
    op.drop_table("wechat_windows")
    with op.batch_alter_table("wechat_turns", schema=None) as batch_op:
        batch_op.drop_index("ix_wechat_turns_sender")
        batch_op.drop_index("ix_wechat_turns_open")

    op.drop_table("wechat_turns")
    op.drop_table("wechat_state")
    with op.batch_alter_table("wechat_consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wechat_consents_sender_id"))

    op.drop_table("wechat_consents")
    op.drop_table("blocked_words")
