"""Days that people asked to be reminded of."""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("user_id", "due_on", "about"),
    )
    op.create_index("ix_reminders_due_on", "reminders", ["due_on"])


def downgrade() -> None:
    op.drop_index("ix_reminders_due_on", "reminders")
    op.drop_table("reminders")
