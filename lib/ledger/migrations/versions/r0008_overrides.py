"""Exceptions from soft rules, step by step."""

import sqlalchemy as sa
from alembic import op

from lib.ledger.migrations.guards import guard

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table of exceptions; it is only ever added to."""
    op.create_table(
        "overrides",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("entry_id", sa.Text, nullable=False, unique=True),
        sa.Column("override_id", sa.Text, nullable=False, index=True),
        sa.Column("supersedes", sa.Text, sa.ForeignKey("overrides.entry_id"), unique=True),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("rule_id", sa.Text, nullable=False),
        sa.Column("case_key", sa.Text, index=True),
        sa.Column("crew", sa.Text),
        sa.Column("expires_on", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    guard("overrides")
