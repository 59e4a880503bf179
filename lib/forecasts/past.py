"""What a portfolio knows of its past, as forecasts ask for it: the long of it only where they do.

Twelve million repayments take longer to read than all that follows of them; where the sums of a
month end are kept (lib.forecasts.tallies), nobody asks for them.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from lib.agreements.following import Grace
from lib.forecasts.paid import Paid
from lib.portfolio.prepared import apart

GROUPS = ("currency", "client", "bucket")
"""What a forecast can be looked at by; the bucket is that at the month end before the day."""

Make = Callable[[], pl.DataFrame]


@dataclass(frozen=True)
class Basis:
    """What the sums of a month end hang on, beside contacts and steps of agreements up to it.

    They are of the cases of the `day` and of the month end `before` it, if there is one; `paid`
    tells the repayments up to the last day that they look at (Past.paid_mark).
    """

    day: dt.date
    before: dt.date | None
    paid: str


Kept = Callable[[str, Basis | None, Make], pl.DataFrame]
"""Gives what was made under a name of a basis; of None, what was made of all repayments. Made now
where it is not there."""


def anew(name: str, basis: Basis | None, make: Make) -> pl.DataFrame:
    """Make what nobody keeps."""
    del name, basis
    return make()


def marked(rows: pl.DataFrame, day: str) -> pl.DataFrame:
    """Rows with a `mark`, of which the sums over a day tell all rows of the day in their order."""
    nth = rows.select(nth=pl.int_range(pl.len()).over(day)).to_series()
    return rows.with_columns(mark=pl.struct(pl.all(), nth).hash())


@dataclass(frozen=True)
class _Repayments:
    """What of all repayments is looked at month end by month end."""

    every: Paid
    of_promises: pl.DataFrame
    of_agreements: pl.DataFrame


def _of(repayments: pl.DataFrame, cases: pl.DataFrame) -> pl.DataFrame:
    """The repayments of some cases, by themselves."""
    keys = cases.select("case_key").unique()
    return apart(repayments.join(keys, on="case_key", how="semi", maintain_order="left"))


def _days_paid(repayments: pl.DataFrame) -> pl.DataFrame:
    """The days of some repayments, which are all of these days; see Past.currency_days."""
    n = (pl.col("amount") > 0).sum().cast(pl.Int64)
    rows = marked(repayments, "pay_date")
    return rows.group_by("pay_date", "currency").agg(n=n, mark=pl.col("mark").sum())


@dataclass(frozen=True)
class Past:
    """What a portfolio knows, of all days; whoever asks takes what was dated up to his day.

    `days` are the month ends with files, the day that is asked for as the last; `stood` gives the
    cases of one of them (lib.forecasts.stood.FOUND), `read` the repayments, `met` the contacts,
    `whose` the person_key and currency of each case that ever was, and `kept` what was made of
    them. Repayments are read with case_key, pay_date, amount, currency and serial_no, anew each
    time: their texts take more memory than all that is made of them.
    """

    days: Sequence[dt.date]
    stood: Callable[[dt.date], pl.DataFrame]
    read: Make
    met: Make
    whose: Callable[[], pl.LazyFrame]
    steps: pl.DataFrame
    grace: Grace
    minimum_n: int
    kept: Kept = anew

    @property
    def paid(self) -> Paid:
        """All repayments, as tallies look at them."""
        return self._paid.every

    @cached_property
    def followups(self) -> pl.DataFrame:
        """All contacts that stand, as lib.followups.records.merge gives them."""
        return self.met()

    @cached_property
    def promisers(self) -> pl.DataFrame:
        """Whose the cases are on which anybody ever promised anything, also those that have left.

        What somebody kept of a case that left our files is part of his record.
        """
        own = self.followups.lazy().filter(pl.col("promise_amount") > 0).select("case_key").unique()
        return self.whose().join(own, on="case_key", how="semi").collect()

    @property
    def of_promises(self) -> pl.DataFrame:
        """The repayments, with serial_no, of cases of which anybody ever promised anything."""
        return self._paid.of_promises

    @property
    def of_agreements(self) -> pl.DataFrame:
        """The same of cases of which anybody ever proposed an agreement."""
        return self._paid.of_agreements

    @cached_property
    def _paid(self) -> _Repayments:
        promised = self.followups.filter(pl.col("promise_amount") > 0)
        every = self.read()
        return _Repayments(
            Paid(every),
            *(_of(every, one) for one in (promised, self.steps)),
        )

    @cached_property
    def currency_days(self) -> pl.DataFrame:
        """The days on which anything was paid or taken back in a currency.

        Columns pay_date, currency, n (payments above zero), mark (see `marked`).
        """
        return self.kept("paid-by-day", None, self._currency_days)

    def _currency_days(self) -> pl.DataFrame:
        every, day = self.read(), pl.col("pay_date")
        parts = [_days_paid(every.clear())]
        for first in every["pay_date"].dt.truncate("1mo").unique().drop_nulls().sort():
            last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
            parts.append(_days_paid(every.filter(day.is_between(first, last))))
        return pl.concat(parts)

    def paid_mark(self, until: dt.date) -> str:
        """Tells the repayments up to a day, and up to which of these days any are known.

        Whatever else is paid later, it is the same.
        """
        known = self.currency_days.filter(pl.col("pay_date") <= until)
        last = min(self.known_until(dt.date.max), until)
        return f"{known.height} {known['mark'].sum()} {last}"

    @cached_property
    def paid_days(self) -> pl.DataFrame:
        """The same in any currency: pay_date, n; by day."""
        return self.currency_days.group_by("pay_date").agg(pl.col("n").sum()).sort("pay_date")

    def known_until(self, day: dt.date) -> dt.date:
        """The last day up to a day of which repayments are known."""
        last = self.paid_days.filter(pl.col("pay_date") <= day)["pay_date"].max()
        return last if isinstance(last, dt.date) else dt.date.min
