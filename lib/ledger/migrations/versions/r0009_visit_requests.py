"""Visits that somebody asked for, step by step."""

import sqlalchemy as sa
from alembic import op

from lib.ledger.migrations.guards import guard

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table of requests for visits; it is only ever added to."""
    op.create_table(
        "visit_requests",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("entry_id", sa.Text, nullable=False, unique=True),
        sa.Column("request_id", sa.Text, nullable=False, index=True),
        sa.Column("supersedes", sa.Text, sa.ForeignKey("visit_requests.entry_id"), unique=True),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("case_key", sa.Text, nullable=False, index=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("expires_on", sa.Date, nullable=False),
        sa.Column("plan_id", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    guard("visit_requests")
