"""The day on which a fee of a patent was paid, as a fee query tells it."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("patent_fees", sa.Column("paid_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("patent_fees", "paid_on")
