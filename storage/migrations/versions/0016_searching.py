"""Vectors of patents, searches, assessments before filing, and portfolios."""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("asked_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessments_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index("ix_assessments_user", ["user_id"], unique=False)

    op.create_table(
        "patent_vectors",
        sa.Column("model", sa.String(length=100), nullable=False),
        sa.Column("patent_id", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("changed_in", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["patent_id"], ["patents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("model", "patent_id"),
    )
    with op.batch_alter_table("patent_vectors", schema=None) as batch_op:
        batch_op.create_index(
            "ix_patent_vectors_changed", ["model", "changed_in", "patent_id"], unique=False
        )

    op.create_table(
        "portfolio_firms",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("added_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "key"),
    )
    op.create_table(
        "portfolio_items",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("added_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "subject", "number"),
    )
    op.create_table(
        "portfolio_reminders",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("reminded_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "key"),
    )
    op.create_table(
        "register_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("searched_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("register_searches", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_register_searches_searched_at"), ["searched_at"], unique=False
        )
        batch_op.create_index("ix_register_searches_user", ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("register_searches", schema=None) as batch_op:
        batch_op.drop_index("ix_register_searches_user")
        batch_op.drop_index(batch_op.f("ix_register_searches_searched_at"))

    op.drop_table("register_searches")
    op.drop_table("portfolio_reminders")
    op.drop_table("portfolio_items")
    op.drop_table("portfolio_firms")
    with op.batch_alter_table("patent_vectors", schema=None) as batch_op:
        batch_op.drop_index("ix_patent_vectors_changed")

    op.drop_table("patent_vectors")
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.drop_index("ix_assessments_user")
        batch_op.drop_index(batch_op.f("ix_assessments_asked_at"))

    op.drop_table("assessments")
