"""What the house wants to collect in a month."""

import sqlalchemy as sa
from alembic import op

from lib.ledger.migrations.guards import guard

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Make the table of targets; it is only ever added to."""
    op.create_table(
        "targets",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("target_id", sa.Text, nullable=False, unique=True),
        sa.Column("supersedes", sa.Text, sa.ForeignKey("targets.target_id"), unique=True),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("client", sa.Text),
        sa.Column("bucket", sa.Text),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    guard("targets")
