"""What is learned from answers: verdicts, cards, facts and answers of staff, outcomes."""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("noted_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("done_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("card_id", "reason"),
    )
    op.create_table(
        "card_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("card_id", "version"),
    )
    op.create_table(
        "fact_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("fact_id", "version"),
    )
    op.create_table(
        "staff_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("card_id", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "answered_exchanges",
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["staff_answers.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchanges.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("exchange_id"),
    )
    with op.batch_alter_table("answered_exchanges", schema=None) as batch_op:
        batch_op.create_index("ix_answered_exchanges_answer", ["answer_id"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchanges.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("exchange_id"),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_verdict"), ["verdict"], unique=False)

    for name, kind in (
        ("outcome", sa.String(length=20)),
        ("meant", sa.Text()),
        ("clarifies", sa.String(length=40)),
        ("topic", sa.String(length=120)),
    ):
        op.add_column("exchanges", sa.Column(name, kind, server_default="", nullable=False))
    op.add_column(
        "open_questions",
        sa.Column("agreed", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("open_questions", "agreed")
    for name in ("topic", "clarifies", "meant", "outcome"):
        op.drop_column("exchanges", name)

    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_verdict"))

    op.drop_table("feedback")
    with op.batch_alter_table("answered_exchanges", schema=None) as batch_op:
        batch_op.drop_index("ix_answered_exchanges_answer")

    op.drop_table("answered_exchanges")
    op.drop_table("staff_answers")
    op.drop_table("fact_versions")
    op.drop_table("card_versions")
    op.drop_table("card_reviews")
