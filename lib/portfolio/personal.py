"""What a person had corrected about himself goes before what files say, in all that come.

A correction is kept as those of places are (lib.portfolio.corrections); of one case the latest
counts as a whole. Another address is another door: what the files say of the place is then nobody's
knowledge any more, and the board for places asks for it.
"""

import polars as pl

from lib.cases.fields import ADDRESSES, schema
from lib.ledger import Ledger
from lib.portfolio import corrections

ABOUT = "personal"

OF_THE_PLACE = (
    *("lat", "lon", "place_quality", "address_key", "building_key"),
    *("province", "city", "district"),
)
"""Columns of a case that are told by its address."""

BETTER = "_better"
"""Stands behind a column's name while the better value is joined."""


def apply(cases: pl.LazyFrame, ledger: Ledger) -> pl.LazyFrame:
    """Put what was corrected before what the files say; columns as they were."""
    known = corrections.standing(ledger, ABOUT)
    there = cases.collect_schema().names()
    told = {name for one in known for name in one.value} & set(there)
    if not told:
        return cases
    types = schema("cases")
    rows = [{"case_key": one.subject, **one.value} for one in known]
    better = pl.LazyFrame(
        rows, schema={"case_key": pl.String, **{name: types[name] for name in sorted(told)}}
    )
    joined = cases.join(better, on="case_key", how="left", suffix=BETTER, maintain_order="left")
    moved = pl.any_horizontal(
        pl.lit(value=False),
        *(pl.col(name + BETTER).is_not_null() for name in sorted(told & set(ADDRESSES))),
    )
    return joined.with_columns(
        *(pl.coalesce(name + BETTER, name).alias(name) for name in sorted(told)),
        *(pl.when(~moved).then(name).alias(name) for name in OF_THE_PLACE if name in there),
    ).select(there)
