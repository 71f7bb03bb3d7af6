"""What WeChat reports about what we sent."""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wechat_receipts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("job_id", sa.String(length=64), nullable=False),
        sa.Column("recipient_id", sa.String(length=128), nullable=False),
        sa.Column("template_id", sa.String(length=128), nullable=False),
        sa.Column("arrived", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=100), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("filtered", sa.Integer(), nullable=True),
        sa.Column("sent", sa.Integer(), nullable=True),
        sa.Column("failed", sa.Integer(), nullable=True),
        sa.Column("received_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "job_id", "recipient_id", "template_id"),
    )
    with op.batch_alter_table("wechat_receipts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_wechat_receipts_recipient_id"), ["recipient_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("wechat_receipts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wechat_receipts_recipient_id"))
    op.drop_table("wechat_receipts")
