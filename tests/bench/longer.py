"""Yardsticks of measures of several steps: times until money comes, people, and what is expected.

They give the heart of each measure, without its intervals, its proof by the past and corrections.
"""

import datetime as dt

import polars as pl

from tests.bench.reading import Files, tried


def survival(files: Files) -> pl.DataFrame:
    """How soon the first repayment and the cure come after the placement (Kaplan and Meier)."""
    on = ["case_key", "place_date"]
    fine = (pl.col("dpd") == 0) | (pl.col("case_status") == "结清")
    spells = (
        pl.concat(
            one.select(*on, day=pl.lit(day), fine=fine) for day, one in files.cases.items()
        )
        .group_by(on)
        .agg(pl.col("day").min().alias("seen"), pl.col("day").max(), first=pl.col("fine").first(),
             cured=pl.col("day").filter("fine").min())
    )  # fmt: skip
    paid = (
        files.repayments.filter(pl.col("amount") > 0)
        .select("case_key", "pay_date")
        .join(spells.select(*on, "day"), on="case_key")
        .filter(pl.col("pay_date").is_between("place_date", "day"))
        .group_by(on)
        .agg(paid=pl.col("pay_date").min())
    )
    known = spells.join(paid, on=on, how="left")
    return pl.concat(
        [_curve(known, "paid"), _curve(known.filter(~pl.col("first")), "cured")]
    ).collect()


def _curve(spells: pl.LazyFrame, event: str) -> pl.LazyFrame:
    """The share that had the event by each day, of those seen before it."""
    placed = pl.col("place_date")
    entry = (pl.col("seen") - placed).dt.total_days()
    days = (pl.coalesce(event, "day") - placed).dt.total_days()
    told = spells.select(entry=entry, days=days, had=pl.col(event).is_not_null())
    left = (
        told.filter(pl.col("days") > pl.col("entry"))
        .group_by("days")
        .agg(pl.len().cast(pl.Int64), pl.col("had").sum().cast(pl.Int64))
    )
    came = (
        told.filter(pl.col("days") > pl.col("entry"))
        .group_by(days="entry")
        .agg(came=pl.len().cast(pl.Int64))
    )
    stays = (1 - pl.col("had") / pl.col("n")).cum_prod()
    at_risk = (pl.col("came") - pl.col("len")).cum_sum().shift(1, fill_value=0)
    return (
        left.join(came, on="days", how="full", coalesce=True)
        .with_columns(pl.col("len", "had", "came").fill_null(0))
        .sort("days")
        .with_columns(n=at_risk)
        .filter(pl.col("had") > 0)
        .select("days", "n", event=pl.lit(event), share=1 - stays)
    )


def _brought(files: Files, at: int, days: int) -> pl.LazyFrame:
    """The cases of a month end with what each brought in so many days after it, by week."""
    start = files.days[at]
    within = pl.col("pay_date").is_between(start, start + dt.timedelta(days=days), closed="right")
    week = ((pl.col("pay_date") - pl.lit(start)).dt.total_days() + 6) // 7
    paid = (
        files.repayments.filter(within)
        .group_by("case_key", week=week)
        .agg(paid=pl.col("amount").sum())
    )
    cases = files.cases[start].filter(pl.col("overdue_amount") > 0)
    return cases.select("case_key", "currency", "collector", "bucket", "overdue_amount").join(
        paid, on="case_key", how="left"
    )


def people(files: Files) -> pl.DataFrame:
    """What each collector's cases brought in a month, against the rates of the month before."""
    group = ["currency", "bucket"]

    def month(at: int, *by: str) -> pl.LazyFrame:
        each = _brought(files, at, 30).group_by("case_key", *group, *by, "overdue_amount")
        cases = each.agg(pl.col("paid").sum())
        return cases.group_by(*group, *by).agg(pl.col("overdue_amount", "paid").sum())

    made = tried(files).group_by("collector").agg(attempts=pl.len())
    rate = pl.col("paid_before") / pl.col("overdue_amount_before")
    return (
        month(-2, "collector")
        .join(month(-3), on=group, suffix="_before")
        .group_by("currency", "collector")
        .agg(pl.col("paid").sum(), expected=(pl.col("overdue_amount") * rate).sum())
        .join(made, on="collector", how="left")
        .with_columns(index=pl.col("paid") / pl.col("expected"))
        .collect()
    )


def forecast(files: Files) -> pl.DataFrame:
    """What the cases of the last day bring in eight weeks, by the rates of all months before."""
    group = ["currency", "bucket"]
    weeks = [
        _brought(files, at, 56).group_by(*group, "week").agg(pl.col("paid").sum())
        for at in range(len(files.days) - 2)
    ]
    owed = {
        day: one.group_by(group).agg(owed=pl.col("overdue_amount").sum())
        for day, one in files.cases.items()
    }
    past = pl.concat(owed[day] for day in files.days[:-2])
    before = past.group_by(group).agg(pl.col("owed").sum())
    rates = pl.concat(weeks).drop_nulls("week").group_by(*group, "week").agg(pl.col("paid").sum())
    return (
        rates.join(before, on=group)
        .join(owed[files.end], on=group, suffix="_now")
        .with_columns(expected=pl.col("owed_now") * pl.col("paid") / pl.col("owed"))
        .group_by("currency", "week")
        .agg(pl.col("expected").sum())
        .collect()
    )
