"""A recovery table with all that a reader must know of it: day, period, base, what lacks."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lib.errors import MeasureImpossible
from lib.recovery.rates import BASES, Base, by_month, rates, unmatched
from lib.words import N_, Sentence

MONTH = "month"
"""Groups by the month of the payment instead of a column of the cases."""

NO_REPAYMENTS = N_("no repayments have been loaded. Please upload a repayment file.")
NO_BASE = N_("the cases have neither an amount placed nor an overdue amount.")
FELL_BACK = N_(
    "Not every case has an amount placed; the rate is measured against the overdue amount instead."
)
LEFT_OUT = N_("{n} cases without such an amount are left out.")
UNMATCHED = N_("{n} repayments of the period belong to no case of the snapshot and do not count.")
BASE_NAMES: dict[Base, str] = {
    "placed": N_("amount placed"),
    "overdue": N_("amount overdue at the start"),
}


@dataclass(frozen=True)
class RecoveryTable:
    """`rows` has the column `by` (none for the total) and lib.recovery.rates.FIGURES."""

    rows: pl.DataFrame
    by: str | None
    start: dt.date
    end: dt.date
    base: Base
    base_day: dt.date
    n: int
    notes: tuple[Sentence, ...]

    def summary(self) -> Sentence:
        """Say what the figures are measured against."""
        return Sentence(
            N_("Repayments from {start} to {end} over the {base} of {n} cases, snapshot of {day}."),
            start=self.start,
            end=self.end,
            base=Sentence(BASE_NAMES[self.base]),
            n=self.n,
            day=self.base_day,
        )


def recovery_table(
    cases: pl.LazyFrame,
    repayments: pl.LazyFrame,
    *,
    by: str | None,
    start: dt.date,
    end: dt.date,
    base: Base,
    base_day: dt.date,
) -> RecoveryTable:
    """Measure the recovery of a period; `cases` is the snapshot of `base_day`.

    Where not every case has the amount placed, the overdue amount takes its place and a note says
    so.

    Raises:
        MeasureImpossible: there are no repayments at all, or no amounts to measure against.

    """
    if repayments.select(pl.len()).collect().item() == 0:
        raise MeasureImpossible(because=Sentence(NO_REPAYMENTS))
    chosen, notes = _base(cases, base)
    kept = cases.filter(pl.col(BASES[chosen]) > 0)
    n = kept.select(pl.len()).collect().item()
    left_out = cases.select(pl.len()).collect().item() - n
    if left_out:
        notes.append(Sentence(LEFT_OUT, n=left_out))
    orphans = unmatched(cases, repayments, start=start, end=end).collect()["n"].sum()
    if orphans:
        notes.append(Sentence(UNMATCHED, n=orphans))
    if by == MONTH:
        found = by_month(cases, repayments, start=start, end=end, base=chosen)
    else:
        groups: Sequence[str] = [by] if by else []
        found = rates(cases, repayments, by=groups, start=start, end=end, base=chosen)
    return RecoveryTable(
        rows=found.collect(),
        by=by,
        start=start,
        end=end,
        base=chosen,
        base_day=base_day,
        n=n,
        notes=tuple(notes),
    )


def _base(cases: pl.LazyFrame, wanted: Base) -> tuple[Base, list[Sentence]]:
    given = cases.select(
        all=pl.len(),
        placed=(pl.col("place_amount") > 0).sum(),
        overdue=(pl.col("overdue_amount") > 0).sum(),
    ).collect()
    total, placed, overdue = given.row(0)
    if wanted == "placed" and placed == total and total:
        return "placed", []
    if overdue:
        return "overdue", [Sentence(FELL_BACK)] if wanted == "placed" else []
    if placed:
        return "placed", []
    raise MeasureImpossible(because=Sentence(NO_BASE))
