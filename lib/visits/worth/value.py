"""The value of a visit to each case: money, and beside it what is not money.

Money stays in the currency of its case. What is not money (a promise that falls due, a hardship to
clear, a complaint to settle, a first visit that is owed) is weighed in visits: a weight of 1 counts
as much as the typical visit, the median gain of those in its currency that bring anything. So the
score orders cases of all currencies, and no amount is added to one of another.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lib.visits.worth.chances import RATES, Chances
from lib.visits.worth.classes import CELL, outcome, verdict, with_bucket, with_tier
from lib.visits.worth.trips import Costs, Trips, with_trip
from lib.words import N_

TERMS: Mapping[str, str] = {
    "promise_due": N_("promise due that day"),
    "hardship": N_("hardship to clear"),
    "complaint": N_("complaint to settle"),
    "first_visit": N_("first visit owed"),
    "requested": N_("visit asked for and approved"),
}
"""What is not money → its name; each is a column of the cases, true or false."""

OWED_FROM = ("M2", "M3", "M4", "M5", "M6", "M7+")
"""Buckets in which a case is owed a first visit: from M2 on the strategy has visits."""

WORTH: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "collectable": pl.Int64,
    "gain": pl.Int64,
    "away_km": pl.Float64,
    "km": pl.Float64,
    "travel_minutes": pl.Float64,
    "cost": pl.Int64,
    "net": pl.Int64,
    "hourly": pl.Int64,
    "points": pl.Float64,
    "score": pl.Float64,
}
"""What `values` adds beside RATES: `collectable` is overdue less what was paid since, `gain` the
expected extra money, `net` less the cost as far as it is known, `hourly` net for each hour of
service and travel (money in minor units of the case's currency); `points` what is not money, in
typical visits, `score` both together."""


@dataclass(frozen=True)
class Weights:
    """How many typical visits each of TERMS is worth."""

    promise_due: float = 1.0
    hardship: float = 0.5
    complaint: float = 0.5
    first_visit: float = 0.25
    requested: float = 1.0


@dataclass(frozen=True)
class Facts:
    """What is known beside the cases on a day.

    `paid` has case_key and `paid_since`, minor units paid after the snapshot; the others are keys
    of cases (a column case_key): with a promise due on the day, with a hardship to clear, with an
    open complaint.
    """

    paid: pl.LazyFrame
    promise_due: pl.LazyFrame
    hardship: pl.LazyFrame
    complaint: pl.LazyFrame


def facts(
    cases: pl.LazyFrame,
    paid: pl.LazyFrame,
    promises: pl.LazyFrame,
    complaints: pl.LazyFrame,
    day: dt.date,
) -> Facts:
    """Gather what counts on a day.

    `paid` as lib.followups.payments.standing_payments gives it, `promises` as
    lib.followups.promises, `complaints` has the case_key of each that is open. A hardship is to be
    cleared where a hold for it stands or its review is the next step.
    """
    own = cases.select("case_key", "as_of", _currency="currency")
    since = (
        paid.join(own, on="case_key")
        .filter(
            (pl.col("day") > pl.col("as_of")).fill_null(value=False),
            pl.col("day") <= day,
            (pl.col("currency") == pl.col("_currency")).fill_null(value=True),
        )
        .group_by("case_key")
        .agg(paid_since=pl.col("paid").sum())
    )
    due = promises.filter(
        pl.col("promise_date") == day, pl.col("status").is_in(["open", "due_today"])
    )
    names = cases.collect_schema().names()
    hard = pl.lit(value=False)
    if "held_kinds" in names:
        hard |= pl.col("held_kinds").list.contains("hardship").fill_null(value=False)
    if "next_action" in names:
        hard |= (pl.col("next_action") == "hardship_review").fill_null(value=False)
    keys = [frame.select("case_key").unique() for frame in (due, cases.filter(hard), complaints)]
    return Facts(since, *keys)


def celled(cases: pl.LazyFrame, bounds: pl.LazyFrame) -> pl.LazyFrame:
    """The cases with their cell; the verdict is that on the address to visit (`address_kind`)."""
    names = cases.collect_schema().names()
    said = [name for name in names if name.startswith("verdict_")]
    if said and "address_kind" in names:
        own = pl.coalesce(
            pl.when(pl.col("address_kind") == name.removeprefix("verdict_")).then(name)
            for name in said
        )
    else:
        own = pl.col("verdict_home") if "verdict_home" in said else pl.lit(None, pl.String)
    last = pl.col("last_outcome") if "last_outcome" in names else pl.lit(None, pl.String)
    return (
        with_tier(with_bucket(cases), bounds, "overdue_amount")
        .with_columns(_own=own, _last=last)
        .with_columns(outcome=outcome("_last"), verdict=verdict("_own"))
        .drop("_own", "_last")
    )


def values(
    cases: pl.LazyFrame,
    chances: Chances,
    trips: Trips,
    costs: Costs,
    weights: Weights,
    known: Facts,
) -> pl.LazyFrame:
    """Add the value of a visit to each case.

    Args:
        cases: case_key, overdue_amount, currency, lat, lon, `visits`, `service_minutes` and the
            columns CELL (`celled`); `requested` where visits were asked for and approved.
        chances: of all cells of the cases.
        trips, costs: what a visit takes.
        weights: of what is not money.
        known: what counts on the day (`facts`).

    Returns:
        `cases` with RATES, WORTH and a column of true and false for each of TERMS.

    """
    told = _with_facts(cases, chances, known)
    gain = pl.col("extra") * pl.col("share") * pl.col("collectable")
    told = with_trip(told.with_columns(gain=gain.round().cast(pl.Int64)), trips, costs)
    net = pl.col("gain").fill_null(0) - pl.col("cost").fill_null(0)
    hours = (pl.col("service_minutes") + pl.col("travel_minutes")) / 60
    weighed = [pl.col(name).cast(pl.Float64) * getattr(weights, name) for name in TERMS]
    some = pl.col("gain") > 0
    typical = pl.col("gain").filter(some).median().over("currency")
    return (
        told.with_columns(net=net, points=pl.sum_horizontal(weighed))
        .with_columns(
            hourly=(pl.col("net") / hours).round().cast(pl.Int64),
            score=pl.col("net") / typical + pl.col("points"),
        )
        .with_columns(score=pl.coalesce("score", "points"))
    )


def _with_facts(cases: pl.LazyFrame, chances: Chances, known: Facts) -> pl.LazyFrame:
    """The cases with their chances, what is left to collect, and whether each of TERMS is true."""
    # A column of a client's file may be called like one of ours and mean something else.
    alien = [name for name in KEPT if name not in (*CELL, "requested")]
    told = cases.drop(alien, strict=False).join(
        chances.cells.lazy(), on=CELL, how="left", maintain_order="left"
    )
    told = told.join(known.paid, on="case_key", how="left", maintain_order="left")
    for name in ("promise_due", "hardship", "complaint"):
        mine = getattr(known, name).with_columns(pl.lit(value=True).alias(name))
        told = told.join(mine, on="case_key", how="left", maintain_order="left")
    left = (pl.col("overdue_amount") - pl.col("paid_since").fill_null(0)).clip(lower_bound=0)
    owed = (pl.col("visits").fill_null(0) == 0) & pl.col("bucket").is_in(OWED_FROM)
    asked = "requested" in cases.collect_schema().names()
    requested = pl.col("requested").fill_null(value=False) if asked else pl.lit(value=False)
    return told.with_columns(
        pl.col("promise_due", "hardship", "complaint").fill_null(value=False),
        first_visit=owed,
        requested=requested,
        collectable=left,
    ).drop("paid_since")


KEPT = (*RATES, *WORTH, *TERMS)
"""All columns that `values` gives."""
