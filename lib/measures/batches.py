"""What a batch has brought by its age (批次回收曲线): placement vintages.

A cohort is what was placed together: a client's batch, or a month of placement. By age a (days
since the placement of each case):

    y(a) = Σ net repayments of the cohort's cases dated within a days of their placement, while they
           were with us ÷ Σ amount placed, frozen; by count cases with a net repayment ÷ cases

An age that the youngest case of a cohort has not reached by the last day is blank, not zero: the
later cases would still add to it. A case that was placed again is in two cohorts, and each payment
counts for the placement that was running. One cohort is set against the median of those placed
before it at the same age. Cohorts of fewer than 100 cases are unreliable (preditta.com, Vintage
analysis); they are drawn in grey.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from lib.measures.noise import Estimate, of_sums, wilson
from lib.measures.placements import COHORT

AGES = (0, 7, 14, 21, 30, 45, 60, 75, 90, 120, 150, 180, 240, 300, 360)
"""Days since placement at which a cohort is looked at."""

SMALL = 100
"""Cases below which a cohort says little."""

BY_AGE = ("n_paid", "y", "xy", "yy", "least")
"""What a tally knows of the units at an age: how many have more paid than was reversed, and of what
each had brought by then (y) the sums, also of products with what was placed (x), and the least."""

_MOST = 2**62
"""Numbers that eight bytes tell apart."""

BATCHES: Mapping[str, type[pl.DataType]] = {
    "currency": pl.String,
    "cohort": pl.String,
    "first": pl.Date,
    "n": pl.Int64,
    "placed": pl.Int64,
    "age": pl.Int64,
    "collected": pl.Int64,
    "share": pl.Float64,
    "paying": pl.Int64,
    "paying_share": pl.Float64,
}
"""One row a cohort and age that it has reached: `first` is the first day of placement, `paying` how
many of n have a net repayment by then; amounts in minor units."""


def curves(placed: pl.LazyFrame, paid: pl.LazyFrame, until: dt.date) -> pl.DataFrame:
    """What each cohort has brought by each of the AGES that all its cases have reached.

    Args:
        placed: as lib.measures.placements.in_cohorts gives them; who was placed after `until` is
            in no cohort.
        paid: as lib.measures.placements.received gives them.
        until: the last day.

    Returns:
        Columns BATCHES; cohorts by their first day of placement, ages from 0 on.

    """
    return curves_of(tally(placed.filter(pl.col("place_date") <= until), paid), until)


def curves_of(tally: pl.DataFrame, until: dt.date) -> pl.DataFrame:
    """The same of the cohorts of a tally up to that day."""
    reached = (pl.lit(until) - pl.col("last")).dt.total_days() >= pl.col("age")
    return (
        _by_age(tally)
        .filter(reached)
        .rename({"x": "placed", "y": "collected", "n_paid": "paying"})
        .with_columns(
            share=pl.col("collected") / pl.col("placed"),
            paying_share=pl.col("paying") / pl.col("n"),
        )
        .select(pl.col(name).cast(kind) for name, kind in BATCHES.items())
        .sort("currency", "first", "cohort", "age")
    )


def tally(placed: pl.LazyFrame, paid: pl.LazyFrame, ways: Sequence[str] = ()) -> pl.DataFrame:
    """Units put together that differ in nothing but what was placed and paid.

    A cohort of a million placements is some thousand different ways: of which client, bucket, city
    and product. Sums of these are all that curves need, with their intervals, whatever is chosen.

    Args:
        placed: as lib.measures.placements.in_cohorts gives them.
        paid: as lib.measures.placements.received gives them.
        ways: columns of `placed` that are looked at by; all placements of a unit have the same.

    Returns:
        COHORT, ways, first and last (day of placement), n (units), of what each had placed the sums
        x and xx (of squares), and BY_AGE of each age, as `y_30`.

    """
    groups = [*COHORT, *ways]
    units = (
        placed.group_by("unit")
        .agg(
            *(pl.col(one).first() for one in groups),
            first=pl.col("place_date").min(),
            last=pl.col("place_date").max(),
            x=pl.col("place_amount").sum(),
        )
        .collect()
    )
    units = units.with_columns(group=_group(units.select(groups))).sort("group")
    x = pl.col("x").cast(pl.Float64)
    heads = (
        units.lazy()
        .with_row_index("at")
        .group_by("group", maintain_order=True)
        .agg(
            pl.col(groups).first(),
            pl.col("first").min(),
            pl.col("last").max(),
            pl.col("at").min(),
            n=pl.len().cast(pl.Int64),
            xx=(x * x).sum(),
            x=pl.col("x").sum(),
        )
        .collect()
    )
    starts = heads["at"].to_numpy()
    return heads.drop("group", "at").with_columns(_climbed(units, starts, paid))


def _group(names: pl.DataFrame) -> pl.Series:
    """A number for each group of rows that have the same names.

    A million rows have few different names: their numbers, put into one, are sorted in a tenth of
    the time that names take.
    """
    group, most = pl.repeat(0, names.height, dtype=pl.Int64, eager=True), 1
    for one in names:
        own = one.cast(pl.Categorical(pl.Categories.random("names"))).to_physical().cast(pl.Int64)
        n = own.n_unique() + 1
        if most * n > _MOST:
            group = group.rank("dense").cast(pl.Int64)
            most = names.height + 1
        group = group * n + own.fill_null(n - 1)
        most *= n
    return group


def _climbed(
    units: pl.DataFrame, starts: np.ndarray[Any, Any], paid: pl.LazyFrame
) -> Iterator[pl.Series]:
    """The sums BY_AGE of each age, of units that stand group by group, each from its start on."""
    step: pl.Expr = pl.lit(None, pl.Int64)
    for one in reversed(AGES):
        step = pl.when(pl.col("age") <= one).then(pl.lit(one, pl.Int64)).otherwise(step)
    steps = (
        paid.group_by("unit", age=step)
        .agg(pl.col("amount").sum())
        .join(units.lazy().select("unit").with_row_index("at"), on="unit")
        .collect(engine="streaming")
    )
    x, y = units["x"].to_numpy().astype(float), np.zeros(units.height, np.int64)
    for age in AGES:
        mine = steps.filter(pl.col("age") == age)
        y[mine["at"].to_numpy()] += mine["amount"].to_numpy()
        sums = {"n_paid": (y > 0).astype(np.int64), "y": y, "xy": x * y, "yy": y.astype(float) ** 2}
        for name, each in sums.items():
            found = np.add.reduceat(each, starts) if len(starts) else each
            yield pl.Series(f"{name}_{age}", found)
        least = np.minimum.reduceat(y, starts) if len(starts) else y
        yield pl.Series(f"least_{age}", least)


def _by_age(tally: pl.DataFrame) -> pl.DataFrame:
    """Each cohort of a tally with each of the AGES: COHORT, age, first, last, n, x, xx, BY_AGE."""
    added = [f"{name}_{age}" for name in BY_AGE[:-1] for age in AGES]
    cohorts = tally.group_by(COHORT).agg(
        pl.col("first").min(),
        pl.col("last").max(),
        pl.col("n", "x", "xx", *added).sum(),
        pl.col(f"{BY_AGE[-1]}_{age}" for age in AGES).min(),
    )
    head = (*COHORT, "first", "last", "n", "x", "xx")
    return pl.concat(
        cohorts.select(
            *head, age=pl.lit(age, pl.Int64), **{one: pl.col(f"{one}_{age}") for one in BY_AGE}
        )
        for age in AGES
    )


def telling(curves: pl.DataFrame) -> str | None:
    """The cohort of one currency to look at first: the newest of SMALL cases, else the largest."""
    told = curves.unique("cohort").sort(
        pl.col("n") < SMALL,
        pl.when(pl.col("n") < SMALL).then(-pl.col("n")),
        pl.col("first"),
        "cohort",
        descending=[False, False, True, True],
    )
    return None if told.is_empty() else str(told["cohort"][0])


def medians(curves: pl.DataFrame, cohort: str) -> pl.DataFrame:
    """The medians of the cohorts of one currency placed before one of them, at each age.

    Columns age, share, paying_share, cohorts (how many have reached that age).
    """
    first = curves.filter(pl.col("cohort") == cohort)["first"].min()
    return (
        curves.filter(pl.col("first") < first)
        .group_by("age")
        .agg(pl.col("share", "paying_share").median(), cohorts=pl.len().cast(pl.Int64))
        .sort("age")
    )


def at_last(placed: pl.LazyFrame, paid: pl.LazyFrame, curves: pl.DataFrame) -> pl.DataFrame:
    """What each unit had brought by the last age that its cohort has reached, cohort by cohort.

    Returns:
        currency, cohort, n (units), n_paid (with more paid than reversed), and of what each had
        placed (x) and brought (y) the sums x, y, xx, xy, yy, also of products, and the least y.

    """
    return at_last_of(tally(placed, paid), curves)


def at_last_of(tally: pl.DataFrame, curves: pl.DataFrame) -> pl.DataFrame:
    """The same of the tally of which the curves are."""
    on = [*COHORT, "age"]
    ends = curves.group_by(COHORT).agg(pl.col("age").max())
    found = _by_age(tally).join(ends, on=on, how="semi", nulls_equal=True)
    return found.select(*COHORT, "n", "n_paid", "x", "y", "xx", "xy", "yy", "least")


def share_at_last(
    sums: pl.DataFrame, cohort: str, currency: str | None, *, by_amount: bool
) -> Estimate | None:
    """The share that one cohort of one currency had brought by then, with its interval.

    `sums` is what `at_last` gives.
    """
    own = pl.col("currency").eq_missing(pl.lit(currency, pl.String))
    for row in sums.filter(own, pl.col("cohort") == cohort).iter_rows(named=True):
        if not by_amount:
            return wilson(row["n_paid"], row["n"])
        return of_sums(**{key: row[key] for key in ("n", "x", "y", "xx", "xy", "yy", "least")})
    return None
