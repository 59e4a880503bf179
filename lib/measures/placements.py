"""What was placed with us and when, in which cohorts, and the repayments that count for each.

A cohort is what was placed together: a client's batch, or a month of placement. A case that was
placed again is in two cohorts, and each payment counts for the placement that was running.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

import numpy as np
import polars as pl

from lib.cases.exits import recalled_on, taken_back
from lib.portfolio import prepared, restricted
from lib.portfolio.numbers import NEVER, Placed, days_of, longer
from lib.portfolio.portfolio import Portfolio
from lib.portfolio.reach import reach
from lib.words import N_

NO_PLACEMENT = N_(
    "no case has both a day and an amount of placement. Please load a case file with 委案日期 and "
    "委案金额."
)

Cohort = Literal["batch", "month"]

COHORT = ("currency", "cohort")

COUNTED = (
    *COHORT,
    *("unit", "case_key", "place_date", "place_amount"),
    *("recall_date", "closed_date", "next_place"),
)
"""What of placements in cohorts is asked for by the functions below."""

FIRST = (
    *("currency", "client", "batch_no", "product", "city", "bucket", "person_key"),
    "place_amount",
)
LAST = ("recall_date", "closed_date")
"""What the first file with a placement says of it, frozen, and what the last one does. The bucket
is the one at placement: that of the last file hangs on who paid, by which none is chosen."""


def placements(portfolio: Portfolio) -> pl.LazyFrame:
    """Every placement of which a file told day and amount, also of cases that have left the files.

    Returns:
        case_key, place_date, FIRST, LAST, and `next_place`, the day on which the same case was
        placed again (null: it was not).

    """
    read = ("case_key", "place_date", *FIRST, *LAST, "as_of", "case_status")
    every = portfolio.imports("cases")
    files = [portfolio.told_of(portfolio.scan(one).select(read)) for one in every]
    found = None
    if reach(portfolio.ledger.actor) == "all":
        name = f"placements{restricted.mark(portfolio.ledger)}"
        found = portfolio.kept(name, every, lambda _: iter([walked(files)]))
    return walked(files).lazy() if found is None else found


def walked(files: Sequence[pl.LazyFrame]) -> pl.DataFrame:
    """The placements of all files, the oldest first: what the first and what the last one says.

    A file at a time, because two years of files hold each placement many times. The file that tells
    of a recall need not repeat the amount.
    """
    walk = _Walk()
    for one in files:
        walk.on(one.filter(pl.col("place_date").is_not_null()).collect())
    return walk.placements()


class _Walk:
    """From file to file: what is known of each placement, which stands in arrays at its number."""

    def __init__(self) -> None:
        self._placed = Placed()
        self._first: list[pl.DataFrame] = []
        self._begun = np.zeros(0, bool)
        self._recalled = np.zeros(0, bool)
        self._days = {name: np.zeros(0, np.int32) for name in (*LAST, "said")}

    def on(self, rows: pl.DataFrame) -> None:
        """Go on to the next file, whose rows all have a place_date."""
        at = self._placed.of(rows)
        n = len(self._placed)
        self._begun, self._recalled = (longer(one, n, 0) for one in (self._begun, self._recalled))
        self._days = {name: longer(each, n, NEVER) for name, each in self._days.items()}
        begins = (rows["place_amount"] > 0).fill_null(value=False).to_numpy() & ~self._begun[at]
        new = rows.with_columns(at=at).filter(begins)
        told = new.unique("at", keep="first", maintain_order=True)
        self._first.append(prepared.apart(told.select("at", "case_key", "place_date", *FIRST)))
        self._begun[told["at"].to_numpy()] = True
        self._recalled[at] = back = rows.select(taken_back()).to_series().to_numpy()
        for name in LAST:
            self._days[name][at] = days_of(rows[name])
        said = self._days["said"]
        back &= said[at] == NEVER
        said[at[back]] = days_of(rows["as_of"])[back]

    def placements(self) -> pl.DataFrame:
        """What is known of those whose amount a file told, in the order of the files."""
        every = pl.DataFrame(
            {**self._days, "next_place": self._placed.next_days(), "recalled": self._recalled}
        )
        days = [one for one in every.columns if one != "recalled"]
        known = every.with_columns(pl.col(days).replace(NEVER, None).cast(pl.Date))
        told = known.select("next_place", "closed_date", recall_date=recalled_on())
        first = pl.concat(self._first)
        return first.drop("at").hstack(told.select(pl.all().gather(first["at"])))


def in_cohorts(placed: pl.LazyFrame, by: Cohort, *, by_person: bool = False) -> pl.LazyFrame:
    """The placements with `cohort` and `unit`; without a batch the cohort is the month.

    A unit is what is one in a cohort: a case, or a person with those of his cases that are in it.
    It has a number that no unit of another cohort has: numbers take a tenth of the time that names
    do. Whoever hands these frames on lets them be made once.
    """
    month = pl.col("place_date").dt.strftime("%Y-%m")
    batch = pl.concat_str(pl.col("client").fill_null("—"), "batch_no", separator=" · ")
    who = pl.coalesce("person_key", "case_key") if by_person else pl.col("case_key")
    named = placed.with_columns(cohort=pl.coalesce(batch, month) if by == "batch" else month)
    numbered = named.with_row_index("unit").with_columns(who=who)
    # To compare names takes long, and hardly any two placements are of one unit: of which it may
    # be so a hash tells.
    alike = pl.struct(*COHORT, "who").hash().is_duplicated().alias("alike")
    marked = numbered.with_columns(alike)
    several = marked.filter("alike").with_columns(unit=pl.col("unit").first().over(*COHORT, "who"))
    return pl.concat([marked.filter(~pl.col("alike")), several]).drop("who", "alike")


def received(placed: pl.LazyFrame, repayments: pl.LazyFrame, until: dt.date) -> pl.LazyFrame:
    """The repayments up to a day that count: of these cases, in their currency, while placed.

    Returns `unit`, `age` (days since placement) and amount (minor units, reversals negative).
    """
    mark = pl.col("case_key").hash().alias("mark")
    bounds = placed.select(
        mark, "unit", "place_date", "recall_date", "closed_date", "next_place",
        owed_in="currency", known="case_key",
    )  # fmt: skip
    day = pl.col("pay_date")
    return (
        repayments.select("case_key", "pay_date", "amount", mark, stated="currency")
        .filter(day <= until)
        .join(bounds, on="mark")
        .filter(
            pl.col("case_key") == pl.col("known"),
            pl.col("stated").is_null() | (pl.col("stated") == pl.col("owed_in")),
            day >= pl.col("place_date"),
            pl.col("recall_date").is_null() | (day <= pl.col("recall_date")),
            pl.col("closed_date").is_null() | (day <= pl.col("closed_date")),
            pl.col("next_place").is_null() | (day < pl.col("next_place")),
        )
        .select("unit", "amount", age=(day - pl.col("place_date")).dt.total_days().cast(pl.Int32))
    )
