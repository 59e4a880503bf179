"""The yardstick of times until money comes and until cure, as somebody would write it in polars.

It knows of its own files that every client has one of every month end, that no case was placed
twice and that none was recalled. Which reversal belongs to which payment is the product's own rule,
and so are the curve and its interval of the days that are found.
"""

import datetime as dt

import polars as pl

from lib.followups.payments import standing_payments
from lib.measures import survival as curves
from lib.measures.contacts import OF_PAYMENT
from tests.bench.reading import Files


def survival(files: Files) -> pl.DataFrame:
    """How soon the first repayment and the cure come after the placement (Kaplan and Meier)."""
    spells = _spells(files)
    paid = _first_paid(files, spells)
    known = spells.join(paid, on="case_key", how="left").with_columns(
        paid=pl.when(pl.col("paid") <= pl.col("end")).then("paid")
    )
    settled = pl.when("settles").then(pl.min_horizontal("cured", "end")).otherwise("cured")
    late = known.filter(~pl.col("first_fine")).with_columns(
        cured=pl.when(settled <= pl.col("end")).then(settled)
    )
    return pl.concat([_told(known, "paid"), _told(late, "cured")])


def _spells(files: Files) -> pl.DataFrame:
    """From which to which day each case was with us, and how it stood."""
    days, day = files.days, pl.col("day")
    after = pl.LazyFrame({"last": days, "next": [*days[1:], None]})
    gone = pl.col("case_status") == "结清"
    stayed = day.filter(~pl.col("gone")).max().fill_null(dt.date.min)
    every = pl.concat(
        one.select(
            "case_key",
            "person_key",
            "place_date",
            day=pl.lit(at),
            gone=gone,
            fine=gone | (pl.col("dpd") == 0),
        )
        for at, one in sorted(files.cases.items())
    )
    return (
        every.group_by("case_key", "place_date")
        .agg(
            who=pl.coalesce("person_key", "case_key").last(),
            seen=day.min(),
            last=day.max(),
            out=day.filter(pl.col("gone") & (day > stayed)).min(),
            first_fine=pl.col("fine").first(),
            cured=day.filter("fine").min(),
        )
        .join(after, on="last", how="left")
        .sort("place_date")
        .join_asof(
            pl.LazyFrame({"due": days}), left_on="place_date", right_on="due", strategy="forward"
        )
        .with_columns(
            end=pl.min_horizontal("out", "next", pl.lit(files.end)),
            entered=pl.when(
                (pl.col("place_date") < days[0]) | (pl.col("seen") > pl.col("due"))
            ).then("seen"),
        )
        .with_columns(settles=(pl.col("out") == pl.col("end")).fill_null(value=False))
        .collect()
    )


def _first_paid(files: Files, spells: pl.DataFrame) -> pl.DataFrame:
    """The first repayment of each case since its placement that was not taken back."""
    rows = files.repayments.select(OF_PAYMENT)
    placed = spells.lazy().select("case_key", "place_date")
    back = rows.filter(pl.col("amount") < 0).select("case_key").unique().collect()
    touched = rows.join(back.lazy(), on="case_key", how="semi").collect()
    parts = (
        rows.join(back.lazy(), on="case_key", how="anti").select("case_key", day="pay_date"),
        standing_payments(touched, files.end).lazy().select("case_key", "day"),
    )
    return (
        pl.concat(parts)
        .join(placed, on="case_key")
        .filter(pl.col("day") >= pl.col("place_date"))
        .group_by("case_key")
        .agg(paid=pl.col("day").min())
        .collect()
    )


def _told(spells: pl.DataFrame, event: str) -> pl.DataFrame:
    """The summary of those at risk, and how many had it early or never were."""
    days = (pl.coalesce(event, "end") - pl.col("place_date")).dt.total_days()
    entry = (pl.col("entered") - pl.col("place_date")).dt.total_days().fill_null(-1)
    who = pl.col("who").rank("dense")
    every = spells.select(days=days, event=pl.col(event).is_not_null(), entry=entry, who=who)
    at_risk = (pl.col("days") >= 0) & (pl.col("days") > pl.col("entry"))
    out = every.filter(~at_risk)
    early = int(out["event"].sum())
    return curves.summary(every.filter(at_risk), None).select(
        pl.exclude("group"), early=pl.lit(early), never=pl.lit(out.height - early)
    )
