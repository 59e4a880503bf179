"""Segments and strategies, version by version."""

import sqlalchemy as sa
from alembic import op

from lib.ledger.migrations.guards import guard

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the tables of segments and strategies; they are only ever added to."""
    op.create_table(
        "segments",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("entry_id", sa.Text, nullable=False, unique=True),
        sa.Column("segment_id", sa.Text, nullable=False, index=True),
        sa.Column("supersedes", sa.Text, sa.ForeignKey("segments.entry_id"), unique=True),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    guard("segments")
    op.create_table(
        "strategies",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("entry_id", sa.Text, nullable=False, unique=True),
        sa.Column("strategy_id", sa.Text, nullable=False, index=True),
        sa.Column("supersedes", sa.Text, sa.ForeignKey("strategies.entry_id"), unique=True),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("instead_of", sa.Text),
        sa.Column("content", sa.JSON),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    guard("strategies")
