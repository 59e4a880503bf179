"""Exceptions from soft rules: asked for by one person, granted by another, never changed."""

import sqlalchemy as sa

from lib.ledger.schema.common import UTC, metadata

overrides = sa.Table(
    "overrides",
    metadata,
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
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""One row a step: asked, granted, refused, withdrawn or ended; `reason` is that of the step. The
first row of an exception has its identifier as `entry_id`; each further one supersedes the last, so
that two people cannot decide about it at one moment. It is for a case or for a crew."""
