"""Visits that somebody asked for, step by step: asked, approved or refused, put on a list."""

import sqlalchemy as sa

from lib.ledger.schema.common import UTC, metadata

visit_requests = sa.Table(
    "visit_requests",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("entry_id", sa.Text, nullable=False, unique=True),
    sa.Column("request_id", sa.Text, nullable=False, index=True),
    sa.Column("supersedes", sa.Text, sa.ForeignKey("visit_requests.entry_id"), unique=True),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("case_key", sa.Text, nullable=False, index=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("expires_on", sa.Date, nullable=False),
    sa.Column("plan_id", sa.Text),
    sa.Column("note", sa.Text),
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""One row a step; `reason` is the code for which the visit was asked, `note` the words of the step.
The first row of a request has its identifier as `entry_id`; each further one supersedes the last,
so that two people cannot decide about it at one moment. That a visit was made is no step: it shows
in the contacts."""
