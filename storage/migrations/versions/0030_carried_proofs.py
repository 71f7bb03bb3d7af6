"""When a proof of a self-assessment was given, where it was carried over from an earlier one."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("compliance_proofs", sa.Column("given_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("compliance_proofs", "given_on")
