"""Fitted chances of a payment: plain numbers with the report that says how good they are."""

import sqlalchemy as sa

from lib.ledger.schema.common import kept, metadata

score_models = sa.Table(
    "score_models",
    metadata,
    *kept("model_id", "score_models"),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sqlite_autoincrement=True,
)
"""One row a fit, the last of which counts. `content` has sums, rates and numbers of bands, nothing
of a person and no program (lib.scores.making); `as_of` is the day of the newest snapshot."""
