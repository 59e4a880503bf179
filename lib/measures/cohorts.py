"""The tallies of all cohorts, of a large portfolio made once, so that a filter answers at once."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from lib.cases.search import Filter, find
from lib.errors import MeasureImpossible
from lib.measures.batches import tally
from lib.measures.placements import (
    COHORT,
    COUNTED,
    NO_PLACEMENT,
    Cohort,
    in_cohorts,
    placements,
    received,
)
from lib.portfolio import restricted
from lib.portfolio.portfolio import Portfolio
from lib.portfolio.reach import reach
from lib.words import Sentence

WAYS = ("client", "bucket", "city", "product")
"""What cohorts may be narrowed to, each as the first file with the placement said it; see
lib.screen.measures.asking."""


@dataclass(frozen=True)
class Tallied:
    """The cohorts up to a day: `rows` is their tally by WAYS, without the cases that are `mixed`.

    A case that was placed twice in a cohort and is not of the same WAYS both times is one or the
    other as somebody asks: so its placements are kept with their payments (as `received` gives
    them; `unit` is there the number of the placement, `at`).
    """

    rows: pl.DataFrame
    mixed: pl.DataFrame
    paid: pl.DataFrame

    def of(self, wanted: Filter) -> pl.DataFrame:
        """The tally of what was asked for, narrowed by WAYS alone."""
        rows = find(self.rows.lazy(), wanted).drop(WAYS).collect()
        mine = find(self.mixed.lazy(), wanted).with_columns(
            unit=pl.col("at").first().over(*COHORT, "case_key")
        )
        if self.mixed.is_empty():
            return rows
        whose = mine.select("at", of="unit")
        paid = self.paid.lazy().join(whose, left_on="unit", right_on="at")
        return pl.concat([rows, tally(mine, paid.select("age", "amount", unit="of"))])


def tallied(place: Portfolio, by: Cohort, until: dt.date, repayments: pl.LazyFrame) -> Tallied:
    """The tallies of all cohorts by case; `repayments` are all that the portfolio has."""

    @cache
    def placed() -> tuple[pl.DataFrame, pl.DataFrame]:
        every = in_cohorts(placements(place), by).filter(pl.col("place_date") <= until)
        return _apart(every.select(*COUNTED, *WAYS).collect())

    def rows() -> pl.DataFrame:
        alike = placed()[0].lazy()
        return tally(alike, received(alike, repayments, until), WAYS)

    twice = _kept(place, f"mixed-{by}.{until}", lambda: placed()[1].with_row_index("at"))
    theirs = repayments if twice.height else repayments.clear()
    paid = received(twice.lazy().with_columns(unit="at"), theirs, until)
    return Tallied(_kept(place, f"cohorts-{by}.{until}", rows), twice, paid.collect())


def _apart(placed: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Placements, and those that are mixed: of a case that is twice in its cohort, in two ways."""
    several = placed.filter(pl.col("unit").is_duplicated())
    differs = several.group_by("unit").agg(n=pl.struct(WAYS).n_unique()).filter(pl.col("n") > 1)
    mixed = pl.col("unit").is_in(differs["unit"].implode())
    return placed.filter(~mixed), placed.filter(mixed)


def _kept(place: Portfolio, name: str, make: Callable[[], pl.DataFrame]) -> pl.DataFrame:
    """What was made of all placements and repayments, if it is kept and one may see all."""
    found = None
    if reach(place.ledger.actor) == "all":
        files = (*place.imports("cases"), *place.imports("repayments"))
        named = f"{name}{restricted.mark(place.ledger)}"
        found = place.kept(named, files, lambda _: iter([make()]))
    return make() if found is None else found.collect()


def of_persons(
    place: Portfolio, by: Cohort, until: dt.date, repayments: pl.LazyFrame, wanted: Filter
) -> pl.DataFrame:
    """The tally of persons: who is one hangs on which of his cases were asked for."""
    found = in_cohorts(find(placements(place), wanted), by, by_person=True)
    placed = found.filter(pl.col("place_date") <= until).select(COUNTED).collect().lazy()
    return tally(placed, received(placed, repayments, until))


def keys_of(
    place: Portfolio,
    by: Cohort,
    until: dt.date,
    wanted: Filter,
    chosen: Sequence[tuple[str | None, str]],
) -> pl.Series:
    """The keys of the cases of some cohorts, each a currency and a name, sorted."""
    placed = in_cohorts(find(placements(place), wanted), by)
    names = pl.LazyFrame(chosen, schema=dict.fromkeys(COHORT, pl.String), orient="row")
    mine = placed.filter(pl.col("place_date") <= until).join(
        names, on=list(COHORT), how="semi", nulls_equal=True
    )
    return mine.select(pl.col("case_key").unique().sort()).collect().to_series()


def check_any(place: Portfolio, wanted: Filter) -> None:
    """Say why there is no cohort of what was asked for.

    Raises:
        MeasureImpossible: no placement has a day and an amount.

    """
    if find(placements(place), wanted).limit(1).collect().is_empty():
        raise MeasureImpossible(because=Sentence(NO_PLACEMENT))
