"""From month end to month end up to a day: what was known, what was forecast, and what came.

At each month end the forecast is made as it could have been made on its evening: with the files,
repayments, contacts and steps of agreements dated up to it, with rates whose months were over by
then. The last month end is the day itself; its weeks are still to come.

    model   promises + agreements + correction × Σ owed × value of the state (lib.forecasts.rates)
    naive   what came in the last WEEKS weeks ÷ WEEKS, for each week ahead

The correction is (what came − promises − agreements) ÷ what the rates had said, over the weeks of
earlier month ends that were over by then, later ones weighing more; of each currency, within MOST,
and 1 below LEAST_SAID weeks.

Both speak of the cases in hand on the day: money of cases that are placed later is in neither, nor
in what is compared with them. A week is seven days from the day after the day on.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lib.agreements.following import Grace
from lib.forecasts import rates, streams
from lib.forecasts.rates import FADING, MONTH, WEEKS, Observed
from lib.forecasts.stood import came
from lib.forecasts.streams import AGREEMENTS, PROMISES, REST

GROUPS = ("currency", "client", "bucket")
"""What a forecast can be looked at by; the bucket is that at the month end before the day."""

ROWS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    **dict.fromkeys(GROUPS, pl.String),
    "week": pl.Int64,
    **dict.fromkeys((PROMISES, AGREEMENTS, REST, "naive"), pl.Float64),
}
"""One row a group and week, minor units; REST is null where no rates are known."""


MOST = 3.0
"""The rates are taken at most so many times, or divided by so much: more is no correction."""

SAID = 8
"""Weeks ahead that the correction learns from, so that a week is the same however far one looks."""

LEAST_SAID = 4
"""Weeks below which the rates are left as they are."""


@dataclass(frozen=True)
class Past:
    """What a portfolio knows, of all days; whoever asks takes what was dated up to his day.

    `days` are the month ends with files, the day that is asked for as the last; `stood` gives the
    cases of one of them (lib.forecasts.stood).
    """

    days: Sequence[dt.date]
    stood: Callable[[dt.date], pl.DataFrame]
    repayments: pl.DataFrame
    followups: pl.DataFrame
    steps: pl.DataFrame
    grace: Grace
    minimum_n: int


@dataclass(frozen=True)
class Origin:
    """The forecast of one day: `rows` as ROWS; `came` of weeks that are over: currency, week, came.

    `in_hand` are the cases: currency, stream, n; `has_rates` is false where the past was too short.
    """

    day: dt.date
    rows: pl.DataFrame
    came: pl.DataFrame
    in_hand: pl.DataFrame
    has_rates: bool

    @property
    def n(self) -> Mapping[str, int]:
        """The cases in hand of all currencies, by stream."""
        return _by_stream(self.in_hand)

    def n_of(self, currency: str | None) -> Mapping[str, int]:
        """The same of one currency."""
        same = pl.col("currency").eq_missing(pl.lit(currency, pl.String))
        return _by_stream(self.in_hand.filter(same))


def walk(past: Past, weeks: int) -> Iterator[Origin]:
    """The forecasts of all month ends, the earliest first, the day's own as the last."""
    until = known_until(past.repayments, past.days[-1])
    learned: list[Observed] = []
    said: list[pl.DataFrame] = []
    cases: pl.DataFrame | None = None
    far, asked = max(weeks, SAID), pl.col("week") <= weeks
    for day in past.days:
        before, every = cases, past.stood(day)
        if before is not None:
            learned.append(_observed(past, before, every, day))
        cases = _in_streams(past, every, day)
        worth = rates.values(learned, day, far, past.minimum_n)
        together = _with_group(cases, before)
        raw = _rows(past, together, worth, day, far)
        arrived = _came(past, together, day, until, far)
        rows = _corrected(raw, _correction(said, known_until(past.repayments, day)))
        if worth is not None:
            said.append(_said(raw.filter(pl.col("week") <= SAID), arrived, day))
        yield Origin(
            day, rows.filter(asked), arrived.filter(asked), _in_hand(together), worth is not None
        )


