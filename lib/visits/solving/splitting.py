"""Large problems in groups by place: crews and the doors around them, halved again and again.

Each half gets crews and doors in the same proportion, so that no group has work without hands. The
days of a crew stay together. The axes of the cuts are travel times to two far-off places, so that
any source of travel times will do; another `turn` cuts along other lines, so that what lay on a
border lies inside afterwards.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from lib.visits.solving.legs import Floats, Whole
from lib.visits.solving.parts import Part
from lib.visits.solving.problem import Problem
from lib.visits.solving.solution import Route

SIZE = 1_500
"""Doors in a group, at the most; as many as an engine looks at without losing itself."""


def split(problem: Problem, routes: Sequence[Route] = (), turn: int = 0) -> list[Part]:
    """Cut a problem into parts; every vehicle and every job is in one of them.

    With `routes` a vehicle lies where its visits are and keeps them. A job that no vehicle of its
    part may do goes to a part with one that may.
    """
    where = _plane(problem, turn)
    vehicle_at, job_at = where(_homes(problem, routes)), where(_doors(problem))
    owner = {job: route.vehicle for route in routes for job in route.jobs}
    teams = _teams(problem)
    pending = [(np.arange(len(teams)), np.arange(len(problem.jobs)))]
    found: list[tuple[list[int], list[int]]] = []
    centre = np.array([vehicle_at[team].mean(axis=0) for team in teams])
    team_of = {vehicle: number for number, team in enumerate(teams) for vehicle in team}
    while pending:
        own, jobs = pending.pop()
        if len(own) <= 1 or len(jobs) <= SIZE:
            found.append(([v for one in own for v in teams[one]], jobs.tolist()))
            continue
        axis = int(np.argmax(job_at[jobs].std(axis=0)))
        near = own[np.argsort(centre[own, axis], kind="stable")]
        first = near[: len(near) // 2]
        order = jobs[np.argsort(job_at[jobs, axis], kind="stable")]
        left = np.zeros(len(problem.jobs), dtype=np.bool_)
        left[order[: len(order) * len(first) // len(near)]] = True
        here = set(first.tolist())
        for job in jobs:
            if (vehicle := owner.get(int(job))) is not None:
                left[job] = team_of[vehicle] in here
        pending.append((first, jobs[left[jobs]]))
        pending.append((near[len(near) // 2 :], jobs[~left[jobs]]))
    return [Part(problem, *part) for part in _moved(problem, found)]


def _moved(
    problem: Problem, parts: list[tuple[list[int], list[int]]]
) -> list[tuple[list[int], list[int]]]:
    """Give each job with skills or pins to a part that can do it, if there is one."""
    able: dict[tuple[frozenset[str], frozenset[int] | None], list[bool]] = {}
    moved: list[list[int]] = [[] for _ in parts]
    for at, (_, jobs) in enumerate(parts):
        for job in jobs:
            one = problem.jobs[job]
            if (key := (one.skills, one.vehicles)) not in able:
                able[key] = [any(problem.may(v, job) for v in own) for own, _ in parts]
            can = able[key]
            moved[at if can[at] or not any(can) else can.index(True)].append(job)
    return [(sorted(own), sorted(jobs)) for (own, _), jobs in zip(parts, moved, strict=True)]


def _teams(problem: Problem) -> list[list[int]]:
    """Vehicles with the same home and skills: most often the days of one crew."""
    teams: dict[object, list[int]] = defaultdict(list)
    crews: dict[object, int] = defaultdict(int)
    for vehicle, crew in enumerate(problem.vehicles):
        key = (crew.start, crew.end, crew.skills)
        # Of several crews from one depot each gets a team of its own: the first of each day …
        number = crews[key, crew.shift]
        crews[key, crew.shift] += 1
        teams[key, number].append(vehicle)
    return list(teams.values())


def _homes(problem: Problem, routes: Sequence[Route]) -> list[list[int]]:
    homes = [[crew.start] for crew in problem.vehicles]
    for route in routes:
        homes[route.vehicle] = [problem.jobs[job].place for job in route.jobs]
    return homes


def _doors(problem: Problem) -> list[list[int]]:
    return [[job.place] for job in problem.jobs]


class _Plane:
    """A plane whose axes are travel times to two far-off places, turned by an eighth each time."""

    def __init__(self, problem: Problem, turn: int) -> None:
        every = np.arange(problem.legs.size)
        first = problem.legs.table(every[:1], every)[0][0].argmax()
        ways, _ = problem.legs.table(every[first : first + 1], every)
        other = ways[0].argmax()
        away, _ = problem.legs.table(every[other : other + 1], every)
        third = np.minimum(ways[0], away[0]).argmax()
        last, _ = problem.legs.table(every[third : third + 1], every)
        flat = np.column_stack([ways[0] - away[0], last[0] * 2.0]).astype(np.float64)
        angle = turn * np.pi / 4
        spin = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        self.at: Floats = flat @ spin

    def __call__(self, places: Sequence[Sequence[int]]) -> Floats:
        """The middle of each group of places."""
        count: Whole = np.array([len(some) for some in places])
        every = np.array([place for some in places for place in some], dtype=np.int64)
        first = np.concatenate([[0], np.cumsum(count)[:-1]]).astype(np.int64)
        summed = np.add.reduceat(self.at[every], first, axis=0)
        return np.asarray(summed / count[:, None], dtype=np.float64)


_plane = _Plane
