"""Roll rates case by case (滚动率, 逐户): from which bucket to which, better, same or worse.

`R[i→j]` = Σ opening amount of cases in i before and in j after ÷ Σ opening amount of all cases in i
before; by count likewise with 1 for each case. The weight is that of the earlier day ("the loan
balance as of the end of the first period", dv01), so each row adds up to the whole. Ways out are
columns; a case that is missing from the later file is in the column for that and never cured. The
table itself is that of lib.portfolio.compare.transitions.

From one month to the next a case cannot become two buckets older. The days past due tell: more new
days than the calendar has are a mistake of a file and are counted as jumps.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

import polars as pl

from lib.cases.buckets import BUCKETS
from lib.cases.exits import Exit
from lib.measures.noise import Estimate
from lib.measures.tallies import counted, rank, share_of
from lib.portfolio.compare import transitions as ways_between
from lib.words import N_

Basis = Literal["balance", "principal", "overdue"]

BASES: Mapping[Basis, str] = {
    "balance": N_("outstanding balance"),
    "principal": N_("outstanding principal"),
    "overdue": N_("overdue amount"),
}
"""What rates by amount may be weighted by, the best first, in words."""


class Course(StrEnum):
    """Which way a case went: a triangle of the table, or out of it."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    LEFT = "left"


COURSES: Mapping[str, str] = {
    Course.BETTER.value: N_("Better"),
    Course.SAME.value: N_("Same"),
    Course.WORSE.value: N_("Worse"),
    Course.LEFT.value: N_("Left"),
}
"""Which way a case went → how that is called."""

WORSENED = N_("Into an older bucket, of all below M7+ ({currency}), from {earlier} to {later}")
"""What `worsening` counts, in words."""


def basis_of(pairs: pl.DataFrame) -> Basis:
    """What rates by amount are weighted by: what is outstanding, where the files say it of all.

    Else the overdue amount, by which cases that are not past due weigh nothing.
    """
    was = counted(pairs).filter(~pl.col("new"), pl.col("exit_before").is_null())
    known = [one for one in BASES if was.height and not was[f"{one}_unsaid"].sum()]
    return known[0] if known else "overdue"


def weighed(pairs: pl.DataFrame, basis: Basis) -> pl.DataFrame:
    """The pairs with `amount_before` and `amount_after`, minor units, null where not known."""
    return pairs.with_columns(
        amount_before=pl.col(f"{basis}_before"), amount_after=pl.col(f"{basis}_after")
    )


def rolls(pairs: pl.DataFrame, basis: Basis) -> pl.DataFrame:
    """The table from bucket to bucket with how many cases of each cell are jumps.

    Columns currency, state_before, state_after, n, amount (minor units), n_share and amount_share
    of the row, jumps.
    """
    mine = counted(pairs)
    ways = ways_between.transitions(weighed(mine, basis))
    leapt = (
        mine.filter("leapt")
        .group_by("currency", state_before="bucket_before", state_after="bucket_after")
        .agg(jumps=pl.col("cases").sum())
    )
    on = ["currency", "state_before", "state_after"]
    joined = ways.join(leapt, on=on, how="left", maintain_order="left", nulls_equal=True)
    return joined.with_columns(pl.col("jumps").fill_null(0))


def courses(pairs: pl.DataFrame, basis: Basis) -> pl.DataFrame:
    """What went better, the same, worse or out of those in a bucket before.

    Columns currency, course, n, amount (minor units), n_share, amount_share. Better is a lower
    bucket or settled; left are recalled, written off, missing and of unknown bucket.
    """
    went = course_of(pairs)
    table = (
        weighed(counted(pairs), basis)
        .with_columns(course=went)
        .filter(pl.col("course").is_not_null())
        .group_by("currency", "course")
        .agg(n=pl.col("cases").sum(), amount=pl.col("amount_before").sum())
    )
    whole = pl.col("n", "amount").sum().over("currency")
    order = [one.value for one in Course]
    return table.with_columns(
        (pl.col("n", "amount") / pl.when(whole > 0).then(whole)).name.suffix("_share")
    ).sort("currency", pl.col("course").cast(pl.Enum(order)))


def course_of(pairs: pl.DataFrame) -> pl.Series:
    """The Course of each pair, null of those that were in no bucket before."""
    step = rank("bucket_after") - rank("bucket_before")
    here = pl.col("exit_after").is_null() & ~pl.col("missing")
    course = (
        pl.when(pl.col("exit_after") == Exit.SETTLED.value)
        .then(pl.lit(Course.BETTER.value))
        .when(here & (step < 0))
        .then(pl.lit(Course.BETTER.value))
        .when(here & (step == 0))
        .then(pl.lit(Course.SAME.value))
        .when(here & (step > 0))
        .then(pl.lit(Course.WORSE.value))
        .otherwise(pl.lit(Course.LEFT.value))
    )
    was = pl.col("bucket_before").is_not_null() & pl.col("exit_before").is_null() & ~pl.col("new")
    return pairs.select(course=pl.when(was).then(course)).to_series()


def worsening(pairs: pl.DataFrame, basis: Basis, *, by_amount: bool) -> Estimate | None:
    """The share that went worse, with its interval; of one currency.

    Of those before in a bucket that has an older one, for the others cannot go worse; None where
    there are none, or by amount no amounts.
    """
    went = counted(pairs).with_columns(course=course_of(pairs))
    mine = went.filter(pl.col("course").is_not_null(), pl.col("bucket_before") != BUCKETS[-1])
    worse = pl.col("course") == Course.WORSE.value
    return share_of(mine, worse, basis if by_amount else None)
