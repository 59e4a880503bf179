"""At what hours people are met: a preference of a plan, never a window.

factor = rate of the hour ÷ rate of all, by visits that say their time; the rate of an hour is drawn
towards that of all hours (lib.shrinkage), so that an hour with few visits is not
preferred for its luck.
"""

import datetime as dt

import polars as pl

from lib import shrinkage
from lib.followups.codes import OUTCOMES
from lib.followups.records import reached

HOURS = {
    "hour": pl.Int8,
    "n": pl.Int64,
    "met": pl.Int64,
    "rate": pl.Float64,
    "factor": pl.Float64,
}
"""`met` of `n` visits that began in the hour reached somebody; `factor` is about 1."""


def hours(followups: pl.DataFrame, as_of: dt.date, *, least: int) -> pl.DataFrame:
    """How much likelier people are met at an hour than at any; columns HOURS, by hour.

    Visits at midnight sharp are those of files that give only days: they say nothing. Below `least`
    visits in all nothing is said.
    """
    attempts = {one.code: one.attempt for one in OUTCOMES.values()}
    made = pl.col("outcome").replace_strict(attempts, default=True, return_dtype=pl.Boolean)
    at = pl.col("happened_at")
    counts = (
        followups.filter(
            pl.col("channel") == "visit",
            made.fill_null(value=True),
            at.dt.date() <= as_of,
            at.dt.time() != dt.time(0),
        )
        .group_by(hour=at.dt.hour())
        .agg(x=reached().sum().cast(pl.Int64), n=pl.len().cast(pl.Int64))
    )
    visits, met = int(counts["n"].sum()), int(counts["x"].sum())
    if visits < least:
        return pl.DataFrame(schema=HOURS)
    whole = shrinkage.root(met, visits)
    (level,) = shrinkage.levels(counts, ("hour",))
    told = level.cells.with_columns(met="x", factor=pl.col("rate") / whole).sort("hour")
    return told.select(pl.col(name).cast(kind) for name, kind in HOURS.items())
