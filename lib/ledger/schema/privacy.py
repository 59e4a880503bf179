"""What was decided about a person's data: kept out of work, held for the law, erased."""

import sqlalchemy as sa

from lib.ledger.schema.common import UTC, metadata

privacy = sa.Table(
    "privacy",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("record_id", sa.Text, nullable=False, unique=True),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("person_key", sa.Text, nullable=False, index=True),
    sa.Column("stands", sa.Boolean, nullable=False),
    sa.Column("basis", sa.Text, nullable=False),
    sa.Column("report", sa.JSON),
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""`about` is restrict, legal_hold or erase; of one person and matter the latest row counts, and one
that does not stand ends it. `report` says what an erasure did. Never changed."""
