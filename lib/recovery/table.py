"""A recovery table with all that a reader must know of it: day, period, base, what lacks."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from lib.errors import MeasureImpossible
from lib.recovery.months import by_month
from lib.recovery.rates import CASE, Base, measured, rates
from lib.words import N_, Sentence

MONTH = "month"
"""Groups by the month of the payment instead of a column of the cases."""

ORDERED = (None, "bucket", "currency", MONTH)
"""Groups that stay in their own order."""

ASKED = (
    "case_key",
    "currency",
    "place_date",
    "recall_date",
    "closed_date",
    "overdue_amount",
    "place_amount",
    "as_of",
)
PERSON = "person"
"""Column of whom a case is of; one without a person is his own."""

PAID = ("case_key", "pay_date", "amount", "currency")
"""Columns of cases and repayments that every rate needs."""

NO_REPAYMENTS = N_("no repayments have been loaded. Please upload a repayment file.")
NO_BASE = N_("the cases have neither an amount placed nor an overdue amount.")
FELL_BACK = N_(
    "Not every case has an amount placed; the rate is measured against the overdue amount instead."
)
NO_OVERDUE = N_(
    "No case has an overdue amount; the rate is measured against the amount placed instead."
)
NO_DAY = N_(
    "the period would begin on {start}, after its last day {end}. Please choose an earlier first "
    "day or a later last one."
)
PAID_LATER = N_(
    "there is no snapshot before {end}, and the first repayment that is loaded is of {start}. "
    "Please choose a later last day, or load an earlier case file."
)
LEFT_OUT = N_(
    "{n} cases without such an amount, or not under collection in the period, are left out."
)
UNMATCHED = N_("{n} repayments of the period belong to no case of the snapshot and do not count.")
FOREIGN = N_(
    "{n} repayments of the period are in another currency than their case and do not count."
)
END_EARLY = N_("The repayments loaded end on {day}; later ones are not in these figures.")
WITHIN = N_(
    "The snapshot of {day} lies within the period: what was paid before it is not in its amounts."
)
QUIET = dt.timedelta(days=7)
"""A portfolio without any repayment for longer is more likely a file that was not loaded."""

BASE_NAMES: dict[Base, str] = {
    "overdue": N_("amount overdue at the start"),
    "placed": N_("amount placed"),
}
"""The first is the one that is meant by "recovery rate" where nobody says another, here as in
questions: every file has it, while amounts placed are known of batches only."""


OF_CASES = N_("Repayments from {start} to {end} over the {base} of {n} cases, snapshot of {day}.")
OF_PERSONS = N_(
    "Repayments from {start} to {end} over the {base} of {n} persons, snapshot of {day}."
)
SEVERAL = N_(
    "Who has cases in several of these groups counts in each of them, with what is his there."
)
WORST = N_("A person stands with all of his cases in the bucket of the oldest one.")

USUAL = 30
"""Days to which a period is nearest unless somebody asks for more or fewer."""


def usual_since(days: Sequence[dt.date], end: dt.date) -> dt.date | None:
    """The snapshot with which a period up to `end` begins by default; None without an earlier one.

    The one nearest to a month before: where clients file on different days the snapshot before is
    of yesterday, and a period of one day says nothing. Of two as near the later one.
    """
    before = sorted((one for one in days if one < end), reverse=True)
    return min(before, key=lambda one: abs((end - one).days - USUAL), default=None)


@dataclass(frozen=True)
class RecoveryTable:
    """`rows` has the column `by` (none for the total) and lib.recovery.rates.FIGURES.

    `n` are cases, or persons in what is measured `by_person`.
    """

    rows: pl.DataFrame
    by: str | None
    start: dt.date
    end: dt.date
    base: Base
    base_day: dt.date
    n: int
    notes: tuple[Sentence, ...]
    by_person: bool = False

    def summary(self) -> Sentence:
        """Say what the figures are measured against."""
        return Sentence(
            OF_PERSONS if self.by_person else OF_CASES,
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
    by_person: bool = False,
) -> RecoveryTable:
    """Measure the recovery of a period; `cases` is the snapshot of `base_day`.

    `by_person` the cases of a person count as one; `cases` has `person_key` then. Where not
    every case has the amount placed, the overdue amount takes its place and a note says so.

    Raises:
        MeasureImpossible: the period has no day, there are no repayments at all, or no amounts to
            measure against.

    """
    if start > end:
        raise MeasureImpossible(because=Sentence(NO_DAY, start=start, end=end))
    groups: Sequence[str] = [] if by in {None, MONTH} else [str(by)]
    last = repayments.select(pl.col("pay_date").max()).collect().item()
    if last is None:
        raise MeasureImpossible(because=Sentence(NO_REPAYMENTS))
    wanted = [*ASKED, *(name for name in groups if name not in ASKED)]
    within = pl.col("pay_date").is_between(start, end)
    unit = PERSON if by_person else CASE
    if by_person:
        cases = with_person(cases)
        wanted.append(PERSON)
    cases, repayments, unmatched = by_number(
        cases.select(wanted), repayments.select(PAID).filter(within)
    )
    chosen, notes = _base(cases, base)
    kept = measured(cases, chosen, start, end).to_native()
    told = in_oldest_bucket(kept) if by_person and by == "bucket" else kept
    if by == MONTH:
        found = by_month(told, repayments, start=start, end=end, base=chosen, unit=unit)
    else:
        found = rates(told, repayments, by=groups, start=start, end=end, base=chosen, unit=unit)
    of = _height(kept)
    return RecoveryTable(
        rows=_ordered(found, by).collect(),
        by=by,
        start=start,
        end=end,
        base=chosen,
        base_day=base_day,
        n=_height(kept.select(unit).unique()) if by_person else of,
        notes=(
            *notes,
            *standing(by, by_person=by_person),
            *_counts(LEFT_OUT, _height(cases) - of),
            *_counts(UNMATCHED, unmatched),
            *_counts(FOREIGN, _foreign(cases, repayments)),
            *_doubts(chosen, base_day, start, last, end),
        ),
        by_person=by_person,
    )


def with_person(cases: pl.LazyFrame) -> pl.LazyFrame:
    """The cases with PERSON."""
    return cases.with_columns(pl.coalesce("person_key", "case_key").alias(PERSON))


def in_oldest_bucket(cases: pl.LazyFrame) -> pl.LazyFrame:
    """The cases in the oldest bucket of their person: M0 … M7+ stand in the order of letters."""
    return cases.with_columns(pl.col("bucket").max().over(PERSON, "currency"))


def standing(by: str | None, *, by_person: bool) -> Sequence[Sentence]:
    """Where a person with several cases stands among the groups."""
    if not by_person or by in {None, MONTH}:
        return []
    return [Sentence(WORST if by == "bucket" else SEVERAL)]


def by_number(
    cases: pl.LazyFrame, repayments: pl.LazyFrame
) -> tuple[pl.LazyFrame, pl.LazyFrame, int]:
    """Both read once and put together once: `case_key` is then the number of the case's row.

    Several figures of the table come from the same rows, and keys take many times as long to join
    as numbers do. So keys are joined by their hashes, and then compared.

    Returns:
        The cases, their repayments, and how many repayments are of none of these cases.

    """
    mark = pl.col("case_key").hash()
    known = cases.with_row_index("at").collect()
    paid = repayments.with_columns(mark=mark).collect()
    keys = known.lazy().select("at", mark=mark, known="case_key")
    found = paid.lazy().join(keys, on="mark").filter(pl.col("case_key") == pl.col("known"))
    own = found.select("pay_date", "amount", "currency", case_key="at").collect()
    numbered = known.drop("case_key").rename({"at": "case_key"})
    return numbered.lazy(), own.lazy(), paid.height - own.height


def _ordered(found: pl.LazyFrame, by: str | None) -> pl.LazyFrame:
    """The groups with most cases first, unless they have an order of their own."""
    return found if by in ORDERED else found.sort("n", by, descending=[True, False])


def _foreign(cases: pl.LazyFrame, repayments: pl.LazyFrame) -> int:
    """How many repayments of the cases are what lib.recovery.rates calls foreign."""
    if repayments.select(pl.col("currency").drop_nulls().len()).collect().item() == 0:
        return 0
    whose = cases.select("case_key", of_case="currency")
    strange = (pl.col("currency") != pl.col("of_case")).sum()
    return int(repayments.join(whose, on="case_key").select(strange).collect().item())


def _doubts(
    base: Base, base_day: dt.date, start: dt.date, last: dt.date, end: dt.date
) -> Iterator[Sentence]:
    """What makes a rate lower or higher than it is without being a fault of a row."""
    if base == "overdue" and base_day >= start:
        yield Sentence(WITHIN, day=base_day)
    if last + QUIET < end:
        yield Sentence(END_EARLY, day=last)


def _counts(text: str, n: int) -> Sequence[Sentence]:
    """A note on so many cases or repayments; none on none."""
    return [Sentence(text, n=n)] if n else []


def _height(frame: pl.LazyFrame) -> int:
    return int(frame.select(pl.len()).collect().item())


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
        return "placed", [Sentence(NO_OVERDUE)] if wanted == "overdue" else []
    raise MeasureImpossible(because=Sentence(NO_BASE))
