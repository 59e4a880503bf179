"""Other engines and plain habits, put behind the product's protocol of engines to measure it by.

VROOM and OR-Tools are no part of the product: `pip install pyvroom ortools` brings them to a bench,
and without them their lines say so.
"""

import datetime as dt
import importlib
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

import numpy as np

from lib.visits.solving.insertion import inserted
from lib.visits.solving.legs import Whole
from lib.visits.solving.narrowing import SOME, promising
from lib.visits.solving.nearest import NearestFirst
from lib.visits.solving.parts import Part
from lib.visits.solving.problem import Problem
from lib.visits.solving.solution import Solution, together
from lib.visits.solving.timing import fitted

Yardstick = Callable[[Problem, float], Solution | None]
"""Problem and seconds → an answer, or None if the engine is not installed."""

PRIORITIES = 100
"""Steps of value that VROOM knows."""
TAIL = 0.02
"""Share of the doors that share the highest step, so that the rest have steps enough."""
EXPLORATION = 0
"""Deeper ones had not left their first heuristic when the time was over."""
LARGEST = 15
"""Doors for each crew among which the nearest is visited: those of the largest amounts."""


def greedy(problem: Problem, seconds: float) -> Solution:
    """Each door once where it costs the least way, the most valuable for its time first."""
    del seconds
    return inserted(problem, together(problem, ()))


def nearest_by_amount(problem: Problem, seconds: float) -> Solution:
    """What a usual dashboard does: to the nearest among the largest amounts."""
    del seconds
    value = np.array([job.value for job in problem.jobs])
    largest = np.sort(np.argsort(-value, kind="stable")[: LARGEST * len(problem.vehicles)])
    part = Part(problem, range(len(problem.vehicles)), largest.tolist())
    return together(problem, part.outer(NearestFirst().solve(part.problem)))


def vroom(problem: Problem, seconds: float) -> Solution | None:
    """VROOM with values as priorities, one thread."""
    engine = _installed("vroom")
    if engine is None:
        return None
    ways, _ = _ways(problem)
    asked = engine.Input()
    asked.set_durations_matrix("car", ways.astype(np.uint32))
    for at, crew in enumerate(problem.vehicles):
        limit = {} if crew.most_stops is None else {"max_tasks": crew.most_stops}
        asked.add_vehicle(
            engine.Vehicle(at, start=crew.start, end=crew.end, time_window=crew.shift, **limit)
        )
    dearest = np.quantile([job.value for job in problem.jobs], 1 - TAIL)
    for at, job in enumerate(problem.jobs):
        windows = [engine.TimeWindow(w.opens, w.closes - job.service) for w in job.windows]
        priority = int(np.clip(round(job.value * PRIORITIES / dearest), 1, PRIORITIES))
        asked.add_job(
            engine.Job(
                at,
                location=job.place,
                default_service=job.service,
                time_windows=windows,
                priority=priority,
            )
        )
    answer = asked.solve(
        exploration_level=EXPLORATION, nb_threads=1, timeout=dt.timedelta(seconds=seconds)
    )
    steps = answer.routes[answer.routes["type"] == "job"]
    routes = [
        fitted(problem, int(vehicle), [int(one) for one in some["id"]])
        for vehicle, some in steps.groupby("vehicle_id")
    ]
    return together(problem, routes)


def ortools(problem: Problem, seconds: float) -> Solution | None:
    """OR-Tools with guided local search; doors with several windows get the gaps forbidden."""
    engine = _installed("ortools.constraint_solver.pywrapcp")
    if engine is None:
        return None
    kinds = importlib.import_module("ortools.constraint_solver.routing_enums_pb2")
    ways, _ = _ways(problem)
    crews = problem.vehicles
    manager = engine.RoutingIndexManager(
        len(ways), len(crews), [crew.start for crew in crews], [crew.end for crew in crews]
    )
    model = engine.RoutingModel(manager)
    service = np.zeros(len(ways), dtype=np.int64)
    service[[job.place for job in problem.jobs]] = [job.service for job in problem.jobs]
    spent = (ways + service[:, None]).tolist()

    def transit(here: int, there: int) -> int:
        return int(spent[manager.IndexToNode(here)][manager.IndexToNode(there)])

    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitCallback(transit))
    horizon = max(crew.shift.closes for crew in crews)
    model.AddDimension(model.RegisterTransitCallback(transit), horizon, horizon, False, "time")  # noqa: FBT003 — its interface
    time = model.GetDimensionOrDie("time")
    for at, crew in enumerate(crews):
        for end in (model.Start(at), model.End(at)):
            time.CumulVar(end).SetRange(crew.shift.opens, crew.shift.closes)
    job_at = {}
    for at, job in enumerate(problem.jobs):
        index = manager.NodeToIndex(job.place)
        job_at[job.place] = at
        last = job.windows[-1].closes - job.service
        time.CumulVar(index).SetRange(job.windows[0].opens, last)
        for before, after in zip(job.windows, job.windows[1:], strict=False):
            time.CumulVar(index).RemoveInterval(before.closes - job.service + 1, after.opens - 1)
        model.AddDisjunction([index], job.value)
    params = engine.DefaultRoutingSearchParameters()
    params.first_solution_strategy = kinds.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    params.local_search_metaheuristic = kinds.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    params.time_limit.FromMilliseconds(int(seconds * 1000))
    answer = model.SolveWithParameters(params)
    if answer is None:
        return together(problem, ())
    routes = []
    for at in range(len(crews)):
        jobs, index = [], answer.Value(model.NextVar(model.Start(at)))
        while not model.IsEnd(index):
            jobs.append(job_at[manager.IndexToNode(index)])
            index = answer.Value(model.NextVar(index))
        routes.append(fitted(problem, at, jobs))
    return together(problem, routes)


def narrowed(problem: Problem) -> Problem:
    """The doors among which the other engines find most: fewer than the product looks at."""
    doors = promising(problem, times=SOME)
    return apart(Part(problem, range(len(problem.vehicles)), doors.tolist()).problem)


def apart(problem: Problem) -> Problem:
    """The same problem with a place of its own for each end of a crew's day, as OR-Tools needs."""
    crews = problem.vehicles
    places = [
        *(place for crew in crews for place in (crew.start, crew.end)),
        *(job.place for job in problem.jobs),
    ]
    first = 2 * len(crews)
    legs = problem.legs.part(np.array(places, dtype=np.int64))
    return replace(
        problem,
        vehicles=tuple(
            replace(crew, start=2 * at, end=2 * at + 1) for at, crew in enumerate(crews)
        ),
        jobs=tuple(replace(job, place=first + at) for at, job in enumerate(problem.jobs)),
        legs=legs,
    )


def _ways(problem: Problem) -> tuple[Whole, Whole]:
    every = np.arange(problem.legs.size)
    return problem.legs.table(every, every)


def _installed(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None
