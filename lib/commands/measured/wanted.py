"""What of the tables beyond recovery was asked for, and how a figure says that there is none."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from lib.cases.search import Filter, find
from lib.errors import MeasureImpossible
from lib.measures.pairs import NO_TWO, Span, by_person, pairs, spans, tallied
from lib.measures.tallies import tally
from lib.portfolio.portfolio import Portfolio
from lib.words import Sentence


@dataclass(frozen=True)
class Wanted:
    """What is measured of whom: up to which day, narrowed to what, by person or by case."""

    place: Portfolio
    as_of: dt.date
    only: Filter = field(default_factory=Filter)
    by_person: bool = False

    def spans(self) -> tuple[Span, ...]:
        """From each month end to the next.

        Raises:
            MeasureImpossible: there are not two.

        """
        found = spans(self.place.as_of_dates(), self.as_of)
        if not found:
            raise MeasureImpossible(because=Sentence(NO_TWO, day=self.as_of))
        return tuple(found)

    def pairs(self, span: Span, keys: pl.Series | None = None) -> pl.DataFrame:
        """The pairs of a span that were asked for, or those of some cases among them."""
        found = self._some(pairs(self.place, span, keys).lazy())
        return by_person(found) if self.by_person else found

    def tally(self, span: Span) -> pl.DataFrame:
        """The same put together, see lib.measures.tallies."""
        if self.by_person:
            return tally(self.pairs(span))
        return self._some(tallied(self.place, span))

    def _some(self, every: pl.LazyFrame) -> pl.DataFrame:
        found = find(every.with_columns(bucket="bucket_before"), self.only)
        return found.drop("bucket").collect()


def or_why(name: str, figure: Callable[[], pl.DataFrame]) -> pl.DataFrame:
    """A figure, or a row that says why there is none."""
    try:
        found = figure()
    except MeasureImpossible as refused:
        return pl.DataFrame({"figure": [name], "because": [str(refused)]})
    return found.select(pl.lit(name).alias("figure"), pl.all())
