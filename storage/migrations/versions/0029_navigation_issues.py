"""What a navigation report's file says, section by section, and the file that was issued."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("navigation_reports", sa.Column("sections", sa.JSON(), nullable=True))
    # Alembic's own add_column cannot add a foreign key on SQLite; both databases take this.
    op.execute(
        "ALTER TABLE navigation_reports ADD COLUMN issued_file_id VARCHAR(32)"
        " REFERENCES stored_files (id) ON DELETE SET NULL"
    )
    op.execute("UPDATE navigation_reports SET issued_file_id = file_id WHERE issued_on IS NOT NULL")


def downgrade() -> None:
    op.drop_column("navigation_reports", "issued_file_id")
    op.drop_column("navigation_reports", "sections")
