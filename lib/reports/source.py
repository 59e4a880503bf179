"""What a report is made from: a portfolio, its settings and the day that it speaks of."""

import datetime as dt
from dataclasses import dataclass

from lib.errors import MeasureImpossible
from lib.measures import pairs
from lib.measures.pairs import NO_TWO, Span
from lib.portfolio import Portfolio
from lib.recovery.table import usual_since
from lib.settings import Settings
from lib.words import Sentence


@dataclass(frozen=True)
class Source:
    """A portfolio with its settings and the day that the report speaks of."""

    place: Portfolio
    settings: Settings
    as_of: dt.date

    def since(self) -> dt.date:
        """The snapshot with which its recovery begins, as on the page.

        Raises:
            MeasureImpossible: there is none before the day.

        """
        found = usual_since(self.place.as_of_dates(), self.as_of)
        if found is None:
            raise MeasureImpossible(because=Sentence(NO_TWO, day=self.as_of))
        return found

    def span(self) -> Span:
        """From the month end before to the last one.

        Raises:
            MeasureImpossible: there are not two.

        """
        found = pairs.spans(self.place.as_of_dates(), self.as_of)
        if not found:
            raise MeasureImpossible(because=Sentence(NO_TWO, day=self.as_of))
        return found[-1]
