"""What more or fewer crews, days and hours would cover: by real plans of a sample of days.

Tomorrow's candidates are not today's. Each draw takes as many doors as there are, at random and
with replacement (a bootstrap: Efron 1979, "Bootstrap methods: another look at the jackknife",
Annals of Statistics 7, 1–26), and plans them with each number of crews. All numbers of one draw
share doors and the order in which crews are taken, so that what one more crew adds is compared like
with like. Crews beyond those that there are begin where an existing one does and can what it can.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from lib.visits.plans.ground import Ground
from lib.visits.solving.legs import DAY, HOUR, KILOMETRE, Whole
from lib.visits.solving.problem import Job, Problem, Vehicle, Window
from lib.visits.solving.solution import Solution
from lib.visits.solving.solver import Cancelled, Solver

DRAWS = 8
"""Draws by which the spread is told; the mean of so many is known to about a third of it."""

LOW, HIGH = 0.1, 0.9
"""The span in which four of five days lie."""

DRAWN = {
    "draw": pl.Int64,
    "crews": pl.Int64,
    "stops": pl.Int64,
    "left": pl.Int64,
    "gain": pl.Float64,
    "share": pl.Float64,
    "km": pl.Float64,
    "hours": pl.Float64,
}
"""One plan a row: `gain` is the expected extra money in minor units of the asked currency, `share`
that of all that the draw has, `left` the doors that are not visited, `hours` those on duty."""

MEASURES = ("gain", "share", "stops", "left", "km", "hours", "added")

Told = Callable[[float, pl.DataFrame], None]
"""Told after each plan: the share of the work that is done, and all plans so far."""


@dataclass(frozen=True)
class Asked:
    """Which numbers of crews, how many of the plan's first days, shifts of how many hours.

    `hours` None: as the shifts are. Money is counted in one `currency`.
    """

    crews: tuple[int, ...]
    days: int
    currency: str
    hours: float | None = None


@dataclass(frozen=True)
class Search:
    """How to look: the engine and its iterations for each plan, how many draws, who may stop it."""

    solver: Solver
    iterations: int
    draws: int = DRAWS
    seed: int = 1
    tell: Told | None = None
    cancelled: Cancelled | None = None


def capacity(ground: Ground, asked: Asked, search: Search) -> pl.DataFrame:
    """Plan each number of crews on each draw; columns DRAWN, fewer rows when stopped."""
    rows: list[tuple[float, ...]] = []
    whole = search.draws * len(asked.crews)
    for draw in range(search.draws):
        chance = np.random.default_rng((search.seed, draw))
        doors = np.sort(chance.integers(0, len(ground.doors), len(ground.doors)))
        order = chance.permutation(len(ground.crews))
        for crews in asked.crews:
            if search.cancelled and search.cancelled():
                return _frame(rows)
            posed = _posed(ground, crews, asked, doors, order)
            found = search.solver.solve(posed, seed=search.seed, iterations=search.iterations)
            rows.append((draw, crews, *_came(ground, asked.currency, doors, found)))
            if search.tell:
                search.tell(len(rows) / whole, _frame(rows))
    return _frame(rows)


def summed(drawn: pl.DataFrame) -> pl.DataFrame:
    """For each number of crews the mean of its draws and where four of five lie.

    Columns: crews, draws, and each of MEASURES with its `_low` and `_high`; `added` is the gain
    that each crew brought that is more than in the row before, null in the first.
    """
    steps = drawn.sort("draw", "crews").with_columns(
        added=pl.col("gain").diff().over("draw") / pl.col("crews").diff().over("draw")
    )
    return (
        steps.group_by("crews")
        .agg(
            pl.len().alias("draws"),
            pl.col(MEASURES).mean(),
            *(
                pl.col(MEASURES).quantile(at, "linear").name.suffix(end)
                for at, end in ((LOW, "_low"), (HIGH, "_high"))
            ),
        )
        .sort("crews")
    )


def _posed(ground: Ground, crews: int, asked: Asked, doors: Whole, order: Whole) -> Problem:
    """The problem of some doors for some crews on the first days."""
    tours = list(_tours(ground, crews, asked.days, order))
    vehicles = tuple(_vehicle(ground.problem.vehicles[tour], asked.hours) for tour in tours)
    until = asked.days * DAY
    return replace(
        ground.problem,
        vehicles=vehicles,
        jobs=tuple(_job(ground.problem.jobs[door], until) for door in doors),
    )


def _tours(ground: Ground, crews: int, days: int, order: Whole) -> Iterator[int]:
    """The tours of the crews that are taken: each in its turn, then all once more."""
    for at in range(crews):
        name = ground.crews[order[at % len(order)]]
        for tour, one in enumerate(ground.tours):
            if one.crew.name == name and (one.day - ground.days[0]).days < days:
                yield tour


def _vehicle(crew: Vehicle, hours: float | None) -> Vehicle:
    """With a shift of so many hours from its begin; without a break that has no room in it."""
    if hours is None:
        return crew
    shift = Window(crew.shift.opens, crew.shift.opens + round(hours * HOUR))
    pause = crew.pause
    if pause is not None and min(pause.closes, shift.closes) - pause.opens < pause.seconds:
        pause = None
    return replace(crew, shift=shift, pause=pause)


def _job(job: Job, until: int) -> Job:
    """On these days only; nobody is promised anything in a plan that nobody carries out."""
    windows = tuple(one for one in job.windows if one.opens < until)
    return replace(job, windows=windows, required=False, vehicles=None)


def _came(
    ground: Ground, currency: str, doors: Whole, found: Solution
) -> tuple[int, int, float, float, float, float]:
    """What a plan comes to: DRAWN without its first two columns."""
    gains = np.array(
        [ground.doors[door].gains.get(currency, 0) for door in doors], dtype=np.float64
    )
    made = [visit.job for route in found.routes for visit in route.visits]
    gain = float(gains[made].sum())
    whole = float(gains.sum())
    return (
        len(made),
        len(doors) - len(made),
        gain,
        gain / whole if whole else 0.0,
        sum(route.metres for route in found.routes) / KILOMETRE,
        sum(route.back - route.leave for route in found.routes) / HOUR,
    )


def _frame(rows: Sequence[tuple[float, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=DRAWN, orient="row")
