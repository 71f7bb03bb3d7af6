"""Indexes that count the patents, and find what is missing of them, without reading them all."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

COUNTED = ["removed", "demo", "country", "kind", "status"]
MISSING = {
    "ix_patents_without_abstract": "abstract = ''",
    "ix_patents_without_class": "ipc = '' AND loc = ''",
}


def upgrade() -> None:
    op.create_index("ix_patents_counted", "patents", COUNTED)
    for name, condition in MISSING.items():
        where = sa.text(condition)
        op.create_index(name, "patents", ["removed"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name in (*MISSING, "ix_patents_counted"):
        op.drop_index(name, "patents")
