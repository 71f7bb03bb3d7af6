"""Contacts are sealed, which makes them longer; what people agreed to when they were asked."""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

SEALED = (("assistance_requests", "contact", 200), ("event_registrations", "phone", 30))


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite holds no text to a length
        for table, column, _ in SEALED:
            op.alter_column(table, column, type_=sa.Text())
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("given_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_consents_user", "consents", ["user_id", "purpose"])


def downgrade() -> None:
    """What is longer than the column was is sealed text: it cannot be kept."""
    op.drop_index("ix_consents_user", "consents")
    op.drop_table("consents")
    if op.get_bind().dialect.name == "postgresql":
        for table, column, length in SEALED:
            kept = sa.table(table, sa.column(column, sa.Text()))
            too_long = sa.func.length(kept.c[column]) > length
            op.execute(kept.update().where(too_long).values({column: ""}))
            op.alter_column(table, column, type_=sa.String(length))
