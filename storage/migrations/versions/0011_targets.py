"""The project year, application papers, self-assessments, screenings."""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "compliance_clauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("standard", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("dimension", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("hint", sa.String(length=300), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("law_refs", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("compliance_clauses", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_compliance_clauses_standard"), ["standard"], unique=False
        )

    op.create_table(
        "target_years",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("count_once", sa.Boolean(), nullable=False),
        sa.Column("mask_names", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("year"),
    )
    op.create_table(
        "compliance_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("questionnaire", sa.String(length=60), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("finished_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprises.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("compliance_results", schema=None) as batch_op:
        batch_op.create_index(
            "ix_compliance_results_user", ["user_id", "finished_at"], unique=False
        )

    op.create_table(
        "application_papers",
        sa.Column("paper", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=True),
        sa.Column("changed_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("paper"),
    )
    op.create_table(
        "screenings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("market", sa.String(length=20), nullable=False),
        sa.Column("fair", sa.String(length=100), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=True),
        sa.Column("asked_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprises.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("screenings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_screenings_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("screenings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_screenings_user_id"))

    op.drop_table("screenings")
    op.drop_table("application_papers")
    with op.batch_alter_table("compliance_results", schema=None) as batch_op:
        batch_op.drop_index("ix_compliance_results_user")

    op.drop_table("compliance_results")
    op.drop_table("target_years")
    with op.batch_alter_table("compliance_clauses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_compliance_clauses_standard"))

    op.drop_table("compliance_clauses")
