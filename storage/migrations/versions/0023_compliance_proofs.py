"""Proofs beside the answers of a self-assessment; a clause's kind, parent and first day."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "compliance_proofs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["result_id"], ["compliance_results.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_compliance_proofs_result", "compliance_proofs", ["result_id"])
    clauses = "compliance_clauses"
    op.add_column(clauses, sa.Column("kind", sa.String(10), server_default="", nullable=False))
    op.add_column(clauses, sa.Column("parent", sa.String(30), server_default="", nullable=False))
    op.add_column(clauses, sa.Column("effective_from", sa.Date(), nullable=True))


def downgrade() -> None:
    for column in ("effective_from", "parent", "kind"):
        op.drop_column("compliance_clauses", column)
    op.drop_index("ix_compliance_proofs_result", "compliance_proofs")
    op.drop_table("compliance_proofs")
