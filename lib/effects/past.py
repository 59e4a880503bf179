"""What is known of a portfolio over all days, from which each trial takes what lay before its day.

Cases and persons are numbers here: a hundred thousand cases are looked at on each of ninety days.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import polars as pl

from lib.followups.payments import standing_payments

STAND: Mapping[str, type[pl.DataType]] = {
    "case_key": pl.String,
    "as_of": pl.Date,
    "person_key": pl.String,
    "client": pl.String,
    "product": pl.String,
    "city": pl.String,
    "currency": pl.String,
    "bucket": pl.String,
    "dpd": pl.Int32,
    "overdue_amount": pl.Int64,
    "held": pl.Boolean,
    "reachable": pl.Boolean,
}
"""How a file says a case stands: `held` by the file, `reachable` at an address that it names."""

_NO_DAY = dt.date.min


@dataclass(frozen=True)
class Past:
    """The history of a portfolio, of all days.

    `stands` columns STAND, oldest file first; `spells` case_key, start, entered, end as
    lib.measures.spells has them; `contacts` case_key, day, channel, reached, promise_date of all
    attempts; `repayments` with reversals, none from after the last day asked about; `holds`
    case_key, starts_on, ends_on, lifted_on, a row for each case that one keeps; `paying` client,
    last day on which his repayments are known.
    """

    stands: pl.DataFrame
    spells: pl.DataFrame
    contacts: pl.DataFrame
    repayments: pl.DataFrame
    holds: pl.DataFrame
    paying: pl.DataFrame

    @cached_property
    def numbers(self) -> pl.DataFrame:
        """case_key, case, who, currency: the numbers of each case and of its person."""
        last = self.stands.unique("case_key", keep="last").sort("case_key")
        who = pl.coalesce("person_key", "case_key").rank("dense").cast(pl.UInt32)
        return last.select(
            "case_key",
            "currency",
            case=pl.int_range(pl.len(), dtype=pl.UInt32),
            who=who,
        )

    def numbered(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows of known cases with their numbers instead of their keys."""
        numbers = self.numbers.select("case_key", "case", "who")
        return frame.join(numbers, on="case_key", maintain_order="left").drop("case_key")

    @cached_property
    def paid(self) -> pl.DataFrame:
        """Net of each case and day, as it was known on that day: case, day, amount."""
        return (
            self._own(self.repayments.rename({"pay_date": "day"}))
            .group_by("case", "day")
            .agg(pl.col("amount").sum())
            .sort("day")
        )

    @cached_property
    def standing(self) -> pl.DataFrame:
        """What of it was not taken back by the last day asked about: case, day, amount."""
        last = self.repayments["pay_date"].max()
        until = last if isinstance(last, dt.date) else _NO_DAY
        rows = standing_payments(self._own(self.repayments).drop("case"), until)
        numbers = self.numbers.select("case_key", "case")
        return (
            rows.join(numbers, on="case_key")
            .group_by("case", "day")
            .agg(amount=pl.col("paid").sum())
            .sort("day")
        )

    def _own(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Repayments of known cases in the currency of the case, which all name, with `case`.

        Who named none would else take back the payment that names none, and not the latest one.
        """
        whose = self.numbers.select("case_key", "case", own="currency")
        stated = pl.col("currency").is_null() | (pl.col("currency") == pl.col("own"))
        found = rows.join(whose, on="case_key", maintain_order="left")
        own = found.filter(stated.fill_null(value=True))
        return own.with_columns(currency=pl.coalesce("own", "currency")).drop("own")

    @cached_property
    def worked(self) -> pl.DataFrame:
        """The attempts with numbers: case, who, day, channel, reached, promise_date."""
        return self.numbered(self.contacts).sort("day")

    @cached_property
    def begun(self) -> pl.DataFrame:
        """The first file with each case: case, who, day, n (one)."""
        first = self.stands.group_by("case_key").agg(day=pl.col("as_of").min(), n=pl.lit(1))
        return self.numbered(first).sort("day", "case")

    @cached_property
    def held(self) -> pl.DataFrame:
        """The holds with numbers: case, starts_on, ends_on, lifted_on."""
        return self.numbered(self.holds)

    @cached_property
    def files(self) -> list[dt.date]:
        """The days of all files, the earliest first."""
        return self.stands["as_of"].unique().sort().to_list()

    def stood(self, day: dt.date) -> pl.DataFrame:
        """How each case stood by its last file up to a day, with its spells and numbers.

        Columns case, who, STAND without the keys, start, entered, end, known.
        """
        return self._stood_on(day)

    @cached_property
    def _stood_on(self) -> Callable[[dt.date], pl.DataFrame]:
        """Made once for each day of a file."""
        spells = self.numbered(self.spells).drop("who")
        known = self.paying.select(pl.col("client").fill_null(""), known="last")

        @cache
        def stood(day: dt.date) -> pl.DataFrame:
            last = self.stands.filter(pl.col("as_of") <= day).unique("case_key", keep="last")
            return (
                self.numbered(last)
                .with_columns(pl.col("client").fill_null(""))
                .join(spells, on="case")
                .join(known, on="client", how="left")
                .drop("person_key")
            )

        return stood
