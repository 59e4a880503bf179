"""When a crew is where: the exact times of a route, and whether there are any.

No engine has a say here. Each engine's answer gets its times from this module, so that no plan can
break a window, a shift or a pause, whatever an engine believes.

How long a route takes depends on when it begins: later is never earlier back. Between two changes
of the chosen windows, the time of return is max(a, departure + b). So the shortest time on duty is
found by going through these pieces: for each, the earliest return and the latest departure that
still allows it. With traffic a piece may have a shorter day in its middle; then the one that is
found is possible, and the first of its piece to be back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lib.visits.solving.problem import STEADY, Job, Pause, Problem, Vehicle, Window
from lib.visits.solving.solution import Route, Visit, idle
from lib.visits.solving.traffic import Traffic

BEFORE = -1
"""The pause is taken before the first way."""


@dataclass(frozen=True)
class _Line:
    """A route whose pause is on a certain way: `leg` 0 leads to the first job."""

    crew: Vehicle
    jobs: tuple[Job, ...]
    seconds: list[int]
    traffic: Traffic = STEADY
    leg: int | None = None


@dataclass(frozen=True)
class _Run:
    """A route driven from `leave`: when each service begins, in which window, and the return."""

    leave: int
    starts: list[int]
    windows: list[Window]
    back: int


def timed(problem: Problem, vehicle: int, jobs: Sequence[int]) -> Route | None:
    """Give the jobs in this order their times, or None if there are none.

    None also where the vehicle lacks a skill, is not the pinned one or may not make so many stops.
    The windows and the place of the pause are chosen so that the time on duty is the shortest, of
    several shortest the earliest; each visit begins as soon as it can.
    """
    crew = problem.vehicles[vehicle]
    if not jobs:
        return idle(problem, vehicle)
    if crew.most_stops is not None and len(jobs) > crew.most_stops:
        return None
    if not all(problem.may(vehicle, job) for job in jobs):
        return None
    places = [crew.start, *(problem.jobs[job].place for job in jobs), crew.end]
    seconds, metres = (one.tolist() for one in problem.legs.along(places))
    line = _Line(crew, tuple(problem.jobs[job] for job in jobs), seconds, problem.traffic)
    best = min(_shortest(line), key=lambda run: run[0].back - run[0].leave, default=None)
    if best is None:
        return None
    run, leg = best
    line = replace(line, leg=leg)
    visits = tuple(
        Visit(job, start, start + problem.jobs[job].service, window, way, length)
        for job, start, window, way, length in zip(
            jobs, run.starts, run.windows, _driven(line, run), metres, strict=False
        )
    )
    driven = sum(metres)
    duty = problem.second_cost * (run.back - run.leave)
    cost = crew.fixed_cost + duty + problem.metre_cost * driven
    return Route(vehicle, visits, _taken(line, run), run.leave, run.back, driven, cost)


def fitted(problem: Problem, vehicle: int, jobs: Sequence[int]) -> Route:
    """The route of these jobs, without those of least worth that make it impossible.

    A required job goes only when all the others are gone.
    """
    left = list(jobs)
    while (route := timed(problem, vehicle, left)) is None:
        free = [at for at, job in enumerate(left) if not problem.jobs[job].required]
        may = free or range(len(left))
        shorter = {at: [*left[:at], *left[at + 1 :]] for at in may}
        fitting = [at for at, rest in shorter.items() if timed(problem, vehicle, rest)]
        left = shorter[min(fitting or may, key=lambda at: problem.jobs[left[at]].value)]
    return route


def _shortest(line: _Line) -> Iterator[tuple[_Run, int | None]]:
    """The shortest run of each piece and place of the pause."""
    legs: Sequence[int | None] = [None]
    if line.crew.pause:
        legs = range(BEFORE, len(line.jobs) + 2)
    for leg in legs:
        placed = replace(line, leg=leg)
        leave = _earliest_leave(placed)
        while leave is not None and (run := _forward(placed, leave)) is not None:
            late = _latest_leave(placed, run.windows, run.back)
            if again := _forward(placed, late):
                yield again, leg
            leave = _latest_leave(placed, run.windows, _latest_back(placed)) + 1


def _earliest_leave(line: _Line) -> int | None:
    shift, pause = line.crew.shift, line.crew.pause
    if line.leg != BEFORE or pause is None:
        return shift.opens
    over = max(shift.opens, pause.opens) + pause.seconds
    return over if over <= pause.closes else None


def _latest_back(line: _Line) -> int:
    closes, pause = line.crew.shift.closes, line.crew.pause
    if line.leg != len(line.jobs) + 1 or pause is None:
        return closes
    return min(closes, pause.closes) - pause.seconds


def _forward(line: _Line, leave: int) -> _Run | None:
    now, starts, windows = leave, [], []
    for leg, job in enumerate(line.jobs):
        there = _arrive(line, leg, now)
        found = None if there is None else _first(job, there)
        if found is None:
            return None
        start, window = found
        starts.append(start)
        windows.append(window)
        now = start + job.service
    back = _arrive(line, len(line.jobs), now)
    if back is None or back > _latest_back(line):
        return None
    pause = line.crew.pause
    if pause and line.leg == len(line.jobs) + 1 and pause.opens > _latest_back(line):
        return None
    return _Run(leave, starts, windows, back)


def _arrive(line: _Line, leg: int, now: int) -> int | None:
    """The arrival after a way; None if its pause cannot be over in time."""
    way, pause = line.seconds[leg], line.crew.pause
    if leg != line.leg or pause is None:
        return line.traffic.later(now, way)
    if max(now, pause.opens) + pause.seconds > pause.closes:
        return None
    return line.traffic.later_rested(now, way, pause.opens, pause.seconds)


def _first(job: Job, there: int) -> tuple[int, Window] | None:
    """The earliest service and its window, for an arrival."""
    fitting = (
        (max(there, window.opens), window)
        for window in job.windows
        if max(there, window.opens) + job.service <= window.closes
    )
    return min(fitting, default=None)


def _latest_leave(line: _Line, windows: Sequence[Window], back: int) -> int:
    """The latest departure with these windows and this return; it is known that there is one."""
    latest = _before(line, len(line.jobs), back)
    for leg in reversed(range(len(line.jobs))):
        job = line.jobs[leg]
        latest = _before(line, leg, min(latest, windows[leg].closes) - job.service)
    return latest


def _before(line: _Line, leg: int, arrive: int) -> int:
    """The latest departure that arrives by then."""
    pause: Pause | None = line.crew.pause
    if leg != line.leg or pause is None:
        return line.traffic.sooner(arrive, line.seconds[leg])
    latest = line.traffic.sooner_rested(arrive, line.seconds[leg], pause.opens, pause.seconds)
    return min(latest, pause.closes - pause.seconds)


def _free(line: _Line, run: _Run) -> list[int]:
    """When each way may begin."""
    ends = [start + job.service for start, job in zip(run.starts, line.jobs, strict=True)]
    return [run.leave, *ends]


def _taken(line: _Line, run: _Run) -> Window | None:
    """When the pause is: as soon as the crew is free for it."""
    pause = line.crew.pause
    if pause is None or line.leg is None:
        return None
    free = [line.crew.shift.opens, *_free(line, run), run.back]
    begins = max(free[line.leg + 1], pause.opens)
    return Window(begins, begins + pause.seconds)


def _driven(line: _Line, run: _Run) -> Iterator[int]:
    """How long each way takes at its time, without a pause on it."""
    for leg, (leave, way) in enumerate(zip(_free(line, run), line.seconds, strict=True)):
        there, pause = line.traffic.later(leave, way), line.crew.pause
        if pause is not None and leg == line.leg and there > pause.opens:
            there = line.traffic.later_rested(leave, way, pause.opens, pause.seconds)
            there -= pause.seconds
        yield there - leave
