"""What a month end tells, put together: sums of groups of cases, from which every forecast follows.

A million cases of a month end are some hundred groups, states and weeks. What they owed, what was
promised, what came and to which state they went are sums of these; so of a large portfolio they are
kept for each month end, and only those of which something new is known are read again: after a
contact of today the last one, after the files of one more month this one and those whose weeks
ahead lead into it.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from lib.forecasts import rates, streams
from lib.forecasts.paid import places
from lib.forecasts.past import GROUPS, Basis, Past
from lib.forecasts.rates import FLOWS, MONTH, ROLLS, WEEKS
from lib.forecasts.stood import stood
from lib.forecasts.streams import AGREEMENTS, PROMISES, REST

FAR = 12
"""Weeks ahead that a tally holds at least."""

PARTS: Mapping[str, Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "groups": dict.fromkeys(GROUPS, pl.String),
    "told": {
        **dict.fromkeys(GROUPS, pl.String),
        "week": pl.Int64,
        **dict.fromkeys((PROMISES, AGREEMENTS), pl.Float64),
    },
    "naive": {**dict.fromkeys(GROUPS, pl.String), "naive": pl.Float64},
    "left": {
        **dict.fromkeys((*GROUPS, "state", "stream"), pl.String),
        "placed": pl.Int64,
        "left": pl.Float64,
    },
    "came": {"currency": pl.String, "week": pl.Int64, "came": pl.Float64},
    "in_hand": {"currency": pl.String, "stream": pl.String, "n": pl.Int64},
    "flows": FLOWS,
    "rolls": ROLLS,
}
"""The sums of a month end, minor units: the `groups` that there are; what promises and agreements
bring in the weeks ahead; the mean of the last weeks; what is left to the rates, by days that it is
still placed; what came in each week that is over; cases in hand; and what the month end before
teaches now that this one is there (lib.forecasts.rates)."""


@dataclass(frozen=True)
class Tally:
    """The sums of a month end, by the names of PARTS; `before` is the month end before it."""

    day: dt.date
    before: dt.date | None
    sums: pl.DataFrame

    def of(self, name: str) -> pl.DataFrame:
        """One of the PARTS."""
        return self.sums.filter(pl.col("what") == name).select(PARTS[name].keys())

    @property
    def in_hand(self) -> pl.DataFrame:
        """How many cases are in hand: currency, stream, n."""
        return self.of("in_hand")


def tallies(past: Past, weeks: int) -> Iterator[Tally]:
    """The sums of each month end, the earliest first, that hold so many weeks ahead or more."""
    far = max(weeks, FAR)
    stands = _last_two(lambda day: in_streams(past, stood(past.stood(day), past.paid, day), day))
    for before, day in pairwise((None, *past.days)):
        if day is None:  # only the first is, and it is never the later one
            continue

        def make(before: dt.date | None = before, day: dt.date = day) -> pl.DataFrame:
            earlier = None if before is None else stands(before)
            return tally(past, earlier, stands(day), day, far)

        basis = Basis(day, before, past.paid_mark(day + dt.timedelta(days=7 * far)))
        yield Tally(day, before, past.kept(f"ahead-{far}-{day}", basis, make))


def _last_two(
    make: Callable[[dt.date], pl.DataFrame],
) -> Callable[[dt.date], pl.DataFrame]:
    """The cases of a day, made once as long as no two later ones were asked for."""
    known: dict[dt.date, pl.DataFrame] = {}

    def of(day: dt.date) -> pl.DataFrame:
        if day not in known:
            for old in sorted(known)[:-1]:
                known.pop(old)
            known[day] = make(day)
        return known[day]

    return of


def tally(
    past: Past, before: pl.DataFrame | None, cases: pl.DataFrame, day: dt.date, weeks: int
) -> pl.DataFrame:
    """The sums of the cases of a month end: `what` and the columns of all PARTS.

    Args:
        past: what is known.
        before: the cases of the month end before, as `in_streams` gives them, if there was one.
        cases: those of this one.
        day: the day.
        weeks: how many weeks ahead.

    """
    together = _with_group(past, cases, before)
    flows, rolls = _taught(past, before, cases, day)
    sums = {
        "groups": together.select(GROUPS).unique(),
        "told": _told(together, day),
        "naive": _naive(past, together, day),
        "left": _left(together, day, weeks),
        "came": _came(past, together, day, weeks),
        "in_hand": together.filter("in_hand").group_by("currency", "stream").agg(n=pl.len()),
        "flows": flows,
        "rolls": rolls,
    }
    return pl.concat(
        [
            one.select(
                pl.lit(name).alias("what"),
                *(pl.col(column).cast(kind) for column, kind in PARTS[name].items()),
            )
            for name, one in sums.items()
        ],
        how="diagonal",
    )


def in_streams(past: Past, every: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """All cases of a day with `day`, their stream, and what is expected of them (null: rates).

    `every` as lib.forecasts.stood gives them; each is told by its number from here on.
    """
    agreed = streams.agreed(past.steps, past.of_agreements, every, day, past.grace, past.minimum_n)
    promised = streams.promised(
        past.followups, past.of_promises, every, past.promisers, day, past.grace, past.minimum_n
    ).join(agreed.select("case_key"), on="case_key", how="anti")
    due = pl.concat(
        [
            agreed.with_columns(stream=pl.lit(AGREEMENTS)),
            promised.with_columns(stream=pl.lit(PROMISES)),
        ]
    )
    each = due.group_by("case_key", "stream").agg(
        pl.col("expected").sum(), parts=pl.struct("due", "expected")
    )
    told = every.join(each, on="case_key", how="left", maintain_order="left").with_columns(
        pl.col("stream").fill_null(REST), day=pl.lit(day)
    )
    return told.drop("case_key", "person_key")


def _taught(
    past: Past, before: pl.DataFrame | None, now: pl.DataFrame, day: dt.date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What a month end teaches once the next one is there: FLOWS and ROLLS, empty if nothing."""
    none = pl.DataFrame(schema=dict(FLOWS)), pl.DataFrame(schema=dict(ROLLS))
    if before is None or before.is_empty():
        return none
    then: dt.date = before["day"][0]
    mine = before.filter("in_hand")
    first, last = (then + dt.timedelta(days=days) for days in (1, MONTH))
    paid = past.paid.of(mine, first, last, "state", "stream")
    is_month = MONTH <= (day - then).days <= MONTH + 3
    if not is_month:
        return rates.flows(mine, paid, then), none[1]
    here = now.filter("in_hand")
    at = places(here["case"], len(past.paid.numbers)).gather(mine["case"])
    rolled = mine.with_columns(into=here["state"].gather(at), owes=here["owed"].gather(at))
    return rates.flows(mine, paid, then), rates.rolls(rolled, day)


