"""What a report is made from: a portfolio, its settings and the day that it speaks of."""

import datetime as dt
from dataclasses import dataclass

from lib.errors import MeasureImpossible
from lib.measures import pairs
from lib.measures.pairs import NO_TWO, Span
from lib.portfolio import Portfolio
from lib.settings import Settings
from lib.words import Sentence


@dataclass(frozen=True)
class Source:
    """A portfolio with its settings and the day that the report speaks of."""

    place: Portfolio
    settings: Settings
    as_of: dt.date

    def span(self) -> Span:
        """From the snapshot before to the last one.

        Raises:
            MeasureImpossible: there are not two.

        """
        found = pairs.spans(self.place.as_of_dates(), self.as_of)
        if not found:
            raise MeasureImpossible(because=Sentence(NO_TWO, day=self.as_of))
        return found[-1]
