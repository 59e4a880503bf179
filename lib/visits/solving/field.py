"""A problem as arrays: what compiled code reads.

Jobs keep their numbers. Places are those of the problem; ways are looked up in a table, or computed
from coordinates where the problem has them. Jobs that the same vehicles may do are of one kind.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lib.visits.solving.compiled import inner
from lib.visits.solving.legs import FUZZ, Floats, Straight, Whole
from lib.visits.solving.problem import Problem, Vehicle

Small = npt.NDArray[np.int32]

NEVER = 1 << 60
"""Later than any time."""

NEIGHBOURS = 60
"""Near jobs that are known of each job."""


class Field(NamedTuple):
    """The problem; `seconds` and `metres` are 1×1 where ways are computed from `points`.

    The windows of job j are those from first[j] up to first[j + 1], in the order of time, only such
    as are long enough. `value` is what leaving a job out costs, far more for required ones.
    `reach` is that of Traffic.
    `pause` has opens, closes and seconds, the last negative without a pause. `near` gives for each
    job the nearest others; `density` is its value for each second of service and of the way from
    near ones; those that are `kept` are never taken out of a route.
    """

    place: Whole
    straight: bool
    points: Floats
    stretch: float
    pace: float
    reach: Whole | None
    seconds: Small
    metres: Small
    service: Whole
    value: Whole
    first: Whole
    opens: Whole
    closes: Whole
    kind: Whole
    start: Whole
    end: Whole
    early: Whole
    late: Whole
    pause: Whole
    most: Whole
    fixed: Whole
    allowed: npt.NDArray[np.bool_]
    near: Small
    density: Floats
    kept: npt.NDArray[np.bool_]
    second_cost: int
    metre_cost: int


@inner
def seconds_of(field: Field, here: int, there: int) -> int:
    """The travel time between two places."""
    if field.straight:
        return int(np.ceil(_metres(field, here, there) * field.pace - FUZZ))
    return int(field.seconds[here, there])


@inner
def metres_of(field: Field, here: int, there: int) -> int:
    """The distance between two places."""
    if field.straight:
        return int(np.rint(_metres(field, here, there)))
    return int(field.metres[here, there])


@inner
def _metres(field: Field, here: int, there: int) -> float:
    """As lib.visits.solving.legs.Straight, operation by operation."""
    x = field.points[here, 0] - field.points[there, 0]
    y = field.points[here, 1] - field.points[there, 1]
    z = field.points[here, 2] - field.points[there, 2]
    square = x * x + y * y + z * z
    arc = np.sqrt(square) * (1 + square * (1 / 6 + square * (3 / 40)))
    return float(arc * field.stretch)


def field_of(problem: Problem, keep: Collection[int] = ()) -> Field:
    """Put the problem as arrays; the jobs to `keep` stay where they are."""
    legs = problem.legs
    jobs, vehicles = problem.jobs, problem.vehicles
    straight = isinstance(legs, Straight)
    every = np.arange(0 if straight else legs.size)
    seconds, metres = legs.table(every, every)
    windows = [sorted(w for w in job.windows if w.closes - w.opens >= job.service) for job in jobs]
    kinds = {(job.skills, job.vehicles): number for number, job in enumerate(jobs)}
    order = {key: row for row, key in enumerate(kinds)}
    allowed = [[problem.may(v, job) for v in range(len(vehicles))] for job in kinds.values()]
    dear = 1 + problem.worth + sum(_dearest(problem, vehicle) for vehicle in vehicles)
    place = _whole(job.place for job in jobs)
    service = _whole(job.service for job in jobs)
    value = _whole(job.value + dear * job.required for job in jobs)
    near, away = _near(problem, place)
    return Field(
        place=place,
        straight=straight,
        points=legs.points if isinstance(legs, Straight) else np.zeros((1, 3)),
        stretch=legs.stretch if isinstance(legs, Straight) else 1.0,
        pace=legs.pace if isinstance(legs, Straight) else 1.0,
        reach=problem.traffic.reach,
        seconds=seconds.astype(np.int32),
        metres=metres.astype(np.int32),
        service=service,
        value=value,
        first=np.concatenate([[0], np.cumsum([len(some) for some in windows], dtype=np.int64)]),
        opens=_whole(window.opens for some in windows for window in some),
        closes=_whole(window.closes for some in windows for window in some),
        kind=_whole(order[job.skills, job.vehicles] for job in jobs),
        start=_whole(vehicle.start for vehicle in vehicles),
        end=_whole(vehicle.end for vehicle in vehicles),
        early=_whole(vehicle.shift.opens for vehicle in vehicles),
        late=_whole(vehicle.shift.closes for vehicle in vehicles),
        pause=np.array([vehicle.pause or (0, 0, -1) for vehicle in vehicles], dtype=np.int64),
        most=_whole(
            len(jobs) if vehicle.most_stops is None else vehicle.most_stops for vehicle in vehicles
        ),
        fixed=_whole(vehicle.fixed_cost for vehicle in vehicles),
        allowed=np.array(allowed, dtype=np.bool_).reshape(len(kinds), len(vehicles)),
        near=near,
        density=value / (service + away + 1),
        kept=np.isin(np.arange(len(jobs)), list(keep)),
        second_cost=problem.second_cost,
        metre_cost=problem.metre_cost,
    )


def _dearest(problem: Problem, crew: Vehicle) -> int:
    """More than a crew's day can cost."""
    length = max(crew.shift.closes - crew.shift.opens, 0)
    return crew.fixed_cost + length * problem.second_cost + FARTHEST * problem.metre_cost


FARTHEST = 2_000_000
"""Metres that nobody drives in a day."""


def _near(problem: Problem, place: Whole) -> tuple[Small, Floats]:
    """For each job those nearest to it, the nearest first, and how far a few of them are.

    Block by block, to spare memory.
    """
    count = len(place)
    most = min(NEIGHBOURS, max(count - 1, 0))
    near, away = np.empty((count, most), dtype=np.int32), np.zeros(count)
    for begin in range(0, count if most else 0, BLOCK):
        rows = np.arange(begin, min(begin + BLOCK, count))
        seconds, _ = problem.legs.table(place[rows], place)
        seconds[np.arange(len(rows)), rows] = NEVER
        some = np.argpartition(seconds, most - 1, axis=1)[:, :most]
        ways = np.take_along_axis(seconds, some, axis=1)
        order = np.argsort(ways, axis=1, kind="stable")
        near[rows] = np.take_along_axis(some, order, axis=1)
        away[rows] = np.take_along_axis(ways, order[:, :FEW], axis=1).mean(axis=1)
    return near, away


FEW = 5
"""Nearest jobs whose mean distance says how far off a job lies."""

BLOCK = 512
"""Jobs whose distances to all others are looked at at once."""


def _whole(numbers: Iterable[int]) -> Whole:
    return np.fromiter(numbers, dtype=np.int64)
