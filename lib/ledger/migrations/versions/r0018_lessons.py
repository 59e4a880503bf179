"""Decisions and what became of them, step by step."""

import sqlalchemy as sa
from alembic import op

from lib.ledger.migrations.guards import guard

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make the table, which is only ever added to."""
    op.create_table(
        "lessons",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("entry_id", sa.Text, nullable=False, unique=True),
        sa.Column("lesson_id", sa.Text, nullable=False, index=True),
        sa.Column("supersedes", sa.Text, sa.ForeignKey("lessons.entry_id"), unique=True),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("decided_on", sa.Date, nullable=False),
        sa.Column("review_on", sa.Date, nullable=False),
        sa.Column("measure", sa.Text, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("case_keys", sa.JSON(none_as_null=True)),
        sa.Column("case_key", sa.Text, index=True),
        sa.Column("page", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    guard("lessons")
