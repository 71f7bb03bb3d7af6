"""The index that counts patents ends with `removed`: a search for what is not removed, which is
nearly everything, must never be answered from it."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NAME, TABLE = "ix_patents_counted", "patents"


def upgrade() -> None:
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, ["demo", "country", "kind", "status", "removed"])


def downgrade() -> None:
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, ["removed", "demo", "country", "kind", "status"])
