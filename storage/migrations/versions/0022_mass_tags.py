"""Mass messages by a tag: its id while it lives, and when a message went out."""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("wechat_mass", sa.Column("tag_id", sa.Integer(), nullable=True))
    op.add_column(
        "wechat_mass", sa.Column("sent_at", columns.UtcDateTime(timezone=True), nullable=True)
    )


def downgrade() -> None:
    op.drop_column("wechat_mass", "sent_at")
    op.drop_column("wechat_mass", "tag_id")
