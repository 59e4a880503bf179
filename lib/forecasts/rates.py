"""What cases of a state bring in a week, and to which state they roll in a month, from the past.

Of past month ends, in each currency by itself:

    first[i]   Σ paid in the MONTH days after ÷ Σ owed, of cases in state i without a running
               promise or agreement: of what is left to the rates now
    later[i]   the same of all cases in state i: of what is in it in a month, with promises or not
    roll[i→j]  Σ owed a month later by cases in i that are in j then ÷ Σ owed by cases in i before;
               who has left owes nothing then, so a row need not add up to 1
    season     payments a day in a part of the month (1–7, 8–14, 15–21, 22 to its end) ÷ payments
               a day: many are paid after pay-day

Of a case whose placement ends on a known day (退案日期) only the days up to it count, in what is
learned and in what is forecast.

The value of a state in week w is what one unit owed in it brings then, × season: first in the
first month, roll^m × later in the m-th month after. A state of fewer than minimum_n cases takes
the figures of its bucket, a bucket of fewer those of all.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from lib.forecasts.streams import REST

WEEKS = 4
"""Weeks of one step of rolling, in which a state brings the same each week."""

MONTH = WEEKS * 7
"""Days after a month end in which its payments are counted."""

FADING = 0.5
"""Weight of a month against the one after it: what was lately says more of what comes."""

FLOWS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "currency": pl.String,
    "state": pl.String,
    "n": pl.Int64,
    "owed": pl.Float64,
    "paid": pl.Float64,
    "rest_n": pl.Int64,
    "rest_owed": pl.Float64,
    "rest_paid": pl.Float64,
}
"""What the cases of a state owed and paid, and those of them that are left to the rates."""

ROLLS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "currency": pl.String,
    "state": pl.String,
    "into": pl.String,
    "n": pl.Int64,
    "owed": pl.Float64,
}
"""What cases of a state owe a month later, by the state of then; null `into` is the base: what all
of them owed before."""

Figures = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True)
class Observed:
    """What one past month end teaches, and from which day on it is known."""

    flows: pl.DataFrame
    paid_until: dt.date
    rolls: pl.DataFrame
    rolled_on: dt.date

    def flows_by(self, day: dt.date) -> pl.DataFrame:
        """Its flows as far as they are known by a day."""
        return self.flows if self.paid_until <= day else self.flows.clear()

    def rolls_by(self, day: dt.date) -> pl.DataFrame:
        """Its rolls as far as they are known by a day."""
        return self.rolls if self.rolled_on <= day else self.rolls.clear()


def placed_for(day: dt.date, most: int) -> pl.Expr:
    """How many days after a day a case is still placed, at most so many."""
    left = (pl.col("recall_date") - pl.lit(day)).dt.total_days()
    return left.clip(0, most).fill_null(most)


def flows(cases: pl.DataFrame, paid: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """What the cases in hand of a day brought in the MONTH after; columns FLOWS.

    `cases` have currency, state, owed, recall_date and stream; `paid` has the amounts with
    currency, state and stream of their cases.
    """
    rest, on = pl.col("stream") == REST, ["currency", "state"]
    owed, amount = pl.col("owed") * placed_for(day, MONTH) / MONTH, pl.col("amount")
    sums = cases.group_by(on).agg(
        n=pl.len(), owed=owed.sum(), rest_n=rest.sum(), rest_owed=owed.filter(rest).sum()
    )
    came = paid.group_by(on).agg(paid=amount.sum(), rest_paid=amount.filter(rest).sum())
    told = sums.join(came, on=on, how="left", nulls_equal=True).with_columns(
        pl.col("paid", "rest_paid").fill_null(0)
    )
    return told.select(pl.col(name).cast(kind) for name, kind in FLOWS.items())


def rolls(before: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """What became by a day of what was owed at the month end before; columns ROLLS.

    Of those whose placement was to last longer. `before` has the cases in hand then with what they
    are now, `into` (their state) and `owes`; null of those that are not in hand any more.
    """
    lasting = pl.col("recall_date").is_null() | (pl.col("recall_date") > day)
    both = before.filter(lasting)
    base = both.group_by("currency", "state").agg(n=pl.len(), owed=pl.col("owed").sum())
    moved = (
        both.filter(pl.col("into").is_not_null())
        .group_by("currency", "state", "into")
        .agg(n=pl.len(), owed=pl.col("owes").sum())
    )
    parts = (base.with_columns(into=pl.lit(None, pl.String)), moved)
    return pl.concat(
        part.select(pl.col(name).cast(kind) for name, kind in ROLLS.items()) for part in parts
    )


def values(
    observed: Iterable[Observed], day: dt.date, weeks: int, minimum_n: int
) -> pl.DataFrame | None:
    """What one unit owed brings in each week: currency, state, week, first, later.

    `later` is the value without the first month, for what is told otherwise until then. Only what
    was known by the day counts; None where nothing was, or where no month had rolled yet.
    """
    every = list(observed)
    flow = _weighed([one.flows_by(day) for one in every])
    roll = _weighed([one.rolls_by(day) for one in every])
    if flow is None or roll is None:
        return None
    currencies = sorted(set(flow["currency"].drop_nulls()))
    return pl.concat(
        _of_currency(
            flow.filter(pl.col("currency") == one),
            roll.filter(pl.col("currency") == one),
            weeks,
            minimum_n,
        ).with_columns(currency=pl.lit(one))
        for one in currencies
    )


def _weighed(parts: Sequence[pl.DataFrame]) -> pl.DataFrame | None:
    """All months together, their amounts by FADING for each month that they lie back."""
    known = [one for one in parts if one.height]
    if not known:
        return None
    amounts = [
        name for name in ("owed", "paid", "rest_owed", "rest_paid") if name in known[0].columns
    ]
    return pl.concat(
        one.with_columns(pl.col(amounts) * FADING**back) for back, one in enumerate(reversed(known))
    )


def _of_currency(
    flow: pl.DataFrame, roll: pl.DataFrame, weeks: int, minimum_n: int
) -> pl.DataFrame:
    states = sorted({*flow["state"], *roll["state"], *roll["into"].drop_nulls()})
    buckets = [one.split()[0] for one in states]
    sums = flow.group_by("state").agg(pl.exclude("currency", "state").sum())
    column = {
        name: _vector(sums, "state", name, states)
        for name in FLOWS
        if name not in {"currency", "state"}
    }
    first = _shares(column["rest_paid"], column["rest_owed"], column["rest_n"], buckets, minimum_n)
    later = _shares(column["paid"], column["owed"], column["n"], buckets, minimum_n)
    step = _step(roll, states, buckets, minimum_n)
    rows, worth = [], later / WEEKS
    for week in range(1, weeks + 1):
        if week > 1 and (week - 1) % WEEKS == 0:
            worth = step @ worth
        month = (week - 1) // WEEKS
        now = first / WEEKS if month == 0 else worth
        rows += [
            (state, week, float(now[at]), 0.0 if month == 0 else float(worth[at]))
            for at, state in enumerate(states)
        ]
    types = {"state": pl.String, "week": pl.Int64, "first": pl.Float64, "later": pl.Float64}
    return pl.DataFrame(rows, schema=types, orient="row")


def _step(
    roll: pl.DataFrame, states: Sequence[str], buckets: Sequence[str], minimum_n: int
) -> Figures:
    """The table of rolls: rows before, columns after."""
    base = roll.filter(pl.col("into").is_null()).group_by("state").agg(pl.col("owed", "n").sum())
    whole, n = (_vector(base, "state", name, states) for name in ("owed", "n"))
    moved = roll.filter(pl.col("into").is_not_null())
    owed = np.zeros((len(states), len(states)))
    place = {state: at for at, state in enumerate(states)}
    for state, into, sum_owed in moved.group_by("state", "into").agg(pl.col("owed").sum()).rows():
        owed[place[state], place[into]] = sum_owed
    return np.stack([_shares(one, whole, n, buckets, minimum_n) for one in owed.T], axis=1)


def _shares(
    part: Figures, whole: Figures, n: Figures, buckets: Sequence[str], minimum_n: int
) -> Figures:
    """Part ÷ whole of each state, of its bucket where it is small, of all where that is too."""
    groups = np.array(buckets)
    shares = np.full(len(part), _share(part.sum(), whole.sum()))
    for bucket in set(buckets):
        mine = groups == bucket
        if n[mine].sum() >= minimum_n:
            shares[mine] = _share(part[mine].sum(), whole[mine].sum())
    enough = (n >= minimum_n) & (whole > 0)
    shares[enough] = part[enough] / whole[enough]
    return shares


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 0.0


def _vector(frame: pl.DataFrame, key: str, name: str, states: Sequence[str]) -> Figures:
    found = dict(frame.select(key, name).iter_rows())
    return np.array([float(found.get(state, 0)) for state in states])


LEAST_PAYMENTS = 100
"""Payments below which nobody knows a season."""

PARTS = (7, 14, 21)
"""Last days of the parts of a month, but for that which ends with it."""


def season(paid_days: pl.DataFrame, day: dt.date, weeks: int) -> pl.DataFrame:
    """How much more or less than usual the days of each week ahead bring: week, season.

    Of the payments up to the day; 1 where fewer than LEAST_PAYMENTS over a MONTH are known.
    `paid_days` are pay_date and n, how many payments a day has.
    """
    paid = paid_days.filter(pl.col("n") > 0, pl.col("pay_date") <= day)
    ahead = pl.DataFrame(
        {"day": [day + dt.timedelta(days=at) for at in range(1, 7 * weeks + 1)],
         "week": [(at + 6) // 7 for at in range(1, 7 * weeks + 1)]}
    )  # fmt: skip
    first = paid["pay_date"].min()
    flat = not isinstance(first, dt.date) or (day - first).days < MONTH
    if flat or int(paid["n"].sum()) < LEAST_PAYMENTS or not isinstance(first, dt.date):
        return ahead.group_by("week").agg(season=pl.lit(1.0)).sort("week")
    days = pl.select(day=pl.date_range(first, day)).with_columns(part=_part())
    by_part = paid.rename({"pay_date": "day"}).with_columns(part=_part()).group_by("part")
    often = by_part.agg(pl.col("n").sum())
    shares = (
        days.group_by("part")
        .agg(days=pl.len())
        .join(often, on="part", how="left")
        .select("part", season=pl.col("n").fill_null(0) / pl.col("days"))
        # Rates are of the first MONTH days of months, in which each part has as many days.
        .with_columns(pl.col("season") / pl.col("season").mean())
    )
    return (
        ahead.with_columns(part=_part())
        .join(shares, on="part", how="left")
        .group_by("week")
        .agg(pl.col("season").mean())
        .sort("week")
    )


def _part() -> pl.Expr:
    """The part of its month that a day lies in."""
    return sum((pl.col("day").dt.day() > last for last in PARTS), start=pl.lit(0, pl.Int64))
