"""What is missing of a target: target − (collected + expected), and how much a week that is.

Of a month: collected is the net money from its first day to the as-of day, of the cases in the
files of that day and of the month end before; expected is the forecast of the days that are left
(of a week that reaches beyond its end the share of its days). A bucket is that in which a case
began the month, so that a case that pays stays in the target that it was in.
"""

import calendar
import datetime as dt
from collections.abc import Mapping

import polars as pl

from lib.forecasts.gathering import Forecast
from lib.forecasts.stood import came
from lib.forecasts.walking import GROUPS, Past

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


def collected(
    known: Past, first: dt.date, last: dt.date, of: dt.date | None = None
) -> pl.DataFrame:
    """What came in on some days: GROUPS, amount, n (cases that paid), minor units.

    Of the cases of the last month end up to `last`, or up to the day `of`, and of those of the one
    before.
    """
    days = [day for day in known.days if day <= (of or last)]
    cases = _among(known, days[-2:])
    paid = came(cases, known.repayments, first, last)
    return (
        paid.join(cases.select("case_key", *GROUPS), on="case_key")
        .group_by(GROUPS)
        .agg(pl.col("amount").sum(), n=pl.col("case_key").n_unique().cast(pl.Int64))
    )


def _among(known: Past, days: list[dt.date]) -> pl.DataFrame:
    """The cases of two month ends, each with the bucket of the first of them that has it."""
    frames = [known.stood(day) for day in days]
    every = pl.concat(frames).unique("case_key", keep="last", maintain_order=True)
    began = pl.concat(frames).unique("case_key", keep="first").select("case_key", began="bucket")
    joined = every.join(began, on="case_key", maintain_order="left")
    return joined.with_columns(bucket="began").drop("began")


def periods(known: Past, day: dt.date) -> pl.DataFrame:
    """The month of a day beside the month before it; columns PERIODS, one row a currency."""
    first, _ = month_of(day)
    before_last = first - dt.timedelta(days=1)
    before_first = before_last.replace(day=1)
    same_day = before_first + dt.timedelta(days=min(day.day, before_last.day) - 1)
    spans = {
        "collected": (first, day, day),
        "last_to_day": (before_first, same_day, before_last),
        "last_month": (before_first, before_last, before_last),
    }
    sums = {name: _sums(known, *span) for name, span in spans.items()}
    currencies = sorted({one for found in sums.values() for one in found})
    rows = [
        {"currency": one, **{name: sums[name].get(one, (0, 0))[0] for name in spans},
         "n": sums["collected"].get(one, (0, 0))[1]}
        for one in currencies
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=dict(PERIODS), orient="row")


def _sums(known: Past, first: dt.date, last: dt.date, of: dt.date) -> dict[str, tuple[int, int]]:
    if not any(day <= of for day in known.days):
        return {}
    found = collected(known, first, last, of).group_by("currency").agg(pl.col("amount", "n").sum())
    return {str(currency): (int(amount), int(n)) for currency, amount, n in found.iter_rows()}
