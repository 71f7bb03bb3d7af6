"""Who can be reached, who wants to hear what, and what is told to many."""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Quiet hours, names that cannot be reached, and the platform's number of a push."""
    op.create_table(
        "quiet_hours",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id"),
    )
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


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_deliveries_reference", "deliveries")
    op.drop_column("deliveries", "reference")
    op.drop_table("barred_identities")
    op.drop_table("quiet_hours")
