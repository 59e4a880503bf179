"""Pairs of a visited case and the most alike one that was not, of the same day.

Within a stratum (day, currency, bucket, how long ago it paid) each visited case gets the nearest
other by the log-odds of being visited, no farther than a caliper of 0.2 of their standard deviation
(Austin 2011, Pharmaceutical Statistics 10, 150–161). Nobody stands for two on one day. Who has no
match is left out, and counted: for him nobody can say what would have come anyway.

Pairs and not weights: a weight of 0.37 says nothing to who decides, while each pair can be looked
at, and the visited for whom there is nobody alike are seen as such instead of weighing little.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lib.effects.trials import STRATA

CALIPER = 0.2
"""Standard deviations of the log-odds that a pair may be apart."""

ROUNDS = 50
"""Rounds after which the last few who compete for the same cases stay without a match."""


def pairs(rows: pl.DataFrame, logits: NDArray[np.float64]) -> pl.DataFrame:
    """The places of both rows of each pair: `one` visited and `other` not, by `one`.

    All that compete for the same case come round after round: the nearest gets it.
    """
    apart = CALIPER * float(np.std(logits))
    every = rows.select(
        "treated",
        cell=pl.concat_str("day", *STRATA, separator="|", ignore_nulls=True).rank("dense"),
        logit=pl.Series(logits),
        at=pl.int_range(pl.len()),
    ).sort("logit", "at")
    wanting = every.filter("treated").select("cell", "logit", one="at")
    free = every.filter(~pl.col("treated")).select("cell", "logit", other="at")
    found = []
    for _ in range(ROUNDS):
        near = wanting.join_asof(
            free.with_columns(theirs="logit"),
            on="logit",
            by="cell",
            strategy="nearest",
            tolerance=apart,
            check_sortedness=False,
        ).filter(pl.col("other").is_not_null())
        if near.is_empty():
            break
        gap = (pl.col("logit") - pl.col("theirs")).abs()
        won = near.sort(gap, "one").unique("other", keep="first").select("one", "other")
        found.append(won)
        wanting = wanting.join(near.select("one"), on="one", how="semi").join(
            won, on="one", how="anti"
        )
        wanting, free = wanting.sort("logit", "one"), free.join(won, on="other", how="anti")
        free = free.sort("logit", "other")
    empty = pl.DataFrame(schema={"one": pl.Int64, "other": pl.Int64})
    return pl.concat([empty, *found]).sort("one")