def known_until(repayments: pl.DataFrame, day: dt.date) -> dt.date:
    """The last day up to a day of which repayments are known."""
    last = repayments.filter(pl.col("pay_date") <= day)["pay_date"].max()
    return last if isinstance(last, dt.date) else dt.date.min


def _in_streams(past: Past, every: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """All cases of a day with `day`, their stream, and what is expected of them (null: rates)."""
    agreed = streams.agreed(past.steps, past.repayments, every, day, past.grace, past.minimum_n)
    promised = streams.promised(
        past.followups, past.repayments, every, day, past.grace, past.minimum_n
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
    return every.join(each, on="case_key", how="left", maintain_order="left").with_columns(
        pl.col("stream").fill_null(REST), day=pl.lit(day)
    )


def _observed(past: Past, before: pl.DataFrame, now: pl.DataFrame, day: dt.date) -> Observed:
    """What a month end teaches once the next one is there."""
    then: dt.date = before["day"][0] if before.height else day
    ends = then + dt.timedelta(days=MONTH)
    mine = before.filter("in_hand")
    paid = came(mine, past.repayments, then + dt.timedelta(days=1), ends)
    is_month = MONTH <= (day - then).days <= MONTH + 3
    return Observed(
        flows=rates.flows(mine, paid, then),
        paid_until=ends,
        rolls=rates.rolls(mine, now, day) if is_month else None,
        rolled_on=day,
    )


def _with_group(cases: pl.DataFrame, before: pl.DataFrame | None) -> pl.DataFrame:
    """The cases with the bucket in which they began the month, and those that left since then.

    Who is no longer in the files may have paid lately; he is not in hand.
    """
    if before is None or before.is_empty():
        return cases
    began = before.select("case_key", began="bucket")
    gone = before.join(cases, on="case_key", how="anti").with_columns(in_hand=pl.lit(value=False))
    told = cases.join(began, on="case_key", how="left", maintain_order="left").with_columns(
        bucket=pl.coalesce("began", "bucket")
    )
    return pl.concat([told.drop("began"), gone.select(cases.columns)])


def _rows(
    past: Past, cases: pl.DataFrame, worth: pl.DataFrame | None, day: dt.date, weeks: int
) -> pl.DataFrame:
    groups = cases.select(GROUPS).unique()
    ahead = pl.DataFrame({"week": range(1, weeks + 1)}, schema={"week": pl.Int64})
    rows = groups.join(ahead, how="cross")
    parts = [_told(cases, day), _naive(past, cases, day)]
    if worth is not None:
        seasons = rates.season(past.repayments, day, weeks)
        parts.append(_valued(cases, worth.join(seasons, on="week"), day, weeks))
    else:
        rows = rows.with_columns(pl.lit(None, pl.Float64).alias(REST))
    for part in parts:
        on = [*GROUPS, *(["week"] if "week" in part.columns else [])]
        rows = rows.join(part, on=on, how="left", nulls_equal=True)
    known = [PROMISES, AGREEMENTS, "naive", *([REST] if worth is not None else [])]
    return (
        rows.with_columns(pl.col(known).fill_null(0))
        .select(pl.col(name).cast(kind) for name, kind in ROWS.items())
        .sort(*GROUPS, "week")
    )


def _said(rows: pl.DataFrame, arrived: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """What the rates said of each week that is over, and what was true: ends, rest, true."""
    sums = rows.group_by("currency", "week").agg(pl.col(PROMISES, AGREEMENTS, REST).sum())
    return sums.join(arrived, on=["currency", "week"], nulls_equal=True).select(
        "currency",
        REST,
        ends=pl.lit(day) + pl.duration(days=7 * pl.col("week")),
        true=pl.col("came") - pl.col(PROMISES) - pl.col(AGREEMENTS),
    )


def _correction(said: Sequence[pl.DataFrame], until: dt.date) -> pl.DataFrame:
    """By how much the rates were off in weeks that are over: currency, correction.

    `until` is the last day of which repayments are known.
    """
    types = {"currency": pl.String, "correction": pl.Float64}
    known = [over for one in said if (over := one.filter(pl.col("ends") <= until)).height]
    if not known:
        return pl.DataFrame(schema=types)
    together = pl.concat(
        one.with_columns(pl.col(REST, "true") * FADING**back)
        for back, one in enumerate(reversed(known))
    )
    off = (pl.col("true").sum() / pl.col(REST).sum()).clip(1 / MOST, MOST)
    return (
        together.group_by("currency")
        .agg(correction=off, n=pl.len(), of=pl.col(REST).sum())
        .filter(pl.col("n") >= LEAST_SAID, pl.col("of") > 0)
        .select(types.keys())
    )


def _corrected(rows: pl.DataFrame, correction: pl.DataFrame) -> pl.DataFrame:
    told = rows.join(correction, on="currency", how="left", nulls_equal=True, maintain_order="left")
    return told.with_columns(pl.col(REST) * pl.col("correction").fill_null(1)).select(rows.columns)


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


def _valued(cases: pl.DataFrame, worth: pl.DataFrame, day: dt.date, weeks: int) -> pl.DataFrame:
    """What the rates bring: GROUPS, week, rest; `worth` has state, week, first, later, season.

    Of a promise what is left of the debt, from the second month on; of an agreement nothing.
    """
    here = (pl.col("placed") / 7 - (pl.col("week") - 1)).clip(0, 1)
    left = (
        pl.when(pl.col("stream") == REST)
        .then("owed")
        .otherwise((pl.col("owed") - pl.col("expected")).clip(0))
    )
    rate = pl.when(pl.col("stream") == REST).then("first").otherwise("later")
    return (
        cases.filter("in_hand", pl.col("stream") != AGREEMENTS)
        .with_columns(left=left, placed=rates.placed_for(day, 7 * weeks))
        .group_by(*GROUPS, "state", "stream", "placed")
        .agg(pl.col("left").sum())
        .join(worth, on=["currency", "state"])
        .group_by(*GROUPS, "week")
        .agg((pl.col("left") * rate * here * pl.col("season")).sum().alias(REST))
    )


def _naive(past: Past, cases: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The mean of the last weeks: GROUPS, naive."""
    first = day - dt.timedelta(days=MONTH - 1)
    paid = came(cases, past.repayments, first, day)
    return (
        paid.join(cases.select("case_key", *GROUPS), on="case_key")
        .group_by(GROUPS)
        .agg(naive=pl.col("amount").sum() / WEEKS)
    )


def _came(
    past: Past, cases: pl.DataFrame, day: dt.date, until: dt.date, weeks: int
) -> pl.DataFrame:
    """What the cases in hand brought in each week that is over: currency, week, came."""
    over = min((until - day).days // 7, weeks) if until > day else 0
    mine = cases.filter("in_hand")
    ahead = pl.DataFrame({"week": range(1, over + 1)}, schema={"week": pl.Int64})
    every = mine.select("currency").unique().join(ahead, how="cross")
    last = day + dt.timedelta(days=7 * over)
    paid = came(mine, past.repayments, day + dt.timedelta(days=1), last)
    week = ((pl.col("pay_date") - pl.lit(day)).dt.total_days() + 6) // 7
    sums = (
        paid.join(mine.select("case_key", "currency"), on="case_key")
        .group_by("currency", week=week)
        .agg(came=pl.col("amount").sum())
    )
    return (
        every.join(sums, on=["currency", "week"], how="left", nulls_equal=True)
        .with_columns(pl.col("came").fill_null(0).cast(pl.Float64))
        .sort("currency", "week")
    )


def _in_hand(cases: pl.DataFrame) -> pl.DataFrame:
    return cases.filter("in_hand").group_by("currency", "stream").agg(n=pl.len().cast(pl.Int64))


def _by_stream(counts: pl.DataFrame) -> Mapping[str, int]:
    found = dict(counts.group_by("stream").agg(pl.col("n").sum()).iter_rows())
    return {one: found.get(one, 0) for one in (PROMISES, AGREEMENTS, REST)}
