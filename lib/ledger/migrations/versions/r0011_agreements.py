"""Repayment agreements, step by step."""

import sqlalchemy as sa
from alembic import op

from lib.ledger.migrations.guards import guard

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the table of repayment agreements; it is only ever added to."""
    op.create_table(
        "agreements",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("entry_id", sa.Text, nullable=False, unique=True),
        sa.Column("agreement_id", sa.Text, nullable=False, index=True),
        sa.Column("supersedes", sa.Text, sa.ForeignKey("agreements.entry_id"), unique=True),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("case_key", sa.Text, nullable=False, index=True),
        sa.Column("content", sa.JSON),
        sa.Column("budget", sa.JSON),
        sa.Column("happened_on", sa.Date, nullable=False),
        sa.Column("how", sa.Text),
        sa.Column("signed_by", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    guard("agreements")
