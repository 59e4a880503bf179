"""What is attached to records, the hour of a next step, and the tenant's own result codes."""

import sqlalchemy as sa
from alembic import op

from lib.ledger.migrations.guards import guard

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the tables, which are only ever added to, and the column of the hour."""
    op.create_table(
        "attachments",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("attachment_id", sa.Text, nullable=False, unique=True),
        sa.Column("supersedes", sa.Text, sa.ForeignKey("attachments.attachment_id"), unique=True),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False, index=True),
        sa.Column("case_key", sa.Text, nullable=False, index=True),
        sa.Column("sha256", sa.Text),
        sa.Column("file_name", sa.Text),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "code_tables",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("version_id", sa.Text, nullable=False, unique=True),
        sa.Column("supersedes", sa.Text, sa.ForeignKey("code_tables.version_id"), unique=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    for table in ("attachments", "code_tables"):
        guard(table)
    op.add_column("followups", sa.Column("next_time", sa.Time))
