"""The simple table that the model has to beat: how often such cases paid, by bucket × last result.

Small cells are drawn towards their bucket, and buckets towards all (lib.shrinkage).
"""

from collections.abc import Sequence

import polars as pl

from lib import shrinkage

CELL = ("bucket", "last_outcome")
"""What makes a cell."""

COUNTS = {"bucket": pl.String, "last_outcome": pl.String, "x": pl.Int64, "n": pl.Int64}
"""The counts of the cells: x of n observations paid."""

Row = tuple[str, str, int, int]


def counts(rows: pl.DataFrame) -> list[Row]:
    """The counts of observations with `paid`, as plain rows of COUNTS."""
    found = (
        rows.group_by(CELL)
        .agg(x=pl.col("paid").sum().cast(pl.Int64), n=pl.len().cast(pl.Int64))
        .sort(CELL)
    )
    return [tuple(row) for row in found.iter_rows()]


def rated(wanted: pl.DataFrame, told: Sequence[Row]) -> pl.DataFrame:
    """The rate of each row's cell as `p`, with `cell_x` and `cell_n`, in the order of the rows."""
    cells = pl.DataFrame(told, schema=COUNTS, orient="row")
    whole = shrinkage.root(int(cells["x"].sum()), int(cells["n"].sum()))
    found = shrinkage.over(wanted.select(CELL), shrinkage.levels(cells, CELL), whole)
    return found.select(p="rate", cell_x="x", cell_n="n")