def _with_group(past: Past, cases: pl.DataFrame, before: pl.DataFrame | None) -> pl.DataFrame:
    """The cases with the bucket in which they began the month, and those that left since then.

    Who is no longer in the files may have paid lately; he is not in hand.
    """
    if before is None or before.is_empty():
        return cases
    n = len(past.paid.numbers)
    began = before["bucket"].gather(places(before["case"], n).gather(cases["case"]))
    still = places(cases["case"], n).gather(before["case"]).is_not_null()
    gone = before.filter(~still).with_columns(in_hand=pl.lit(value=False))
    told = cases.with_columns(bucket=pl.coalesce(began, "bucket"))
    return pl.concat([told, gone.select(cases.columns)])


def _told(cases: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """What promises and agreements bring: GROUPS, week, promises, agreements."""
    ahead = (pl.col("due") - pl.lit(day)).dt.total_days()
    told = (
        cases.filter("in_hand", pl.col("parts").is_not_null())
        .drop("expected")
        .explode("parts")
        .unnest("parts")
        .with_columns(week=(ahead + 6) // 7)
    )
    return told.group_by(*GROUPS, "week").agg(
        pl.col("expected").filter(pl.col("stream") == one).sum().alias(one)
        for one in (PROMISES, AGREEMENTS)
    )


def _left(cases: pl.DataFrame, day: dt.date, weeks: int) -> pl.DataFrame:
    """What is left to the rates: GROUPS, state, stream, placed, left.

    Of a promise what is left of the debt; of an agreement nothing.
    """
    left = (
        pl.when(pl.col("stream") == REST)
        .then("owed")
        .otherwise((pl.col("owed") - pl.col("expected")).clip(0))
    )
    return (
        cases.filter("in_hand", pl.col("stream") != AGREEMENTS)
        .with_columns(left=left, placed=rates.placed_for(day, 7 * weeks))
        .group_by(*GROUPS, "state", "stream", "placed")
        .agg(pl.col("left").sum())
    )


def _naive(past: Past, cases: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The mean of the last weeks: GROUPS, naive."""
    first = day - dt.timedelta(days=MONTH - 1)
    paid = past.paid.of(cases, first, day, *GROUPS)
    return paid.group_by(GROUPS).agg(naive=pl.col("amount").sum() / WEEKS)


def _came(past: Past, cases: pl.DataFrame, day: dt.date, weeks: int) -> pl.DataFrame:
    """What the cases in hand brought in each week that is over by now: currency, week, came."""
    until = past.known_until(dt.date.max)
    over = min((until - day).days // 7, weeks) if until > day else 0
    mine = cases.filter("in_hand")
    ahead = pl.DataFrame({"week": range(1, over + 1)}, schema={"week": pl.Int64})
    every = mine.select("currency").unique().join(ahead, how="cross")
    last = day + dt.timedelta(days=7 * over)
    paid = past.paid.of(mine, day + dt.timedelta(days=1), last)
    week = ((pl.col("pay_date") - pl.lit(day)).dt.total_days() + 6) // 7
    sums = paid.group_by("currency", week=week).agg(came=pl.col("amount").sum())
    return (
        every.join(sums, on=["currency", "week"], how="left", nulls_equal=True)
        .with_columns(pl.col("came").fill_null(0))
        .sort("currency", "week")
    )
