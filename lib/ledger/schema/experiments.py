"""Experiments, step by step: defined, started, refused, taken back, ended, and why."""

import sqlalchemy as sa

from lib.ledger.schema.common import UTC, metadata

experiments = sa.Table(
    "experiments",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("entry_id", sa.Text, nullable=False, unique=True),
    sa.Column("experiment_id", sa.Text, nullable=False, index=True),
    sa.Column("supersedes", sa.Text, sa.ForeignKey("experiments.entry_id"), unique=True),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
    sa.Column("ended_on", sa.Date),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""One row a step: proposed, started, refused, withdrawn or ended; `note` says why. The first row of
an experiment has its identifier as `entry_id`, which salts the draw of arms; `content` is the whole
definition (lib.experiments.defining), the same in every row. Nobody's arm is kept."""
