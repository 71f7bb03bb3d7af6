"""Which message caused a push."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "deliveries",
        sa.Column("message_id", sa.String(length=64), server_default="", nullable=False),
    )


def downgrade() -> None:
    op.drop_column("deliveries", "message_id")
