"""All that is kept of large files, in the order in which one thing needs another.

Each step calls the functions that pages call, so that both come to the same names and frames; what
is there already it only finds there (lib.portfolio.prepared).
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lib.forecasts import gathering
from lib.forecasts.tallies import FAR
from lib.measures import cohorts, cures, pairs, waiting
from lib.measures.pairs import Span
from lib.measures.placements import Cohort
from lib.portfolio import Portfolio
from lib.portfolio.rows import LED
from lib.settings import Settings
from lib.words import N_

WHOSE = ((), ("currency",), ("client",), ("person_key", "currency"))
"""By what all cases that were ever known are asked for again and again, beside their person."""

Days = Sequence[dt.date]
Make = Callable[[Portfolio, Settings, Days], object]
"""Makes what is kept as of the last of some days; two of them tell a span that a page wants too."""


@dataclass(frozen=True)
class Step:
    """What is made together: its `title`, how its `names` begin, and how it is made."""

    title: str
    names: tuple[str, ...]
    make: Make


def _names(place: Portfolio, settings: Settings, days: Days) -> None:
    del settings, days
    place.names()
    for columns in WHOSE:
        place.whose(*columns)
    if place.imports("holds"):
        place.customers()


def _rows(place: Portfolio, settings: Settings, days: Days) -> None:
    del settings, days
    for kind in LED:
        place.rows(kind)
    place.taken_back()


def _plans(place: Portfolio, settings: Settings, days: Days) -> None:
    del settings
    if place.imports("instalments"):
        place.rows("instalments")
        for day in days:
            place.cases(day)


def _spans(place: Portfolio, days: Days) -> Sequence[Span]:
    found = pairs.spans(place.as_of_dates(), days[-1])
    wanted = [Span(*days)] if len(days) > 1 else []
    return list(dict.fromkeys([*wanted, *found]))


def _rolls(place: Portfolio, settings: Settings, days: Days) -> None:
    del settings
    for span in _spans(place, days):
        pairs.tallied(place, span)


def _cures(place: Portfolio, settings: Settings, days: Days) -> None:
    del settings
    found = pairs.spans(place.as_of_dates(), days[-1])
    for span in found:
        again = cures.looked_again(found, span)
        if again is not None:
            cures.lasted(place, span, again)


def _cohorts(by: Cohort) -> Make:
    def make(place: Portfolio, settings: Settings, days: Days) -> None:
        del settings
        cohorts.tallied(place, by, days[-1], place.repayments())

    return make


def _times(place: Portfolio, settings: Settings, days: Days) -> None:
    del settings
    waiting.until_first_paid(place, days[-1])


def _forecast(place: Portfolio, settings: Settings, days: Days) -> None:
    gathering.walked(gathering.past(place, settings, days[-1]), FAR)


STEPS: Sequence[Step] = (
    Step(N_("names of the cases"), ("names", "customers", "whose"), _names),
    Step(N_("repayments and contacts"), (*LED, "taken-back"), _rows),
    Step(N_("instalment plans"), ("instalments", "by-plan"), _plans),
    Step(N_("roll and flow"), ("ways",), _rolls),
    Step(N_("cure"), ("lasted",), _cures),
    Step(N_("batches"), ("placements", "mixed-batch", "cohorts-batch"), _cohorts("batch")),
    Step(N_("times"), ("spells", "paid-first"), _times),
    Step(N_("forecast"), ("paid-by-day", "told-by-day", "ahead"), _forecast),
    Step(N_("months of placement"), ("mixed-month", "cohorts-month"), _cohorts("month")),
)


def step_of(name: str) -> Step | None:
    """The step that makes what has a name; None where no step does."""
    return next((one for one in STEPS if name.startswith(one.names)), None)
