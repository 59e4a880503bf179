"""Decisions and what became of them, step by step."""

import sqlalchemy as sa

from lib.ledger.schema.common import UTC, metadata

lessons = sa.Table(
    "lessons",
    metadata,
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
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""One row a step: open, reviewed, kept or dropped; `note` says why. The first row of a decision has
its identifier as `entry_id` and alone has `case_keys`, the cases that it concerns; `case_key` is
set where that is one alone."""
