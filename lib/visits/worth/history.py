"""What the tenant's own past says: visits and what was paid after them, and days without a visit.

A payment counts for a visit when it falls 0 to `days` days after one in which somebody was reached;
once only, and the latest such visit wins (the attribution of the trade's measures). That it came
after the visit does not say that it came of it; therefore the same cases are also looked at while
nobody visited: from each snapshot on as many days, of cases without a visit then or shortly before.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from lib.followups.codes import OUTCOMES
from lib.followups.records import reached
from lib.visits.worth.classes import CELL, outcome, verdict, with_bucket, with_tier

DAYS = 7
"""Days after a visit in which a payment counts for it, its own day counted as 0."""

HOME = "home"
"""Which address a visit was at that does not say: the one that is visited first."""

VISITED: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "case_key": pl.String,
    "day": pl.Date,
    **dict.fromkeys(CELL, pl.String),
    "reached": pl.Boolean,
    "paid": pl.Boolean,
    "share": pl.Float64,
}
"""A past visit: its cell on that day, whether somebody was reached, whether a payment counts for
it, and what part of the overdue amount that was (1 at most, null without a payment)."""

UNVISITED: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "case_key": pl.String,
    "day": pl.Date,
    **dict.fromkeys(CELL, pl.String),
    "paid": pl.Boolean,
}
"""A case on the day of a snapshot, and whether anything was paid in the days after it."""

COUNTED: Mapping[str, pl.DataType | type[pl.DataType]] = {
    **dict.fromkeys(CELL, pl.String),
    "paid": pl.Int64,
    "n": pl.Int64,
}
"""How many rows of UNVISITED there are of a cell, and of how many of them was paid."""

OF_SNAPSHOT = ("case_key", "as_of", "dpd", "bucket", "overdue_amount", "currency")
"""What has to be known of a case in each snapshot."""


def visited(
    followups: pl.LazyFrame,
    paid: pl.LazyFrame,
    snapshots: pl.LazyFrame,
    bounds: pl.LazyFrame,
    as_of: dt.date,
    *,
    days: int = DAYS,
    with_contact: bool = True,
) -> pl.LazyFrame:
    """All visits whose days of attribution are over by `as_of`; columns VISITED.

    Args:
        followups: as lib.followups.records.merge gives them.
        paid: as lib.followups.payments.standing_payments gives them: reversals are taken out.
        snapshots: the columns OF_SNAPSHOT of all snapshots that are looked at.
        bounds: the limits of the tiers (`classes.limits`).
        as_of: the day up to which repayments are known.
        days: a payment counts up to so many days after the visit.
        with_contact: count payments only after visits that reached somebody.

    """
    made = _visits(followups, as_of)
    taking = made.filter(pl.col("reached")) if with_contact else made
    credited = _credited(taking, _own(paid, snapshots), days)
    before = _last_before(made, followups)
    known = _snapshot_of(before, snapshots)
    share = pl.col("sum") / (pl.col("overdue_amount") + pl.col("missing"))
    told = (
        with_tier(with_bucket(known), bounds, "overdue_amount")
        .join(credited, on=["case_key", "day"], how="left")
        .filter(pl.col("day") <= as_of - dt.timedelta(days=days))
        .with_columns(missing=pl.when("later").then("sum").otherwise(0))
        .with_columns(
            paid=pl.col("sum").is_not_null(),
            share=pl.when(share.is_finite()).then(share.clip(0.0, 1.0)),
            outcome=outcome("_outcome"),
            verdict=verdict("_verdict"),
        )
    )
    return told.select(pl.col(name).cast(kind) for name, kind in VISITED.items())


def unvisited(
    followups: pl.LazyFrame,
    paid: pl.LazyFrame,
    snapshots: pl.LazyFrame,
    bounds: pl.LazyFrame,
    as_of: dt.date,
    *,
    days: int = DAYS,
) -> pl.LazyFrame:
    """Each overdue case of each snapshot that nobody visited around its day; columns UNVISITED.

    Arguments as for `visited`. Looked at are the `days` + 1 days after the snapshot, as many as
    count for a visit; left out are cases with a visit in them or so shortly before that it would
    still count, and snapshots whose days are not over by `as_of`.
    """
    span = days + 1
    open_ = (
        snapshots.select(OF_SNAPSHOT)
        .filter(pl.col("dpd") > 0, pl.col("as_of") <= as_of - dt.timedelta(days=span))
        .with_columns(day=pl.col("as_of"), _until=pl.col("as_of").dt.offset_by(f"{span}d"))
    )
    last = _visits(followups, as_of).select("case_key", _visit="day").sort("_visit")
    free = (
        open_.sort("_until")
        .join_asof(last, left_on="_until", right_on="_visit", by="case_key", check_sortedness=False)
        .filter((pl.col("_visit") < pl.col("day").dt.offset_by(f"-{days}d")).fill_null(value=True))
    )
    # Few cases pay in these days: theirs alone are looked at, not all with their currencies.
    stretch = open_.select("case_key", "day", "_until", _case="currency")
    after = free.join(
        paid.select("case_key", "currency", _paid="day")
        .join(stretch, on="case_key")
        .filter(
            pl.col("_paid") > pl.col("day"),
            pl.col("_paid") <= pl.col("_until"),
            (pl.col("currency") == pl.col("_case")).fill_null(value=True),
        )
        .select("case_key", "day", paid=pl.lit(value=True))
        .unique(),
        on=["case_key", "day"],
        how="left",
    ).with_columns(pl.col("paid").fill_null(value=False))
    told = with_tier(
        with_bucket(_last_before(after, followups, same_day=True)), bounds, "overdue_amount"
    )
    told = told.with_columns(outcome=outcome("_outcome"), verdict=verdict("_verdict"))
    return told.select(pl.col(name).cast(kind) for name, kind in UNVISITED.items())


def counted(unvisited: pl.LazyFrame) -> pl.LazyFrame:
    """The rows of `unvisited` counted by cell; columns COUNTED."""
    return unvisited.group_by(CELL).agg(
        pl.col("paid").sum().cast(pl.Int64), n=pl.len().cast(pl.Int64)
    )


def _own(paid: pl.LazyFrame, snapshots: pl.LazyFrame) -> pl.LazyFrame:
    """The payments in the currency of their case; one that names none is in it."""
    money = snapshots.select("case_key", _case="currency").unique("case_key", keep="any")
    joined = paid.join(money, on="case_key", how="inner")
    return joined.filter((pl.col("currency") == pl.col("_case")).fill_null(value=True)).drop(
        "_case"
    )


def _visits(followups: pl.LazyFrame, as_of: dt.date) -> pl.LazyFrame:
    """Visits that were made, one a case and day: case_key, day, address_kind, reached."""
    attempts = {one.code: one.attempt for one in OUTCOMES.values()}
    made = pl.col("outcome").replace_strict(attempts, default=True, return_dtype=pl.Boolean)
    return (
        followups.filter(
            pl.col("channel") == "visit",
            made.fill_null(value=True),
            pl.col("case_key").is_not_null(),
        )
        .with_columns(day=pl.col("happened_at").dt.date(), reached=reached())
        .filter(pl.col("day") <= as_of)
        .sort("happened_at", maintain_order=True)
        .group_by("case_key", "day")
        .agg(pl.col("address_kind").last().fill_null(HOME), pl.col("reached").any())
        .sort("day", "case_key")
    )


def _credited(taking: pl.LazyFrame, paid: pl.LazyFrame, days: int) -> pl.LazyFrame:
    """What counts for each visit: case_key, day, sum; each payment goes to one visit only."""
    visits = taking.select("case_key", day="day", _visit="day").sort("day")
    return (
        paid.select("case_key", "day", "paid")
        .sort("day")
        .join_asof(visits, on="day", by="case_key", tolerance=f"{days}d", check_sortedness=False)
        .filter(pl.col("_visit").is_not_null())
        .group_by("case_key", day="_visit")
        .agg(sum=pl.col("paid").sum())
    )


def _last_before(
    rows: pl.LazyFrame, followups: pl.LazyFrame, *, same_day: bool = False
) -> pl.LazyFrame:
    """Add `_outcome` and `_verdict`, the last ones before `day` (or on it); verdict by address."""
    told = followups.filter(pl.col("case_key").is_not_null()).with_columns(
        _at=pl.col("happened_at").dt.date()
    )
    told = told.sort("happened_at", maintain_order=True)
    ended = told.filter(pl.col("outcome").is_not_null())
    last = ended.select("case_key", "_at", _outcome="outcome")
    said = told.filter(pl.col("address_verdict").is_not_null()).select(
        "case_key",
        "_at",
        address_kind=pl.col("address_kind").fill_null(HOME),
        _verdict="address_verdict",
    )
    if "address_kind" not in rows.collect_schema().names():
        rows = rows.with_columns(address_kind=pl.lit(HOME))
    found = rows.sort("day")
    for part, by in ((last, ["case_key"]), (said, ["case_key", "address_kind"])):
        found = found.join_asof(
            part.sort("_at", maintain_order=True),
            left_on="day",
            right_on="_at",
            by=by,
            allow_exact_matches=same_day,
            check_sortedness=False,
        ).drop("_at")
    return found


def _snapshot_of(visits: pl.LazyFrame, snapshots: pl.LazyFrame) -> pl.LazyFrame:
    """What was owed on the day of a visit, by the snapshot before it, else the first one after.

    Days past due are shifted to the day; `later` says that the amount is of a day after it.
    """
    known = snapshots.select(OF_SNAPSHOT).sort("as_of")
    found = visits.sort("day")
    for strategy in ("backward", "forward"):
        own = known.rename({name: f"{name}_{strategy}" for name in OF_SNAPSHOT[1:]})
        found = found.join_asof(
            own,
            left_on="day",
            right_on=f"as_of_{strategy}",
            by="case_key",
            strategy=strategy,
            check_sortedness=False,
        )
    both = {name: pl.coalesce(f"{name}_backward", f"{name}_forward") for name in OF_SNAPSHOT[1:]}
    shifted = pl.col("dpd") + (pl.col("day") - pl.col("as_of")).dt.total_days()
    return found.with_columns(**both, later=pl.col("as_of_backward").is_null()).with_columns(
        dpd=shifted.clip(lower_bound=0).cast(pl.Int32)
    )
