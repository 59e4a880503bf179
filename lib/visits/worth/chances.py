"""How often a visit to such a case is followed by a payment, and how often that comes anyway.

    extra = max(0, P(payment | visit) − r · P(payment | no visit))

A payment counts for a visit only if somebody was reached. Of visits that reach nobody nothing more
is expected than without one; so of the payments that come anyway only the share r of visits that
reach somebody is taken off: (P(counts) + (1 − r) · P0) − P0 = P(counts) − r · P0. Where too few
visits, or too few days without one, are known in the bucket to tell the difference, extra is
P(payment | visit) itself, and the value says so.
"""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from lib import shrinkage
from lib.visits.worth.assumed import Assumed
from lib.visits.worth.classes import CELL

RATES = {
    **dict.fromkeys(CELL, pl.String),
    "chance": pl.Float64,
    "x": pl.Int64,
    "n": pl.Int64,
    "towards": pl.Float64,
    "bucket_chance": pl.Float64,
    "bucket_n": pl.Int64,
    "base": pl.Float64,
    "base_x": pl.Int64,
    "base_n": pl.Int64,
    "reached": pl.Float64,
    "share": pl.Float64,
    "extra": pl.Float64,
    "compared": pl.Boolean,
    "assumed": pl.Boolean,
}
"""The columns of the rates of a cell: `chance` P(payment | visit) with x of n visits of the cell,
drawn towards `towards`, the rate of the coarser cell; `bucket_chance` that of the bucket with
`bucket_n` visits; `base` P(payment | no visit) with base_x of base_n stretches of the bucket;
`reached` how many visits reach somebody; `share` what part is paid then; `extra` see above;
`compared` whether the difference could be told, `assumed` whether no history says any of it."""


@dataclass(frozen=True)
class Chances:
    """The rates of cells as of a day; `first` is the day of the first visit that counts."""

    cells: pl.DataFrame
    as_of: dt.date
    first: dt.date | None
    days: int
    visits: int
    paid: int
    least: int

    @property
    def assumed(self) -> bool:
        """Whether there are too few visits, so that assumptions take the place of rates."""
        return self.visits < self.least


def chances(
    wanted: pl.DataFrame,
    visited: pl.DataFrame,
    unvisited: pl.DataFrame,
    assumptions: Assumed,
    *,
    as_of: dt.date,
    days: int,
    least: int,
) -> Chances:
    """The rates of the wanted cells.

    Args:
        wanted: the distinct cells (columns CELL).
        visited: as lib.visits.worth.history gives them.
        unvisited: those without a visit, as lib.visits.worth.history counts them; a cell may be
            counted in several rows.
        assumptions: what is assumed below `least` visits.
        as_of: the day of the rates.
        days: of attribution.
        least: visits, or stretches without one, below which no rate is believed.

    """
    few = visited.height < least
    cells = wanted.select(CELL).unique(maintain_order=True)
    rates = _assumed(cells, assumptions) if few else _rates(cells, visited, unvisited, least)
    return Chances(
        cells=rates.select(pl.col(name).cast(kind) for name, kind in RATES.items()),
        as_of=as_of,
        first=visited["day"].min() if visited.height else None,  # type: ignore[arg-type]
        days=days,
        visits=visited.height,
        paid=int(visited["paid"].sum()),
        least=least,
    )


def _assumed(cells: pl.DataFrame, told: Assumed) -> pl.DataFrame:
    chance = pl.col("bucket").replace_strict(
        dict(told.chance), default=told.usual(), return_dtype=pl.Float64
    )
    nothing = {name: pl.lit(0) for name in ("x", "n", "bucket_n", "base_x", "base_n")}
    return cells.with_columns(
        chance=chance,
        towards=chance,
        bucket_chance=chance,
        extra=chance,
        base=pl.lit(None, pl.Float64),
        reached=pl.lit(None, pl.Float64),
        share=pl.lit(told.share),
        compared=pl.lit(value=False),
        assumed=pl.lit(value=True),
        **nothing,
    )


def _rates(
    cells: pl.DataFrame, visited: pl.DataFrame, unvisited: pl.DataFrame, least: int
) -> pl.DataFrame:
    paid, met = (_shrunk(cells, _counts(visited, name)) for name in ("paid", "reached"))
    anyway = _shrunk(
        cells, unvisited.group_by(CELL).agg(x=pl.col("paid").sum(), n=pl.col("n").sum())
    )
    compared = (pl.col("bucket_n") >= least) & (pl.col("base_n") >= least)
    difference = (pl.col("chance") - pl.col("reached") * pl.col("base")).clip(lower_bound=0.0)
    return cells.with_columns(
        chance=paid["rate"],
        x=paid["x"],
        n=paid["n"],
        towards=paid["parent"],
        bucket_chance=paid["top_rate"],
        bucket_n=paid["top_n"],
        base=anyway["rate"],
        base_x=anyway["top_x"],
        base_n=anyway["top_n"],
        reached=met["rate"],
        share=_shares(cells, visited, least),
        assumed=pl.lit(value=False),
    ).with_columns(compared=compared, extra=pl.when(compared).then(difference).otherwise("chance"))


def _counts(rows: pl.DataFrame, success: str) -> pl.DataFrame:
    return rows.group_by(CELL).agg(
        x=pl.col(success).sum().cast(pl.Int64), n=pl.len().cast(pl.Int64)
    )


def _shrunk(cells: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    whole = shrinkage.root(int(counts["x"].sum()), int(counts["n"].sum()))
    return shrinkage.over(cells, shrinkage.levels(counts, CELL), whole)


def _shares(cells: pl.DataFrame, visited: pl.DataFrame, least: int) -> pl.Series:
    """What part is paid if anything is, by bucket and tier, drawn towards the mean of all.

    The mean of a cell counts by its n, that of all by `least` (Bühlmann's credibility n / (n + k)).
    """
    known = visited.filter(pl.col("share").is_not_null())
    # Payments of unknown amounts alone: all of it would promise too much, nothing too little.
    whole = float(known["share"].mean() or 0.0)  # type: ignore[arg-type]
    own = known.group_by(CELL[:2]).agg(_sum=pl.col("share").sum(), _n=pl.len())
    drawn = (pl.col("_sum").fill_null(0.0) + least * whole) / (pl.col("_n").fill_null(0) + least)
    joined = cells.join(own, on=CELL[:2], how="left", maintain_order="left")
    return joined.select(share=drawn)["share"]
