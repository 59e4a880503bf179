"""What is missing of a target: target − (collected + expected), and how much a week that is.

Of a month: collected is the net money from its first day to the as-of day, of the cases in the
files of that day and of the month end before; expected is the forecast of the days that are left
(of a week that reaches beyond its end the share of its days). A bucket is that in which a case
began the month, so that a case that pays stays in the target that it was in.
"""

import calendar
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import polars as pl

from lib.forecasts.gathering import Forecast
from lib.forecasts.past import GROUPS
from lib.forecasts.stood import FOUND, came

GAPS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    **dict.fromkeys(("target_id", *GROUPS), pl.String),
    **dict.fromkeys(("target", "collected", "expected", "gap"), pl.Int64),
    "weeks_left": pl.Float64,
    "needed": pl.Float64,
    "recorded_at": pl.Datetime("us", "UTC"),
    "recorded_by": pl.String,
}
"""One row a target, minor units: `gap` is negative where more is expected than wanted; `needed` a
week is what is not collected yet ÷ the weeks that are left, null when none is."""

PERIODS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "currency": pl.String,
    **dict.fromkeys(("collected", "last_to_day", "last_month", "n"), pl.Int64),
}
"""Money of a month up to its as-of day, of the month before up to the same day of the month, and of
all of that month; n cases."""


class Months(Protocol):
    """What is asked of a portfolio here; see lib.forecasts.past."""

    @property
    def days(self) -> Sequence[dt.date]:
        """The month ends with files, the day that is asked for as the last."""

    @property
    def stood(self) -> Callable[[dt.date], pl.DataFrame]:
        """Gives the cases of one of them, with lib.forecasts.stood.FOUND."""

    @property
    def repayments(self) -> pl.DataFrame:
        """The repayments, those of the months that are summed up at least."""


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the month of a day."""
    last = calendar.monthrange(day.year, day.month)[1]
    return day.replace(day=1), day.replace(day=last)


def gaps(targets: pl.DataFrame, found: Forecast, collected: pl.DataFrame) -> pl.DataFrame:
    """What is missing of each target of the month of the forecast's day; columns GAPS.

    Args:
        targets: as lib.forecasts.targets.standing gives them.
        found: the forecast.
        collected: as `collected` gives it for the same day.

    """
    first, last = month_of(found.day)
    left = (last - found.day).days
    ahead = _of_days(found, left)
    rows = []
    for one in targets.filter(pl.col("month") == first).iter_rows(named=True):
        within = [pl.col(name) == one[name] for name in GROUPS if one[name] is not None]
        came_in = round(float(collected.filter(*within)["amount"].sum()))
        coming = round(float(ahead.filter(*within)["expected"].sum()))
        missing = one["amount"] - came_in
        rows.append(
            {
                **{
                    name: one[name] for name in ("target_id", *GROUPS, "recorded_at", "recorded_by")
                },
                "target": one["amount"],
                "collected": came_in,
                "expected": coming,
                "gap": missing - coming,
                "weeks_left": left / 7,
                "needed": max(missing, 0) / (left / 7) if left else None,
            }
        )
    return pl.DataFrame(rows, schema=dict(GAPS), orient="row")


def _of_days(found: Forecast, days: int) -> pl.DataFrame:
    """What is expected of so many days ahead: GROUPS, expected."""
    share = ((days - 7 * (pl.col("week") - 1)) / 7).clip(0, 1)
    return found.groups.with_columns(pl.col("expected") * share).select(*GROUPS, "expected")


def collected(known: Months, first: dt.date, last: dt.date) -> pl.DataFrame:
    """What came in on some days: GROUPS, amount, n (cases that paid), minor units.

    Of the cases of the last month end up to `last`, and of those of the one before.
    """
    return _brought(_among(known, last, first), known, first, last)


def _brought(cases: pl.DataFrame, known: Months, first: dt.date, last: dt.date) -> pl.DataFrame:
    paid = came(cases, known.repayments, first, last)
    return (
        paid.join(cases.select("case_key", *GROUPS), on="case_key")
        .group_by(GROUPS)
        .agg(pl.col("amount").sum(), n=pl.col("case_key").n_unique().cast(pl.Int64))
    )


def _among(known: Months, until: dt.date, since: dt.date) -> pl.DataFrame:
    """The cases of the last two month ends, each with the bucket of the first that has it.

    Those alone of which anything was paid since a day.
    """
    days = [day for day in known.days if day <= until]
    paid = known.repayments.lazy().filter(pl.col("pay_date").is_between(since, until))
    whose = paid.select("case_key").unique().collect()
    frames = [
        known.stood(day).select(FOUND).join(whose, on="case_key", how="semi", maintain_order="left")
        for day in days[-2:]
    ]
    every = pl.concat(frames).unique("case_key", keep="last", maintain_order=True)
    began = pl.concat(frames).unique("case_key", keep="first").select("case_key", began="bucket")
    joined = every.join(began, on="case_key", maintain_order="left")
    return joined.with_columns(bucket="began").drop("began")


def periods(known: Months, day: dt.date) -> pl.DataFrame:
    """The month of a day beside the month before it; columns PERIODS, one row a currency."""
    first, _ = month_of(day)
    before_last = first - dt.timedelta(days=1)
    before_first = before_last.replace(day=1)
    same_day = before_first + dt.timedelta(days=min(day.day, before_last.day) - 1)
    months = {
        day: {"collected": (first, day)},
        before_last: {
            "last_to_day": (before_first, same_day), "last_month": (before_first, before_last)
        },
    }  # fmt: skip
    sums: dict[str, dict[str, tuple[int, int]]] = {}
    for until, spans in months.items():
        sums |= _sums(known, until, spans)
    currencies = sorted({one for found in sums.values() for one in found})
    rows = [
        {"currency": one, **{name: sums[name].get(one, (0, 0))[0] for name in sums},
         "n": sums["collected"].get(one, (0, 0))[1]}
        for one in currencies
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=dict(PERIODS), orient="row")


def _sums(
    known: Months, until: dt.date, spans: Mapping[str, tuple[dt.date, dt.date]]
) -> dict[str, dict[str, tuple[int, int]]]:
    """What the cases up to a day brought in each span: currency → amount and cases that paid."""
    if not any(day <= until for day in known.days):
        return {name: {} for name in spans}
    cases, found = _among(known, until, min(first for first, _ in spans.values())), {}
    for name, span in spans.items():
        rows = _brought(cases, known, *span).group_by("currency").agg(pl.col("amount", "n").sum())
        found[name] = {str(currency): (int(sum_), int(n)) for currency, sum_, n in rows.iter_rows()}
    return found
