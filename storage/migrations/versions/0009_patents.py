"""Patents and trade marks, their numbers, owners, history and the files they came from."""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "applicant_aliases",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("group_key", sa.String(length=120), nullable=False),
        sa.Column("added_by", sa.String(length=60), nullable=False),
        sa.Column("added_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("applicant_aliases", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_applicant_aliases_group_key"), ["group_key"], unique=False
        )

    op.create_table(
        "applicants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "patents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("translated_title", sa.Text(), nullable=False),
        sa.Column("abstract", sa.Text(), nullable=False),
        sa.Column("translated_abstract", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("applicants", sa.Text(), nullable=False),
        sa.Column("owners", sa.Text(), nullable=False),
        sa.Column("inventors", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("ipc", sa.Text(), nullable=False),
        sa.Column("cpc", sa.Text(), nullable=False),
        sa.Column("loc", sa.String(length=200), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("granted_on", sa.Date(), nullable=True),
        sa.Column("priorities", sa.Text(), nullable=False),
        sa.Column("pct", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_text", sa.String(length=200), nullable=False),
        sa.Column("status_on", sa.Date(), nullable=True),
        sa.Column("industries", sa.String(length=200), nullable=False),
        sa.Column("tagged_by_expert", sa.Boolean(), nullable=False),
        sa.Column("family", sa.Integer(), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("import_row", sa.Integer(), nullable=False),
        sa.Column("changed_in", sa.Integer(), nullable=False),
        sa.Column("changed_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    with op.batch_alter_table("patents", schema=None) as batch_op:
        batch_op.create_index("ix_patents_changed", ["changed_in", "id"], unique=False)
        batch_op.create_index("ix_patents_family", ["family"], unique=False)
        batch_op.create_index("ix_patents_industries", ["industries"], unique=False)

    op.create_table(
        "register_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=30), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("register_changes", schema=None) as batch_op:
        batch_op.create_index(
            "ix_register_changes_subject", ["subject", "subject_id"], unique=False
        )

    op.create_table(
        "register_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("format", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("unknown_columns", sa.JSON(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("started_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("touched_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("register_imports", schema=None) as batch_op:
        batch_op.create_index("ix_register_imports_fingerprint", ["fingerprint"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_register_imports_touched_at"), ["touched_at"], unique=False
        )

    op.create_table(
        "trademarks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("nice_class", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("applicant", sa.String(length=300), nullable=False),
        sa.Column("applicant_en", sa.String(length=300), nullable=False),
        sa.Column("applicant_key", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("agency", sa.String(length=200), nullable=False),
        sa.Column("goods", sa.Text(), nullable=False),
        sa.Column("groups", sa.String(length=400), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("published_issue", sa.String(length=20), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("registered_issue", sa.String(length=20), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("priority_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_text", sa.String(length=200), nullable=False),
        sa.Column("status_on", sa.Date(), nullable=True),
        sa.Column("image_url", sa.String(length=500), nullable=False),
        sa.Column("industries", sa.String(length=200), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("import_row", sa.Integer(), nullable=False),
        sa.Column("changed_in", sa.Integer(), nullable=False),
        sa.Column("changed_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    with op.batch_alter_table("trademarks", schema=None) as batch_op:
        batch_op.create_index("ix_trademarks_applicant", ["applicant_key"], unique=False)
        batch_op.create_index("ix_trademarks_changed", ["changed_in", "id"], unique=False)
        batch_op.create_index("ix_trademarks_name", ["name_key"], unique=False)
        batch_op.create_index("ix_trademarks_number", ["number"], unique=False)

    op.create_table(
        "expert_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patent_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("drafted", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=60), nullable=False),
        sa.Column("written_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["patent_id"], ["patents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("expert_texts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_expert_texts_patent", ["patent_id", "kind", "language"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_expert_texts_written_at"), ["written_at"], unique=False
        )

    op.create_table(
        "family_links",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("patent_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["patent_id"], ["patents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", "patent_id"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("family_links", schema=None) as batch_op:
        batch_op.create_index("ix_family_links_patent", ["patent_id"], unique=False)

    op.create_table(
        "legal_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patent_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["patent_id"], ["patents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("patent_id", "happened_on", "code", "text"),
    )
    op.create_table(
        "patent_applicants",
        sa.Column("applicant_id", sa.Integer(), nullable=False),
        sa.Column("patent_id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["applicant_id"], ["applicants.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["patent_id"], ["patents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("applicant_id", "patent_id"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("patent_applicants", schema=None) as batch_op:
        batch_op.create_index("ix_patent_applicants_patent", ["patent_id"], unique=False)

    op.create_table(
        "patent_fees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patent_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("late_fee", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("told_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["patent_id"], ["patents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("patent_id", "name", "due_on"),
    )
    op.create_table(
        "publications",
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("patent_id", sa.Integer(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["patent_id"], ["patents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.create_index("ix_publications_patent", ["patent_id"], unique=False)

    op.create_table(
        "raw_rows",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("first_row", sa.Integer(), nullable=False),
        sa.Column("last_row", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["register_imports.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("import_id", "first_row"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "refused_rows",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["register_imports.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("import_id", "row"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("refused_rows")
    op.drop_table("raw_rows")
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.drop_index("ix_publications_patent")

    op.drop_table("publications")
    op.drop_table("patent_fees")
    with op.batch_alter_table("patent_applicants", schema=None) as batch_op:
        batch_op.drop_index("ix_patent_applicants_patent")

    op.drop_table("patent_applicants")
    op.drop_table("legal_events")
    with op.batch_alter_table("family_links", schema=None) as batch_op:
        batch_op.drop_index("ix_family_links_patent")

    op.drop_table("family_links")
    with op.batch_alter_table("expert_texts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expert_texts_written_at"))
        batch_op.drop_index("ix_expert_texts_patent")

    op.drop_table("expert_texts")
    with op.batch_alter_table("trademarks", schema=None) as batch_op:
        batch_op.drop_index("ix_trademarks_number")
        batch_op.drop_index("ix_trademarks_name")
        batch_op.drop_index("ix_trademarks_changed")
        batch_op.drop_index("ix_trademarks_applicant")

    op.drop_table("trademarks")
    with op.batch_alter_table("register_imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_imports_touched_at"))
        batch_op.drop_index("ix_register_imports_fingerprint")

    op.drop_table("register_imports")
    with op.batch_alter_table("register_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_register_changes_subject")

    op.drop_table("register_changes")
    with op.batch_alter_table("patents", schema=None) as batch_op:
        batch_op.drop_index("ix_patents_industries")
        batch_op.drop_index("ix_patents_family")
        batch_op.drop_index("ix_patents_changed")

    op.drop_table("patents")
    op.drop_table("applicants")
    with op.batch_alter_table("applicant_aliases", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_applicant_aliases_group_key"))

    op.drop_table("applicant_aliases")
