"""A part of an answer may be a picture."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("wechat_parts", sa.Column("file_id", sa.String(length=32), nullable=True))


def downgrade() -> None:
    op.drop_column("wechat_parts", "file_id")
