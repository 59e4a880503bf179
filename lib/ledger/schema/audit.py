"""Who did what, and when."""

import sqlalchemy as sa

from lib.ledger.schema.common import UTC, metadata

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", UTC, nullable=False, index=True),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("roles", sa.Text, nullable=False, server_default=""),
    sa.Column("why", sa.Text),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
    sa.Column("seal", sa.Text),
    sqlite_autoincrement=True,
)
"""One row a write, in its transaction. Names and identifiers only, never values of a person:
`before` and `after` name what was and what is by number or by field. `seal` chains the rows, see
lib.ledger.sealing; rows from before there were seals have none."""
