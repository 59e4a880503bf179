"""Who did what, and when."""

import sqlalchemy as sa

from lib.ledger.schema.common import UTC, metadata

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", UTC, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""One row a write, in its transaction. Names and identifiers only, never values of a person."""
