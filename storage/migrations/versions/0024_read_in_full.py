"""When the person had the whole of a push before them."""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "deliveries", sa.Column("shown_at", columns.UtcDateTime(timezone=True), nullable=True)
    )
    # What was announced before this was kept counts as read, so that nobody is shown old things.
    op.execute("UPDATE deliveries SET shown_at = sent_at WHERE route IN ('notice', 'template')")


def downgrade() -> None:
    op.drop_column("deliveries", "shown_at")
