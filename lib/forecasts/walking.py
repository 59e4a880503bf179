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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from lib.forecasts import rates
from lib.forecasts.past import GROUPS, Past
from lib.forecasts.rates import FADING, MONTH, Observed
from lib.forecasts.streams import AGREEMENTS, PROMISES, REST
from lib.forecasts.tallies import Tally, tallies

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

    def within(self, weeks: int) -> "Origin":
        """The same of the first weeks ahead alone."""
        asked = pl.col("week") <= weeks
        return replace(self, rows=self.rows.filter(asked), came=self.came.filter(asked))


def walk(past: Past, weeks: int) -> Iterator[Origin]:
    """The forecasts of all month ends, the earliest first, the day's own as the last."""
    until = past.known_until(past.days[-1])
    learned: list[Observed] = []
    said: list[pl.DataFrame] = []
    far = max(weeks, SAID)
    for found in tallies(past, far):
        day = found.day
        if found.before is not None:
            ends = found.before + dt.timedelta(days=MONTH)
            learned.append(Observed(found.of("flows"), ends, found.of("rolls"), day))
        worth = rates.values(learned, day, far, past.minimum_n)
        raw = _rows(past, found, worth, far)
        over = min((until - day).days // 7, far) if until > day else 0
        arrived = found.of("came").filter(pl.col("week") <= over)
        rows = _corrected(raw, _correction(said, past.known_until(day)))
        if worth is not None:
            said.append(_said(raw.filter(pl.col("week") <= SAID), arrived, day))
        yield Origin(day, rows, arrived, found.in_hand, worth is not None).within(weeks)


def _rows(past: Past, found: Tally, worth: pl.DataFrame | None, weeks: int) -> pl.DataFrame:
    ahead = pl.DataFrame({"week": range(1, weeks + 1)}, schema={"week": pl.Int64})
    rows = found.of("groups").join(ahead, how="cross")
    parts = [found.of("told"), found.of("naive")]
    if worth is not None:
        seasons = rates.season(past.paid_days, found.day, weeks)
        parts.append(_valued(found.of("left"), worth.join(seasons, on="week")))
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


def _valued(left: pl.DataFrame, worth: pl.DataFrame) -> pl.DataFrame:
    """What the rates bring: GROUPS, week, rest; `worth` has state, week, first, later, season.

    Of a case with a promise from the second month on.
    """
    here = (pl.col("placed") / 7 - (pl.col("week") - 1)).clip(0, 1)
    rate = pl.when(pl.col("stream") == REST).then("first").otherwise("later")
    return (
        left.join(worth, on=["currency", "state"])
        .group_by(*GROUPS, "week")
        .agg((pl.col("left") * rate * here * pl.col("season")).sum().alias(REST))
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


def _by_stream(counts: pl.DataFrame) -> Mapping[str, int]:
    found = dict(counts.group_by("stream").agg(pl.col("n").sum()).iter_rows())
    return {one: found.get(one, 0) for one in (PROMISES, AGREEMENTS, REST)}
