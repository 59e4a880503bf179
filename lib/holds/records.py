"""The holds of the ledger as frames: all rows about them, and the last of each."""

from collections.abc import Mapping

import polars as pl
import sqlalchemy as sa

from lib.ledger import Ledger
from lib.ledger.schema import followups, holds

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

BY_CASE, OF_PERSON = "stop_request", "opt_out"
"""Kind of hold that an answered “no more messages” once was, of its case only; and what it is."""

ANSWERED = (followups.c.outcome == "STOP_REQ") & (followups.c.channel == "sms")
"""The contacts that such answers were recorded as: by hand nobody records a text message."""


def entries(ledger: Ledger) -> pl.DataFrame:
    """All rows about holds in the order they were saved; columns ENTRIES.

    Who answered that he wants no more messages before that was a hold of its own is left alone as
    everybody who does so today: with all cases of the person.
    """
    query = sa.select(*(holds.c[name] for name in ENTRIES)).order_by(holds.c.sequence)
    with ledger.read() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
        answers = list(connection.scalars(sa.select(followups.c.followup_id).where(ANSWERED)))
    answered = pl.col("followup_id").is_in(answers).any().over("hold_id")
    kind = pl.when(answered, pl.col("hold_kind") == BY_CASE).then(pl.lit(OF_PERSON))
    found = pl.DataFrame(rows, schema=dict(ENTRIES), orient="row")
    return found.with_columns(hold_kind=kind.otherwise("hold_kind"))


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
