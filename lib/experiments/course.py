"""How far the arms were apart at each look that was taken, each with the interval of its bound.

An interval of a look is as wide as its bound (lib.experiments.bounds), so that one that spans
nothing is a look at which nothing was decided, and one beside it a verdict.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping

import polars as pl

from lib.experiments.defining import Design
from lib.experiments.differing import Difference, difference
from lib.experiments.entering import run
from lib.experiments.outcomes import Seen, of_persons
from lib.experiments.reading import MISSIZED, ReadOut, pair

COURSE: Mapping[str, type[pl.DataType]] = {
    "arm": pl.String,
    "day": pl.Date,
    "n": pl.Int64,
    "control_n": pl.Int64,
    "value": pl.Float64,
    "control": pl.Float64,
    "effect": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "sure": pl.Boolean,
}
"""One row an arm and day: persons of the arm and of the first one, their figures and the difference
with its interval (of 1); `sure` where it reached the bound and the arms have their sizes."""


def course(
    design: Design,
    entered: pl.DataFrame,
    seen_by: Callable[[dt.date], Seen],
    told: ReadOut,
    known_of: Mapping[str, dt.date] | None = None,
) -> pl.DataFrame:
    """The differences of all looks, and of the end; columns COURSE, arm by arm, the oldest first.

    Empty until there is a verdict: until then nobody is told which arm is ahead. Arguments as for
    lib.experiments.reading.read, and what that told.
    """
    rows = [] if told.on is None else list(_at_looks(design, entered, seen_by, told, known_of))
    judged = {one.day for one in told.looks}
    rows += [
        _row(one.arm, told.on, one.found, (one.low, one.high), sure=one.differs)
        for one in told.compared
        if told.on not in judged and one.found is not None
    ]
    found = pl.DataFrame(rows, schema=dict(COURSE), orient="row")
    order = {one.name: at for at, one in enumerate(design.arms)}
    at = pl.col("arm").replace_strict(order, return_dtype=pl.Int64)
    return found.sort(at, "day")


def _at_looks(
    design: Design,
    entered: pl.DataFrame,
    seen_by: Callable[[dt.date], Seen],
    told: ReadOut,
    known_of: Mapping[str, dt.date] | None,
) -> Iterator[tuple[object, ...]]:
    for look in told.looks:
        rows = of_persons(run(entered, look.day, known_of), seen_by(look.day), design.outcome)
        for arm in design.arms[1:]:
            found = difference(pair(rows, design, arm.name))
            if found is not None:
                sure = abs(found.steps) >= look.bound and told.state != MISSIZED
                yield _row(arm.name, look.day, found, found.interval(look.bound), sure=sure)


def _row(
    arm: str, day: dt.date | None, found: Difference, interval: tuple[float, float], *, sure: bool
) -> tuple[object, ...]:
    figures = (found.n, found.control_n, found.treated, found.control, found.value)
    return (arm, day, *figures, *interval, sure)
