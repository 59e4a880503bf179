"""What the house wants to collect in a month, and who said so when."""

import sqlalchemy as sa

from lib.ledger.schema.common import UTC, metadata

targets = sa.Table(
    "targets",
    metadata,
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
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""`month` is its first day; no client or bucket means all of them; `amount` in minor units."""
