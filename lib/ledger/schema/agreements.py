"""Repayment agreements, step by step: proposed, approved, signed, cancelled."""

import sqlalchemy as sa

from lib.ledger.schema.common import UTC, metadata

agreements = sa.Table(
    "agreements",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("entry_id", sa.Text, nullable=False, unique=True),
    sa.Column("agreement_id", sa.Text, nullable=False, index=True),
    sa.Column("supersedes", sa.Text, sa.ForeignKey("agreements.entry_id"), unique=True),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("case_key", sa.Text, nullable=False, index=True),
    sa.Column("content", sa.JSON(none_as_null=True)),
    sa.Column("budget", sa.JSON(none_as_null=True)),
    sa.Column("happened_on", sa.Date, nullable=False),
    sa.Column("how", sa.Text),
    sa.Column("signed_by", sa.Text),
    sa.Column("note", sa.Text),
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sa.Column("sample", sa.Boolean, nullable=False, server_default=sa.false()),
    sqlite_autoincrement=True,
)
"""One row a step. The first has the identifier of the agreement as `entry_id` and alone has
`content`, what was offered with its whole schedule, and `budget`, what the customer can afford;
each further one supersedes the last, so that two people cannot decide about it at one moment. `how`
and `signed_by` belong to the signature; rows of the `sample` count only while it is open. Whether
it is kept is no step: it follows from repayments.
"""
