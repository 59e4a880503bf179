"""A recovery table with all that a reader must know of it: day, period, base, what lacks."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import narwhals.stable.v2 as nw
import polars as pl

from lib.errors import MeasureImpossible
from lib.recovery.months import in_months
from lib.recovery.paid import PERSON, Paid, Silent, paid_in
from lib.recovery.rates import CASE, Base, figures, measured
from lib.words import N_, Sentence

MONTH = "month"
"""Groups by the month of the payment instead of a column of the cases."""

ORDERED = (None, "bucket", "currency", MONTH)
"""Groups that stay in their own order."""

NO_BASE = N_("the cases have neither an amount placed nor an overdue amount.")
FELL_BACK = N_(
    "Not every case has an amount placed; the rate is measured against the overdue amount instead."
)
NO_OVERDUE = N_(
    "No case has an overdue amount; the rate is measured against the amount placed instead."
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
SILENT = N_(
    "{n} cases of the client {client} are left out: the repayments of that client are known only "
    "up to {day}, before the period."
)
NOT_KNOWN = N_(
    "the repayments of the client {client} are known only up to {day}, and the period begins on "
    "{start}. Please load later repayments, or choose an earlier day of the data."
)
NONE_KNOWN = N_(
    "{n} cases of the client {client} are left out: no repayment of that client is known at all."
)
NEVER_KNOWN = N_(
    "no repayment of the client {client} is known at all. Please load the repayments of that "
    "client."
)
ABOVE = N_(
    "More than 100 % is possible: the {base} is fixed on its day, while interest, penalties and "
    "instalments that fall due later are paid as well."
)
NAMELESS = N_("without a name")
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
    keep = [] if by in {None, MONTH} else [str(by)]
    if by_person:
        cases = with_person(cases)
        keep.append(PERSON)
    paid = paid_in(cases, repayments, keep, start=start, end=end, base_day=base_day)
    return table_of(paid, by=by, base=base, by_person=by_person)


def table_of(paid: Paid, *, by: str | None, base: Base, by_person: bool = False) -> RecoveryTable:
    """The same of what each case paid; `by` and, `by_person`, PERSON were kept of the cases.

    Raises:
        MeasureImpossible: there are no amounts to measure against, or no client's repayments are
            known in the period.

    """
    cases, unit = paid.cases, PERSON if by_person else CASE
    if cases.is_empty() and paid.silent:
        raise MeasureImpossible(because=_unknown(paid))
    chosen, notes = _base(cases, base)
    kept = _measured(paid, chosen)
    if by == MONTH:
        rows = nw.from_native(kept.lazy())
        counted = paid.against(chosen).counted.lazy()
        brought = nw.from_native(counted.join(kept.lazy().select(CASE), on=CASE, how="semi"))
        found = in_months(rows, brought, start=paid.start, end=paid.end, unit=unit).collect()
    else:
        found = _grouped(kept, [by] if by else [], by_person=by_person)
    foreign = int(cases["foreign"].sum())
    return RecoveryTable(
        rows=_ordered(found.with_columns(pl.col(pl.Categorical).cast(pl.String)), by),
        by=by,
        start=paid.start,
        end=paid.end,
        base=chosen,
        base_day=paid.base_day,
        n=kept[unit].n_unique() if by_person else kept.height,
        notes=(
            *notes,
            *standing(by, by_person=by_person),
            *above(found["value"], chosen),
            *_counts(LEFT_OUT, cases.height - kept.height),
            *_counts(UNMATCHED, paid.unmatched),
            *_counts(FOREIGN, foreign),
            *map(silence, paid.silent),
            *_doubts(chosen, paid),
        ),
        by_person=by_person,
    )


def grouped(paid: Paid, base: Base, by: Sequence[str], *, by_person: bool) -> pl.DataFrame:
    """The rates of groups by any columns that were kept, against a base that `table_of` chose.

    Returns:
        The columns of `by` and lib.recovery.rates.FIGURES, sorted.

    """
    return _grouped(_measured(paid, base), by, by_person=by_person)


def _grouped(kept: pl.DataFrame, by: Sequence[str], *, by_person: bool) -> pl.DataFrame:
    """The same of what `_measured` gives."""
    rows = kept.lazy()
    if by_person and "bucket" in by:
        rows = in_oldest_bucket(rows)
    return figures(nw.from_native(rows), by=by, unit=PERSON if by_person else CASE).collect()


def each(paid: Paid, base: Base, *, by_person: bool) -> pl.DataFrame:
    """What each case, or person, adds to a rate against a base that `table_of` chose.

    Returns:
        currency, numerator and denominator (minor units), paying.

    """
    kept = _measured(paid, base)
    if by_person:
        kept = kept.group_by(PERSON, "currency").agg(pl.col("net", "base").sum())
    return kept.select("currency", numerator="net", denominator="base", paying=pl.col("net") > 0)


def _unknown(paid: Paid) -> Sentence:
    """Why nothing is measured: of the client with the most cases that were asked for."""
    most = max(paid.silent, key=lambda one: one.n)
    if most.day is None:
        return Sentence(NEVER_KNOWN, client=most.client)
    return Sentence(NOT_KNOWN, client=_named(most), day=most.day, start=paid.start)


def silence(silent: Silent) -> Sentence:
    """Why a client is not in a rate."""
    if silent.day is None:
        return Sentence(NONE_KNOWN, client=silent.client, n=silent.n)
    return Sentence(SILENT, client=_named(silent), n=silent.n, day=silent.day)


def _named(silent: Silent) -> object:
    return silent.client or Sentence(NAMELESS)


def _measured(paid: Paid, base: Base) -> pl.DataFrame:
    cases = paid.against(base).cases.lazy()
    return measured(cases, base, paid.start, paid.end).to_native().collect()


def with_person(cases: pl.LazyFrame) -> pl.LazyFrame:
    """The cases with PERSON."""
    return cases.with_columns(pl.coalesce("person_key", "case_key").alias(PERSON))


def in_oldest_bucket(cases: pl.LazyFrame) -> pl.LazyFrame:
    """The cases in the oldest bucket of their person: M0 … M7+ stand in the order of letters."""
    bucket = pl.col("bucket").cast(pl.String)
    return cases.with_columns(bucket.max().over(PERSON, "currency"))


def standing(by: str | None, *, by_person: bool) -> Sequence[Sentence]:
    """Where a person with several cases stands among the groups."""
    if not by_person or by in {None, MONTH}:
        return []
    return [Sentence(WORST if by == "bucket" else SEVERAL)]


def _ordered(found: pl.DataFrame, by: str | None) -> pl.DataFrame:
    """The groups with most cases first, unless they have an order of their own."""
    return found if by in ORDERED else found.sort("n", by, descending=[True, False])


def _doubts(base: Base, paid: Paid) -> Iterator[Sentence]:
    """What makes a rate lower or higher than it is without being a fault of a row."""
    if base == "overdue" and paid.base_day >= paid.start:
        yield Sentence(WITHIN, day=paid.base_day)
    if paid.last + QUIET < paid.end:
        yield Sentence(END_EARLY, day=paid.last)


def above(rates: pl.Series, base: Base) -> Sequence[Sentence]:
    """Why more may come than the base, where any rate of 1 shows it."""
    return [Sentence(ABOVE, base=Sentence(BASE_NAMES[base]))] if (rates > 1).any() else []


def _counts(text: str, n: int) -> Sequence[Sentence]:
    """A note on so many cases or repayments; none on none."""
    return [Sentence(text, n=n)] if n else []


def _base(cases: pl.DataFrame, wanted: Base) -> tuple[Base, list[Sentence]]:
    total = cases.height
    placed, overdue = (int((cases[name] > 0).sum()) for name in ("place_amount", "overdue_amount"))
    if wanted == "placed" and placed == total and total:
        return "placed", []
    if overdue:
        return "overdue", [Sentence(FELL_BACK)] if wanted == "placed" else []
    if placed:
        return "placed", [Sentence(NO_OVERDUE)] if wanted == "overdue" else []
    raise MeasureImpossible(because=Sentence(NO_BASE))
