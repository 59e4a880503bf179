"""Why the mean of the last weeks says nothing of the weeks ahead, where it does not.

A file that knows only the month of a payment dates all of them alike, on the first or the last day
of a month: the four weeks before a month end then hold none of them, though money comes every
month. And where the repayments of a currency end weeks before the day, the mean is that of a time
of which nothing is known.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import polars as pl

from lib.forecasts.rates import MONTH

Lack = Literal["month_only", "none_lately", "none"]
"""Payments know their month alone; none is known of the last weeks; none is known at all."""

OLD = 62
"""Days after which payments have ended, whatever their days were: two months."""

LATELY = 366
"""Days up to the last repayment that are looked at."""


@dataclass(frozen=True)
class Lacking:
    """Why the mean of a currency says nothing; `last` is the day of its last known repayment."""

    why: Lack
    last: dt.date | None


def lacking(repayments: pl.DataFrame, currency: str | None, day: dt.date) -> Lacking | None:
    """What the repayments of a currency up to a day lack for a mean of weeks; None for nothing.

    Those that name no currency may be of any.

    Args:
        repayments: pay_date, currency.
        currency: that of the cases.
        day: the day of the forecast.

    """
    date = pl.col("pay_date")
    own = pl.col("currency").is_null() | pl.col("currency").eq_missing(pl.lit(currency, pl.String))
    dates = repayments.lazy().filter(date <= day, own).select(date.unique()).collect()
    last = dates["pay_date"].max()
    if not isinstance(last, dt.date):
        return Lacking("none", None)
    if last <= day - dt.timedelta(days=OLD):
        return Lacking("none_lately", last)
    year = dates.filter(date > last - dt.timedelta(days=LATELY))["pay_date"]
    at_ends = bool((year == year.dt.month_end()).all())
    if len(year) > 1 and (year.dt.day().n_unique() == 1 or at_ends):
        return Lacking("month_only", last)
    return Lacking("none_lately", last) if last <= day - dt.timedelta(days=MONTH) else None
