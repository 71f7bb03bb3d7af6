"""Operation of rights, high-value patents, navigation reports."""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("industry", sa.String(length=40), nullable=False),
        sa.Column("patent", sa.String(length=40), nullable=False),
        sa.Column("terms", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("matched_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.Column("vector_model", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprises.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.create_index("ix_listings_open", ["state", "kind"])
        batch_op.create_index(batch_op.f("ix_listings_user_id"), ["user_id"])

    op.create_table(
        "pooled_rights",
        sa.Column("patent", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("package", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("added_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["users.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("patent"),
    )
    op.create_table(
        "worths",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patent", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("worths", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_worths_patent"), ["patent"])

    op.create_table(
        "cultivations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("technology", sa.Text(), nullable=False),
        sa.Column("revenue", sa.String(length=300), nullable=False),
        sa.Column("revenue_proof_id", sa.String(length=32), nullable=True),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["revenue_proof_id"], ["stored_files.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "introductions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("need_agreed_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("offer_agreed_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("declined_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("introduced_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["listings.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["offer_id"], ["listings.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("need_id", "offer_id"),
    )
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_introductions_offer_id"), ["offer_id"])

    op.create_table(
        "recordals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("patent", sa.String(length=40), nullable=False),
        sa.Column("giver", sa.String(length=120), nullable=False),
        sa.Column("taker", sa.String(length=120), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("circumstances", sa.JSON(), nullable=False),
        sa.Column("papers", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("proof_id", sa.String(length=32), nullable=True),
        sa.Column("keeper_id", sa.Integer(), nullable=True),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["keeper_id"], ["users.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["proof_id"], ["stored_files.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("recordals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recordals_patent"), ["patent"])
        batch_op.create_index("ix_recordals_state", ["state", "due_on"])

    op.create_table(
        "cultivation_members",
        sa.Column("cultivation_id", sa.Integer(), nullable=False),
        sa.Column("patent", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("added_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cultivation_id"], ["cultivations.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("cultivation_id", "patent"),
    )
    op.create_table(
        "filings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cultivation_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("proof_id", sa.String(length=32), nullable=True),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cultivation_id"], ["cultivations.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["proof_id"], ["stored_files.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("filings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_filings_cultivation_id"), ["cultivation_id"], unique=False
        )
    op.create_table(
        "navigation_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("data_of", sa.Date(), nullable=False),
        sa.Column("made_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("proof", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "navigation_remarks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reader", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("written_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["navigation_reports.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("navigation_remarks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_navigation_remarks_report_id"), ["report_id"])


def downgrade() -> None:
    with op.batch_alter_table("navigation_remarks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_navigation_remarks_report_id"))

    op.drop_table("navigation_remarks")
    op.drop_table("navigation_reports")
    with op.batch_alter_table("filings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_filings_cultivation_id"))

    op.drop_table("filings")
    op.drop_table("cultivation_members")
    with op.batch_alter_table("recordals", schema=None) as batch_op:
        batch_op.drop_index("ix_recordals_state")
        batch_op.drop_index(batch_op.f("ix_recordals_patent"))

    op.drop_table("recordals")
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_introductions_offer_id"))

    op.drop_table("introductions")
    op.drop_table("cultivations")
    with op.batch_alter_table("worths", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_worths_patent"))

    op.drop_table("worths")
    op.drop_table("pooled_rights")
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listings_user_id"))
        batch_op.drop_index("ix_listings_open")

    op.drop_table("listings")
