"""What cases paid, as forecasts look at it: month end by month end, each case told by a number.

Two years are twelve million repayments. In the order of their days those of some weeks are a part
of them that need not be looked for, and what a case paid stands in an array at its number.
"""

import datetime as dt

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl

from lib.portfolio.numbers import Numbers
from lib.recovery.rates import counts

LATELY = 35
"""Days since the last payment, or since the placement, that make a case a recent one."""

SOME = 500_000
"""Repayments that are numbered at a time: their texts are not needed for longer."""

BOUNDS = ("currency", "place_date", "recall_date", "closed_date")
"""What of a case bounds the repayments that count; see lib.recovery.rates."""

_Amounts = np.ndarray[tuple[int], np.dtype[np.int64]]


class Paid:
    """All repayments: `rows` are case (its number), pay_date, amount, stated (currency), by day."""

    def __init__(self, repayments: pl.DataFrame) -> None:
        """Of repayments with case_key, pay_date, amount and currency."""
        self.numbers = Numbers()
        told = pl.col("pay_date", "amount"), pl.col("currency").cast(pl.Categorical)
        parts = [
            one.select(*told).with_columns(case=self.numbers.of(one["case_key"]))
            for one in repayments.iter_slices(SOME)
        ]
        every = pl.concat(parts or [repayments.select(*told).with_columns(case=0)])
        self.rows = every.rename({"currency": "stated"}).drop_nulls("pay_date").sort("pay_date")
        self._until, self._ever = dt.date.min, np.zeros(0, np.int64)

    def within(self, first: dt.date, last: dt.date) -> pl.DataFrame:
        """The rows of some days."""
        day = self.rows["pay_date"]
        start, end = day.search_sorted(first, "left"), day.search_sorted(last, "right")
        return self.rows.slice(start, end - start)

    def by(self, cases: pl.Series, day: dt.date) -> pl.DataFrame:
        """What was paid by a day on cases of these numbers: `ever`, and `lately`, in LATELY days.

        Net of reversals. Of one day after the other each day's sums are those of the one before and
        what came since: two years of payments are not added up anew for each month end.
        """
        if day < self._until:
            self._until, self._ever = dt.date.min, np.zeros(0, np.int64)
        since = self._until + dt.timedelta(days=1)
        self._until, self._ever = day, self._added(self._ever, self.within(since, day))
        late = self.within(day - dt.timedelta(days=LATELY - 1), day)
        lately, at = self._added(np.zeros(0, np.int64), late), cases.to_numpy()
        return pl.DataFrame({"ever": self._ever[at], "lately": lately[at]})

    def _added(self, sums: _Amounts, rows: pl.DataFrame) -> _Amounts:
        """The sums of all cases with what rows add to them."""
        found = np.pad(sums, (0, len(self.numbers) - sums.size))
        np.add.at(found, rows["case"].to_numpy(), rows["amount"].to_numpy())
        return found

    def of(self, cases: pl.DataFrame, first: dt.date, last: dt.date, *about: str) -> pl.DataFrame:
        """The repayments of some days that count for cases: pay_date, amount, currency, `about`.

        `cases` has one row a case: its number as `case`, BOUNDS and what is asked `about` it.
        Reversals are negative and stand on their own day. See lib.recovery.rates.counted.
        """
        rows = self.within(first, last)
        at = places(cases["case"], len(self.numbers)).gather(rows["case"])
        rows, at = rows.filter(at.is_not_null()), at.drop_nulls()
        own = cases.select(*dict.fromkeys((*BOUNDS, *about)))
        together = rows.hstack(own.select(pl.all().gather(at)))
        found: pl.DataFrame = nw.from_native(together).filter(counts()).to_native()
        return found.select("pay_date", "amount", *dict.fromkeys(("currency", *about)))


def places(cases: pl.Series, n: int) -> pl.Series:
    """Of n numbers the row in which each stands, null for those that are not there."""
    found = np.full(n, -1, np.int64)
    found[cases.to_numpy()] = np.arange(len(cases))
    return pl.Series(found).replace(-1, None)
