"""The days of the sample: month ends, due days and spans, as whole numbers.

Days are counted from 1970-01-01 and months from 1970-01, so that a whole column of due dates is
one addition.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from lib.sample.draws import Ints

SNAPSHOTS = 6
EPOCH = dt.date(1970, 1, 1)


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def month_number(day: dt.date) -> int:
    """Months since 1970-01."""
    return (day.year - EPOCH.year) * 12 + day.month - 1


def first_of(month: Ints) -> Ints:
    """The day number of the first day of each month number."""
    return month.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def month_of(day: Ints) -> Ints:
    """The month number in which each day number lies."""
    return day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def year_of(day: Ints) -> Ints:
    """The calendar year in which each day number lies."""
    return EPOCH.year + month_of(day) // 12


def on_day(month: Ints, day: Ints | int) -> Ints:
    """The day number of the `day`-th (1 to 28) of each month."""
    return first_of(month) + day - 1


@dataclass(frozen=True)
class Period:
    """One calendar month of the sample, cut off at its as-of date."""

    number: int
    month: int
    start: int
    end: int

    @property
    def as_of(self) -> dt.date:
        """The date of the snapshot that closes the period."""
        return EPOCH + dt.timedelta(days=self.end)


def periods(until: dt.date) -> tuple[Period, ...]:
    """The last six calendar months: five whole ones, the last one cut off at `until`."""
    last = month_number(until)
    months = np.arange(last - SNAPSHOTS + 1, last + 2, dtype=np.int64)
    starts = [int(day) for day in first_of(months)]
    ends = [*(start - 1 for start in starts[1:-1]), day_number(until)]
    return tuple(
        Period(number, last - SNAPSHOTS + 1 + number, starts[number], ends[number])
        for number in range(SNAPSHOTS)
    )
