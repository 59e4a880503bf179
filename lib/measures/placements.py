"""What was placed with us and when, in which cohorts, and the repayments that count for each.

A cohort is what was placed together: a client's batch, or a month of placement. A case that was
placed again is in two cohorts, and each payment counts for the placement that was running.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import polars as pl

from lib.cases.exits import recalled_on, taken_back
from lib.portfolio import prepared, restricted
from lib.portfolio.numbers import Numbers
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


_BITS = 32
"""Bits of a code of a placement that tell its day; those above are the number of the case."""

_NEVER = -(2**31)
"""Stands in arrays for a day that nobody said."""

_Array = np.ndarray[tuple[int], np.dtype[Any]]
_Days = np.ndarray[tuple[int], np.dtype[np.int32]]
_Places = np.ndarray[tuple[int], np.dtype[np.int64]]


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
        found = portfolio.kept(name, every, lambda _: iter([_placed(files)]))
    return _placed(files).lazy() if found is None else found


def _placed(files: Sequence[pl.LazyFrame]) -> pl.DataFrame:
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
        self._cases = Numbers()
        self._first: list[pl.DataFrame] = []
        self._codes = np.zeros(0, np.int64)
        self._latest = np.zeros(0, np.int64)  # of each case, its placement by the last file with it
        self._begun = np.zeros(0, bool)
        self._recalled = np.zeros(0, bool)
        self._days = {name: np.zeros(0, np.int32) for name in (*LAST, "said")}

    def on(self, rows: pl.DataFrame) -> None:
        """Go on to the next file, whose rows all have a place_date."""
        at = self._numbers(rows)
        begins = (rows["place_amount"] > 0).fill_null(value=False).to_numpy() & ~self._begun[at]
        new = rows.with_columns(at=at).filter(begins)
        told = new.unique("at", keep="first", maintain_order=True)
        self._first.append(prepared.apart(told.select("at", "case_key", "place_date", *FIRST)))
        self._begun[told["at"].to_numpy()] = True
        self._recalled[at] = back = rows.select(taken_back()).to_series().to_numpy()
        for name in LAST:
            self._days[name][at] = _days(rows[name])
        said = self._days["said"]
        back &= said[at] == _NEVER
        said[at[back]] = _days(rows["as_of"])[back]

    def placements(self) -> pl.DataFrame:
        """What is known of those whose amount a file told, in the order of the files."""
        every = pl.DataFrame({**self._days, "next_place": self._next(), "recalled": self._recalled})
        days = [one for one in every.columns if one != "recalled"]
        known = every.with_columns(pl.col(days).replace(_NEVER, None).cast(pl.Date))
        told = known.select("next_place", "closed_date", recall_date=recalled_on())
        first = pl.concat(self._first)
        return first.drop("at").hstack(told.select(pl.all().gather(first["at"])))

    def _next(self) -> _Days:
        """The day of the next placement of the same case."""
        found = np.full(self._codes.size, _NEVER, np.int32)
        order = np.argsort(self._codes)
        codes = self._codes[order]
        again = np.flatnonzero(np.diff(codes >> _BITS) == 0)
        found[order[again]] = (codes[again + 1] & (2**_BITS - 1)) + _NEVER
        return found

    def _numbers(self, rows: pl.DataFrame) -> _Places:
        """The number of the placement of each row; those that are new get the next ones."""
        case = self._cases.of(rows["case_key"]).to_numpy().astype(np.int64)
        codes = (case << _BITS) + (_days(rows["place_date"]).astype(np.int64) - _NEVER)
        self._latest = _longer(self._latest, len(self._cases), -1)
        at = self._latest[case]
        # Mostly it is the one that the file before had: only the others are looked for.
        others = at < 0
        others[~others] = self._codes[at[~others]] != codes[~others]
        if others.any():
            at[others] = self._found(codes[others], again=bool((at[others] >= 0).any()))
            self._latest[case] = at
        return at

    def _found(self, codes: _Places, *, again: bool) -> _Places:
        """The numbers of placements by their codes, also of new ones.

        Only those of cases that are known may be known themselves: one that was placed `again`.
        """
        others = pl.DataFrame({"code": codes})
        known = pl.DataFrame({"code": self._codes}).with_row_index("at")
        places = known.join(others, on="code", how="semi") if again else known.clear()
        new = others.unique(maintain_order=True)
        new = new.join(places, on="code", how="anti", maintain_order="left")
        n = known.height + new.height
        here = pl.int_range(known.height, n, dtype=pl.UInt32, eager=True)
        places = pl.concat([places, new.select(at=here, code="code")])
        self._codes = np.concatenate([self._codes, new["code"].to_numpy()])
        self._begun, self._recalled = (_longer(one, n, 0) for one in (self._begun, self._recalled))
        self._days = {name: _longer(each, n, _NEVER) for name, each in self._days.items()}
        found = others.join(places, on="code", how="left", maintain_order="left")
        return found["at"].to_numpy().astype(np.int64)


def _days(dates: pl.Series) -> _Days:
    return dates.to_physical().fill_null(_NEVER).to_numpy()


def _longer(each: _Array, n: int, fill: int) -> _Array:
    """An array of n, what is new filled with a value."""
    return np.pad(each, (0, n - each.size), constant_values=fill)


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
