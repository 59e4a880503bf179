"""How good the forecasts of past month ends were, and which one is believed from now on.

* error of a week: forecast − what came; as a percentage of what came. Weeks in which nothing came
  have none and are counted.
* mean absolute percentage error = mean of |error| ÷ came over all weeks of all month ends.
* bias = Σ errors ÷ Σ came: above zero the forecast was too high.
* The model is believed only where its mean absolute percentage error is below that of the naive
  mean, over at least LEAST_WEEKS weeks of LEAST_ORIGINS month ends; else the naive one is.
* The interval is that of split conformal prediction (Lei and others 2018, "Distribution-free
  predictive inference for regression", JASA 113, 1094–1111): the forecast × (1 ± q), q the
  ⌈(n + 1) × LEVEL⌉-th smallest of the n errors |came − forecast| ÷ forecast. Weeks of one month end
  are not independent, so that it holds roughly; therefore its coverage is measured too:
* Where the naive mean would be used and says nothing (lib.forecasts.lacking) nothing is expected.
* coverage = weeks whose money lay in the interval that would have been shown then, made of errors
  that were known then, ÷ weeks that would have had one.
"""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from lib.forecasts.lacking import Lacking
from lib.forecasts.streams import AGREEMENTS, PROMISES, REST
from lib.forecasts.walking import Origin

LEVEL = 0.8
"""Share of the weeks that the interval should hold."""

LEAST_ORIGINS, LEAST_WEEKS = 2, 8
"""Month ends and weeks below which nothing is proved of a forecast."""

LEAST_SUMS = 4
"""Month ends below which a sum of weeks has no interval: ⌈(4 + 1) × 0.8⌉ = 4."""

Source = Literal["model", "naive"]


@dataclass(frozen=True)
class Quality:
    """The errors of one way to forecast: shares of 1, over `weeks` weeks with money."""

    error: float
    bias: float
    weeks: int


@dataclass(frozen=True)
class Proof:
    """What the past says of one currency: `source` is believed; `tested` whether it had to win.

    `last` is the latest month end and its bias, by what is believed; None where nothing came.

    `q` is the half width of a week's interval as a share of the forecast, `q_sum` that of the sum
    of weeks; None where too few errors are known. `covered` of `covered_of` weeks lay in it.

    `lacks` is why nothing can be expected: the naive mean would be used and says nothing.
    """

    currency: str | None
    source: Source
    tested: bool
    model: Quality | None
    naive: Quality | None
    origins: int
    last: tuple[dt.date, float] | None
    q: float | None
    q_sum: float | None
    covered: int
    covered_of: int
    lacks: Lacking | None = None


def compared(origins: Sequence[Origin]) -> pl.DataFrame:
    """All weeks that are over: origin, currency, week, model, naive, came; minor units.

    Without those of month ends that had no rates: there was no model then.
    """
    parts = [
        _whole(one).join(one.came, on=["currency", "week"], nulls_equal=True)
        for one in origins
        if one.has_rates
    ]
    types = {"origin": pl.Date, "currency": pl.String, "week": pl.Int64,
             "model": pl.Float64, "naive": pl.Float64, "came": pl.Float64}  # fmt: skip
    if not parts:
        return pl.DataFrame(schema=types)
    return pl.concat(parts).select(*types).sort("currency", "origin", "week")


def _whole(one: Origin) -> pl.DataFrame:
    """A forecast of a day by currency and week.

    Where more was taken back than paid of late, nothing is expected and not less than nothing.
    """
    sums = one.rows.group_by("currency", "week").agg(
        pl.col(PROMISES, AGREEMENTS, "naive").sum(), pl.col(REST).sum()
    )
    model = pl.col(PROMISES) + pl.col(AGREEMENTS) + pl.col(REST)
    return sums.with_columns(
        model=model.clip(0), naive=pl.col("naive").clip(0), origin=pl.lit(one.day)
    )


def _last(weeks: pl.DataFrame, source: Source) -> tuple[dt.date, float] | None:
    """The latest month end of which weeks are over, with Σ (forecast − came) ÷ Σ came of these."""
    last = weeks.filter(pl.col("origin") == pl.col("origin").max())
    known = last.drop_nulls(source)
    came = float(known["came"].sum())
    if came <= 0:
        return None
    return known["origin"][0], float(known[source].sum()) / came - 1


