"""Records of contacts that a later one corrects: they stand no more and stay readable.

A correction may be corrected in its turn. All records of such a chain are one contact, of which the
last one counts.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl
import sqlalchemy as sa

from lib.followups import records
from lib.followups.records import FOLLOWUPS
from lib.ledger import Ledger
from lib.ledger.schema import followups

CORRECTED: Mapping[str, type[pl.DataType] | pl.DataType] = {
    **FOLLOWUPS,
    "corrected_with": pl.String,
    "stands": pl.String,
    "corrected_at": pl.Datetime("us"),
    "corrected_by": pl.String,
    "corrected_why": pl.String,
}
"""The columns of the frame: those of FOLLOWUPS; the record that corrects it, and the last one of
the chain, which `stands` in its place; when that correction was saved (local time), by whom (empty
where one works alone), and why (null before reasons were asked for, or once they were erased)."""


def corrected(ledger: Ledger, zone: dt.tzinfo) -> pl.DataFrame:
    """All records that a later one corrects, in the order they were saved; columns CORRECTED."""
    later = followups.c
    query = sa.select(
        later.supersedes, later.followup_id, later.recorded_at, later.recorded_by, later.correction
    ).where(later.supersedes.is_not(None))
    with ledger.read() as connection:
        rows = connection.execute(query.order_by(later.sequence)).all()
    stands = _stands({first: after for first, after, *_ in rows})
    told = [
        (first, after, stands[first], at.astimezone(zone).replace(tzinfo=None), by, why)
        for first, after, at, by, why in rows
    ]
    names = [name for name in CORRECTED if name not in FOLLOWUPS]
    types = {"followup_id": pl.String, **{name: CORRECTED[name] for name in names}}
    how = pl.DataFrame(told, schema=types, orient="row")
    return (
        records.recorded(ledger)
        .join(how, on="followup_id", maintain_order="left")
        .select(pl.col(name).cast(kind) for name, kind in CORRECTED.items())
    )


def recorder(ledger: Ledger, followup_id: str) -> str | None:
    """Who saved a record; empty where one worked alone, None where there is no such record."""
    query = sa.select(followups.c.recorded_by).where(followups.c.followup_id == followup_id)
    with ledger.read() as connection:
        return connection.scalar(query)


def began(rows: pl.DataFrame) -> pl.DataFrame:
    """Of each contact that was corrected the record that `stands`, and the `first` one.

    `rows` as `corrected` gives them.
    """
    return rows.group_by("stands").agg(first=pl.col("followup_id").first())


def _stands(after: Mapping[str, str]) -> dict[str, str]:
    """Each corrected record → the record that counts in its place.

    `after` has of each the record that corrects it, in the order of saving.
    """
    found: dict[str, str] = {}
    for key, later in reversed(list(after.items())):
        found[key] = found.get(later, later)
    return found
