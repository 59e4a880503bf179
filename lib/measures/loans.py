"""Loans of all month ends in few bytes each, so that a filter of vintages reads no file.

Vintages follow each loan by its key through two years of files, which takes many seconds. What they
need of a loan at a month end is whether it is late and what it owes, and by what it may be
narrowed: twenty bytes, if a loan is told by a number.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from lib.cases.search import Filter, find
from lib.measures.vintages import COHORT, of_all_clients, of_its_month, shares, standing

WAYS = ("client", "bucket", "city", "product")
"""What vintages may be narrowed to; see lib.screen.measures.asking."""

MOST = 60_000
"""Values of one of WAYS in all month ends, at the most, that two bytes tell apart."""

SAYS = ("currency", "loan_date", "loan_amount")
"""What a loan is by its files, which should not contradict each other."""


@dataclass(frozen=True)
class Loans:
    """All loans of clients whose files hold all.

    Attributes:
        days: of each month end, the oldest first, the loans that files of its month have: `loan`
            (the place in `each`), WAYS, `late`, `owes` (minor units).
        each: one row a loan: currency, cohort, loan_amount (minor units), and `group`, a number for
            each currency and cohort.

    """

    days: Sequence[tuple[dt.date, pl.DataFrame]]
    each: pl.DataFrame


def followed(snapshots: Sequence[tuple[dt.date, pl.LazyFrame]]) -> Loans | None:
    """Number the loans of all month ends; `snapshots` as for lib.measures.vintages.own_months.

    None where some loan does not say all that vintages ask for, or says it in two ways: what counts
    of it hangs then on which of its files are looked at.
    """
    texts = {name: _words(name) for name in WAYS}
    seen = {name: pl.Series(name, dtype=pl.String) for name in WAYS}
    known = pl.DataFrame(
        schema={"case_key": pl.String, "currency": pl.String, "loan_date": pl.Date,
                "loan_amount": pl.Int64, "loan": pl.UInt32}
    )  # fmt: skip
    days = []
    for day, frame in snapshots:
        own = frame.filter(of_its_month(day)).collect()
        stood = standing(day, own, WAYS)
        there = stood.join(known, on="case_key", how="left", maintain_order="left", suffix="_known")
        seen = {name: pl.concat([one, there[name]]).unique() for name, one in seen.items()}
        if _is_odd(own, there) or any(one.len() > MOST for one in seen.values()):
            return None
        new = pl.col("loan").is_null()
        number = pl.coalesce("loan", known.height + new.cum_sum() - 1).cast(pl.UInt32)
        told = there.with_columns(loan=number)
        known = pl.concat([known, told.filter(there["loan"].is_null()).select(known.columns)])
        rows = told.select("loan", *(pl.col(one).cast(texts[one]) for one in WAYS), "late", "owes")
        days.append((day, rows))
    each = known.select("currency", "loan_amount", cohort=COHORT)
    group = pl.struct("currency", "cohort").rank("dense").cast(pl.UInt32) - 1
    return Loans(days, each.with_columns(group=group))


def _words(name: str) -> pl.Categorical:
    return pl.Categorical(pl.Categories.random(name, physical=pl.UInt16))


def _is_odd(own: pl.DataFrame, there: pl.DataFrame) -> bool:
    """Whether the loans of a month end cannot be told by a number and a few bytes."""
    old = pl.col("loan").is_not_null()
    differs = pl.any_horizontal(pl.col(one).ne_missing(pl.col(f"{one}_known")) for one in SAYS)
    unsaid = pl.any_horizontal(pl.col("late", "owes").is_null())
    odd = there.select(((old & differs) | unsaid).any()).item()
    return own.height != there.height or bool(odd)


def vintages_of(
    loans: Loans,
    wanted: Filter,
    filed: Mapping[dt.date, Mapping[str, dt.date]],
    *,
    ever: bool,
) -> pl.DataFrame:
    """What lib.measures.vintages gives of the loans that were asked for by WAYS.

    Raises:
        MeasureImpossible: as lib.measures.vintages.own_months.

    """
    own = [(day, find(rows.lazy(), wanted).collect()) for day, rows in loans.days]
    group = loans.each["group"].to_numpy()
    seen, once = np.zeros(group.size, bool), np.zeros(group.size, bool)
    names = loans.each.select("group", "currency", "cohort").unique("group")
    late = []
    for day, rows in of_all_clients(own, filed):
        loan, counts = rows["loan"].to_numpy(), rows["late"]
        seen[loan] = True
        if ever:
            once[loan[counts.to_numpy()]] = True
            counts = pl.Series(once[loan])
        owed = pl.DataFrame({"group": group[loan], "owes": rows["owes"], "counts": counts})
        sums = owed.group_by("group").agg(late=pl.col("owes").filter("counts").sum())
        late.append(
            sums.join(names, on="group").select("currency", "cohort", "late", day=pl.lit(day))
        )
    return shares(loans.each.filter(pl.Series(seen)), late)