def proof(weeks: pl.DataFrame, currency: str | None) -> Proof:
    """What the weeks that are over (`compared`) prove of one currency."""
    mine = weeks.filter(pl.col("currency").eq_missing(pl.lit(currency, pl.String)))
    model, naive = (quality(mine, name) for name in ("model", "naive"))
    origins = mine["origin"].n_unique()
    tested = bool(model and model.weeks >= LEAST_WEEKS and origins >= LEAST_ORIGINS)
    better = tested and model is not None and naive is not None and model.error < naive.error
    source: Source = "model" if better else "naive"
    covered, covered_of = _coverage(mine, source)
    return Proof(
        currency=currency,
        source=source,
        tested=tested,
        model=model,
        naive=naive,
        origins=origins,
        last=_last(mine, source),
        q=half_width(mine, source),
        q_sum=_half_width_of_sum(mine, source),
        covered=covered,
        covered_of=covered_of,
    )


def quality(weeks: pl.DataFrame, name: str) -> Quality | None:
    """The errors of a column of forecasts; None without a week in which money came."""
    paid = weeks.filter(pl.col("came") > 0)
    if paid.is_empty():
        return None
    off = pl.col(name) - pl.col("came")
    error, bias = paid.select(
        (off.abs() / pl.col("came")).mean().alias("error"),
        (off.sum() / pl.col("came").sum()).alias("bias"),
    ).row(0)
    return Quality(float(error), float(bias), paid.height)


def half_width(weeks: pl.DataFrame, name: str) -> float | None:
    """The share of a forecast by which it may be off; None where too few errors are known."""
    if weeks.height < LEAST_WEEKS or weeks["origin"].n_unique() < LEAST_ORIGINS:
        return None
    return conformal(_errors(weeks, name))


def conformal(errors: Sequence[float]) -> float | None:
    """The ⌈(n + 1) × LEVEL⌉-th smallest error; None where there are fewer."""
    rank = math.ceil((len(errors) + 1) * LEVEL)
    return sorted(errors)[rank - 1] if 0 < rank <= len(errors) else None


def _errors(weeks: pl.DataFrame, name: str) -> list[float]:
    known = weeks.filter(pl.col(name) > 0)
    return known.select((pl.col("came") - pl.col(name)).abs() / pl.col(name)).to_series().to_list()


def _half_width_of_sum(weeks: pl.DataFrame, name: str) -> float | None:
    """That of the sum of the weeks of a month end, of those with a month or more behind them."""
    sums = (
        weeks.group_by("origin")
        .agg(pl.col(name, "came").sum(), n=pl.len())
        .filter(pl.col("n") >= LEAST_SUMS)
    )
    return conformal(_errors(sums, name)) if sums.height >= LEAST_SUMS else None


def _coverage(weeks: pl.DataFrame, name: str) -> tuple[int, int]:
    """How many weeks lay in the interval of then, of how many that had one."""
    ends = pl.col("origin") + pl.duration(days=7 * pl.col("week"))
    told = weeks.with_columns(ends=ends)
    covered = of = 0
    for day in told["origin"].unique().sort():
        q = half_width(told.filter(pl.col("ends") <= day), name)
        if q is None:
            continue
        mine = told.filter(pl.col("origin") == day)
        within = (pl.col("came") - pl.col(name)).abs() <= q * pl.col(name)
        covered += mine.filter(within).height
        of += mine.height
    return covered, of


def forecast(now: Origin, proofs: Sequence[Proof]) -> pl.DataFrame:
    """The weeks ahead of a day, by the way that is believed: minor units.

    Returns currency, week, first and last (its days), promises, agreements, rest (null where the
    past is too short for rates), model, naive, expected (null where Proof.lacks), low and high
    (null without an interval), source.
    """
    whole = _whole(now).with_columns(
        **{name: pl.when(pl.lit(now.has_rates)).then(pl.col(name)) for name in (REST, "model")}
    )
    parts = [_believed(whole, one) for one in proofs]
    day = pl.lit(now.day)
    return (
        pl.concat(parts)
        .with_columns(
            first=day + pl.duration(days=7 * pl.col("week") - 6),
            last=day + pl.duration(days=7 * pl.col("week")),
        )
        .select(
            "currency",
            "week",
            "first",
            "last",
            PROMISES,
            AGREEMENTS,
            REST,
            "model",
            "naive",
            "expected",
            "low",
            "high",
            "source",
        )
        .sort("currency", "week", nulls_last=True)
    )


def _believed(whole: pl.DataFrame, one: Proof) -> pl.DataFrame:
    mine = whole.filter(pl.col("currency").eq_missing(pl.lit(one.currency, pl.String)))
    q = pl.lit(None if one.lacks else one.q, pl.Float64)
    return mine.with_columns(
        expected=pl.when(pl.lit(one.lacks is None)).then(pl.col(one.source)),
        low=(pl.col(one.source) * (1 - q)).clip(0),
        high=pl.col(one.source) * (1 + q),
        source=pl.lit(one.source),
    )


def ends(day: dt.date, weeks: int) -> dt.date:
    """The last day of a forecast."""
    return day + dt.timedelta(days=7 * weeks)
