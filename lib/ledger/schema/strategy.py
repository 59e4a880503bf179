"""Segments and strategies, version by version: what was meant, proposed, put into force and why."""

import sqlalchemy as sa

from lib.ledger.schema.common import UTC, metadata

segments = sa.Table(
    "segments",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("entry_id", sa.Text, nullable=False, unique=True),
    sa.Column("segment_id", sa.Text, nullable=False, index=True),
    sa.Column("supersedes", sa.Text, sa.ForeignKey("segments.entry_id"), unique=True),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""One row a version: saved or retired, with the rule in `content` (lib.strategy.segments). The
first row of a segment has its identifier as `entry_id`; each further one supersedes the last, so
that two people cannot change it at one moment."""

strategies = sa.Table(
    "strategies",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("entry_id", sa.Text, nullable=False, unique=True),
    sa.Column("strategy_id", sa.Text, nullable=False, index=True),
    sa.Column("supersedes", sa.Text, sa.ForeignKey("strategies.entry_id"), unique=True),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("instead_of", sa.Text),
    sa.Column("content", sa.JSON(none_as_null=True)),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""One row a step: proposed, approved, refused or withdrawn; `note` says why. The first row alone
has `content`, the whole matrix; `instead_of` is the strategy that was in force then (null: that of
the product). The last one approved is in force."""
