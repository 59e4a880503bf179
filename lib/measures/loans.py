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
from lib.measures.vintages import (
    CLIENT,
    COHORT,
    LENT,
    of_all_clients,
    of_its_month,
    shares,
    standing,
)
from lib.portfolio.numbers import Numbers

WAYS = ("client", "bucket", "city", "product")
"""What vintages may be narrowed to; see lib.screen.measures.asking."""

MOST = 60_000
"""Values of one of WAYS in all month ends, at the most, that two bytes tell apart."""

SAYS = ("currency", "loan_date", "loan_amount")
"""What a loan is by its files, which should not contradict each other."""

_NO_LOANS = pl.DataFrame(
    schema={"currency": pl.String, "loan_date": pl.Date, "loan_amount": pl.Int64}
)

_ROWS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "at": pl.UInt16,
    "loan": pl.UInt32,
    "late": pl.Boolean,
    "owes": pl.Int64,
}


@dataclass(frozen=True)
class Loans:
    """All loans of clients whose files hold all.

    Attributes:
        days: the month ends, the oldest first.
        rows: of each month end the loans that files of its month have: `at` (the place in `days`),
            `loan` (the place in `each`), WAYS, `late`, `owes` (minor units).
        each: one row a loan: loan_amount (minor units), and the `group` that it is of.
        groups: currency and cohort of each `group`.

    """

    days: Sequence[dt.date]
    rows: pl.DataFrame
    each: pl.DataFrame
    groups: pl.DataFrame


def followed(snapshots: Sequence[tuple[dt.date, pl.LazyFrame]]) -> Loans | None:
    """Number the loans of all month ends; `snapshots` as for lib.measures.vintages.own_months.

    None where some loan does not say all that vintages ask for, or says it in two ways: what counts
    of it hangs then on which of its files are looked at.
    """
    texts = {name: _words(name) for name in WAYS}
    seen = {name: pl.Series(name, dtype=pl.String) for name in WAYS}
    numbers, known = Numbers(), _NO_LOANS
    days = [pl.DataFrame(schema={**_ROWS, **texts})]
    for at, (day, frame) in enumerate(snapshots):
        own = frame.filter(of_its_month(day)).collect()
        stood = standing(day, own, WAYS)
        number = numbers.of(stood["case_key"])
        old = number < known.height
        was = known.select(pl.all().gather(number.set(~old, None)).name.suffix("_known"))
        there = stood.with_columns(loan=number, old=old).hstack(was)
        seen = {name: pl.concat([one, there[name]]).unique() for name, one in seen.items()}
        if _is_odd(own, there) or any(one.len() > MOST for one in seen.values()):
            return None
        new = there.filter(~pl.col("old")).unique("loan", keep="first", maintain_order=True)
        known = pl.concat([known, new.select(known.columns)])
        there = there.with_columns(pl.col(one).cast(texts[one]) for one in WAYS)
        days.append(there.with_columns(at=pl.lit(at, pl.UInt16)).select(*_ROWS, *WAYS))
    group = pl.struct("currency", "cohort").rank("dense").cast(pl.UInt32) - 1
    each = known.with_columns(cohort=COHORT).with_columns(group=group)
    groups = each.select("group", "currency", "cohort").unique()
    ends = [day for day, _ in snapshots]
    # Not put into one piece: all of two years would be there twice meanwhile.
    return Loans(ends, pl.concat(days), each.select("loan_amount", "group"), groups)


def _words(name: str) -> pl.Categorical:
    return pl.Categorical(pl.Categories.random(name, physical=pl.UInt16))


def _is_odd(own: pl.DataFrame, there: pl.DataFrame) -> bool:
    """Whether the loans of a month end cannot be told by a number and a few bytes."""
    differs = pl.any_horizontal(pl.col(one).ne_missing(pl.col(f"{one}_known")) for one in SAYS)
    unsaid = pl.any_horizontal(pl.col("late", "owes").is_null())
    odd = there.select(((pl.col("old") & differs) | unsaid).any()).item()
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
    read = ("at", "client", "loan", "late", "owes")
    own = find(loans.rows.lazy(), wanted).select(read).collect()
    left = _whole_months(loans, own, filed)
    if len(left) < len(loans.days):
        own = own.filter(pl.col("at").is_in(left))
    group, loan = loans.each["group"].to_numpy(), own["loan"].to_numpy()
    seen = np.zeros(group.size, bool)
    seen[loan] = True
    if ever:
        own = own.with_columns(late=pl.Series(_was_late(own, group.size)))
    late = (
        own.lazy()
        .select("at", "late", "owes", group=pl.Series(group[loan]))
        .group_by("at", "group")
        .agg(late=pl.col("owes").filter("late").sum())
        .join(loans.groups.lazy(), on="group")
        .join(pl.LazyFrame({"day": loans.days}).with_row_index("at"), on="at")
        .select("currency", "cohort", "day", "late")
        .collect()
    )
    whole = loans.each.filter(pl.Series(seen)).group_by("group").agg(LENT)
    return shares(whole.join(loans.groups, on="group"), late)


def _whole_months(
    loans: Loans, own: pl.DataFrame, filed: Mapping[dt.date, Mapping[str, dt.date]]
) -> list[int]:
    """The places of the month ends of which all clients of some rows have files.

    Raises:
        MeasureImpossible: as lib.measures.vintages.own_months.

    """
    there = own.lazy().group_by("at", "client").agg().with_columns(CLIENT).collect()
    named = [set(there.filter(pl.col("at") == at)["client"]) for at in range(len(loans.days))]
    left = set(of_all_clients(dict(zip(loans.days, named, strict=True)), filed))
    return [at for at, day in enumerate(loans.days) if day in left]


def _was_late(own: pl.DataFrame, n: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether the loan of each row was late then or at an earlier month end; n loans in all."""
    late = own.filter("late")
    first = np.full(n, np.iinfo(np.uint16).max, np.uint16)
    # The oldest month end of each loan stays: it is written last.
    first[late["loan"].to_numpy()[::-1]] = late["at"].to_numpy()[::-1]
    told: np.ndarray[tuple[int], np.dtype[np.bool_]] = (
        first[own["loan"].to_numpy()] <= own["at"].to_numpy()
    )
    return told
