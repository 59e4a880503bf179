"""The best query of polars that somebody would write for one measure, as its yardstick.

Each reads only the columns that it needs, straight from the files of the store, and gives the same
figures as the product does of the bench's own files. It knows what the product must not take for
granted: that each client has a file of every month end, that nothing was corrected by hand, that
nobody is kept out, and that repayments found their cases already.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import polars as pl

from tests.bench.collectors import people
from tests.bench.contacting import cost, coverage, funnel, hours, promised
from tests.bench.expecting import forecast
from tests.bench.longer import survival
from tests.bench.reading import DAYS, Files

Query = Callable[[Files], pl.DataFrame]

AGES = (0, 7, 14, 21, 30, 45, 60, 75, 90, 120, 150, 180, 240, 300, 360)


def recovery(files: Files) -> pl.DataFrame:
    """Of the last month by bucket."""
    start = files.days[-2]
    paid = (
        files.repayments.filter(pl.col("pay_date") > start, pl.col("pay_date") <= files.end)
        .group_by("case_key")
        .agg(net=pl.col("amount").sum())
    )
    cases = files.cases[start].filter(pl.col("overdue_amount") > 0)
    return (
        cases.select("case_key", "bucket", "currency", "overdue_amount")
        .join(paid, on="case_key", how="left")
        .with_columns(pl.col("net").fill_null(0))
        .group_by("bucket", "currency")
        .agg(
            pl.len(),
            pl.col("net", "overdue_amount").sum(),
            paying=(pl.col("net") > 0).sum(),
            settled=((pl.col("net") > 0) & (pl.col("overdue_amount") <= pl.col("net"))).sum(),
        )
        .collect()
    )


def _pairs(files: Files) -> pl.LazyFrame:
    two = [
        files.cases[day].select(
            "case_key", "currency", "bucket", "balance", gone=pl.col("case_status") == "结清"
        )
        for day in files.days[-2:]
    ]
    return two[0].join(two[1], on="case_key", how="full", coalesce=True, suffix="_after")


def rolls(files: Files) -> pl.DataFrame:
    """From bucket to bucket in the last month."""
    after = pl.when("gone_after").then(pl.lit("settled")).otherwise("bucket_after")
    return (
        _pairs(files)
        .group_by("currency", "bucket", "gone", after=after)
        .agg(pl.len(), pl.col("balance").sum())
        .collect()
    )


def flows(files: Files) -> pl.DataFrame:
    """What was in each bucket at each month end."""
    return pl.concat(
        one.filter(pl.col("case_status") != "结清")
        .group_by("currency", "bucket")
        .agg(pl.len(), pl.col("balance").sum())
        .with_columns(day=pl.lit(day))
        for day, one in files.cases.items()
    ).collect()


def cures(files: Files) -> pl.DataFrame:
    """What became of the past due cases of the month before."""
    was, now = pl.col("bucket"), pl.col("bucket_after")
    fate = (
        pl.when(pl.col("gone_after") | (now == "M0"))
        .then(pl.lit("cured"))
        .when(now.is_null())
        .then(pl.lit("gone"))
        .when(now < was)
        .then(pl.lit("back"))
        .when(now == was)
        .then(pl.lit("stable"))
        .otherwise(pl.lit("forward"))
    )
    return (
        _pairs(files)
        .filter(was != "M0", ~pl.col("gone"))
        .group_by("currency", "bucket", fate=fate)
        .agg(pl.len(), pl.col("balance").sum())
        .collect()
    )


def batches(files: Files) -> pl.DataFrame:
    """What each batch had brought by each age."""
    on = ["case_key", "place_date"]
    placed = pl.concat(
        one.select(*on, "client", "batch_no", "place_amount") for one in files.cases.values()
    ).unique(on)
    age = (pl.col("pay_date") - pl.col("place_date")).dt.total_days()
    step = pl.lit(None, pl.Int64)
    for one in reversed(AGES):
        step = pl.when(age <= one).then(pl.lit(one, pl.Int64)).otherwise(step)
    group = ["client", "batch_no"]
    paid = (
        files.repayments.filter(pl.col("pay_date") <= files.end)
        .select("case_key", "pay_date", "amount")
        .join(placed.select(*on, *group), on="case_key")
        .filter(age >= 0)
        .group_by("case_key", *group, step=step)
        .agg(pl.col("amount").sum())
        .sort("step")
        .with_columns(pays=pl.col("amount").cum_sum().over("case_key") > 0)
        .group_by(*group, "step")
        .agg(pl.col("amount", "pays").sum())
    )
    whole = placed.group_by(group).agg(pl.len(), pl.col("place_amount").sum())
    return whole.join(paid, on=group).sort(*group, "step").collect()


def at_risk(files: Files) -> pl.DataFrame:
    """PAR of 30, 60 and 90 days."""
    return (
        files.cases[files.end]
        .filter(pl.col("case_status") != "结清")
        .group_by("currency")
        .agg(
            pl.len(),
            pl.col("principal_left").sum(),
            *(
                pl.col("principal_left").filter(pl.col("dpd") > days).sum().alias(f"over_{days}")
                for days in (30, 60, 90)
            ),
        )
        .collect()
    )


def vintages(files: Files) -> pl.DataFrame:
    """What of each month's loans was late at each month end."""
    every = [
        one.select(
            "case_key", "currency", "loan_amount", pl.col("loan_date").dt.truncate("1mo"),
            late=pl.when((pl.col("dpd") > DAYS) & (pl.col("case_status") != "结清"))
            .then("principal_left"),
        ).with_columns(day=pl.lit(day))
        for day, one in files.cases.items()
    ]  # fmt: skip
    group = ["currency", "loan_date"]
    late = pl.concat(one.group_by(*group, "day").agg(pl.col("late").sum()) for one in every)
    whole = (
        pl.concat(one.select("case_key", *group, "loan_amount") for one in every)
        .unique("case_key", keep="any")
        .group_by(group)
        .agg(pl.len(), pl.col("loan_amount").sum())
    )
    return late.join(whole, on=group).collect()


QUERIES: Mapping[str, Query] = {
    "recovery": recovery,
    "rolls": rolls,
    "flows": flows,
    "cures": cures,
    "batches": batches,
    "funnel": funnel,
    "hours": hours,
    "at risk": at_risk,
    "vintages": vintages,
    "survival": survival,
    "people": people,
    "forecast": forecast,
    "coverage": coverage,
    "promises": promised,
    "cost": cost,
}
"""Measure → what somebody would write for it."""


def job(name: str, home: Path) -> Callable[[], object]:
    """One query over the files of a store."""
    return partial(QUERIES[name], Files(home))
