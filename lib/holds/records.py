"""The holds of the ledger as frames: all rows about them, and the last of each."""

from collections.abc import Mapping

import polars as pl
import sqlalchemy as sa

from lib.ledger import Ledger
from lib.ledger.schema import holds

ENTRIES: Mapping[str, type[pl.DataType] | pl.DataType] = {
    "sequence": pl.Int64,
    "hold_id": pl.String,
    "act": pl.String,
    "case_key": pl.String,
    "person_key": pl.String,
    "hold_kind": pl.String,
    "starts_on": pl.Date,
    "ends_on": pl.Date,
    "review_on": pl.Date,
    "reviewer": pl.String,
    "source": pl.String,
    "evidence": pl.String,
    "note": pl.String,
    "decision": pl.String,
    "lifted_on": pl.Date,
    "reason": pl.String,
    "followup_id": pl.String,
    "complaint_id": pl.String,
    "recorded_at": pl.Datetime("us", "UTC"),
    "recorded_by": pl.String,
}
"""The columns of the frame of all rows, with their types."""


LIST, RESULT = "list", "result"
"""Where holds come from that our own people did not place."""

OF_OTHERS = (f"{LIST}:", f"{RESULT}:")
"""How the identifiers of such holds begin."""


def entries(ledger: Ledger) -> pl.DataFrame:
    """All rows about holds in the order they were saved; columns ENTRIES."""
    query = sa.select(*(holds.c[name] for name in ENTRIES)).order_by(holds.c.sequence)
    with ledger.read() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
    return pl.DataFrame(rows, schema=dict(ENTRIES), orient="row")


def current(every: pl.DataFrame) -> pl.DataFrame:
    """The last row of each hold, with who placed it as `placed_by`."""
    placed = pl.col("recorded_by").first().over("hold_id")
    return every.with_columns(placed_by=placed).unique("hold_id", keep="last", maintain_order=True)


def placed_here(held: pl.DataFrame) -> pl.DataFrame:
    """Of what `current` gives the holds of our own people, without what they said of others'."""
    others = pl.any_horizontal(pl.col("hold_id").str.starts_with(one) for one in OF_OTHERS)
    return held.filter(~others)


def placed_for(every: pl.DataFrame) -> list[str]:
    """The follow-ups whose hold has been placed here, so that it is not derived once more."""
    return every["followup_id"].drop_nulls().unique().to_list()
