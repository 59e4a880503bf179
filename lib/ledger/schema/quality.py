"""What reviewers found of visits that were drawn for them."""

import sqlalchemy as sa

from lib.ledger.schema.common import kept, metadata

quality_reviews = sa.Table(
    "quality_reviews",
    metadata,
    *kept("review_id", "quality_reviews"),
    sa.Column("visit", sa.Text, nullable=False, index=True),
    sa.Column("case_key", sa.Text, nullable=False, index=True),
    sa.Column("collector", sa.Text, nullable=False, index=True),
    sa.Column("visited_on", sa.Date, nullable=False),
    sa.Column("drawn", sa.Text, nullable=False),
    sa.Column("answers", sa.JSON, nullable=False),
    sa.Column("score", sa.Float),
    sa.Column("note", sa.Text),
    sqlite_autoincrement=True,
)
"""Answers to the questions of the scorecard, by their codes, and the points they came to. `visit`
is the follow-up, or what names a visit of a file; `drawn`: at random, or because it was flagged."""
