"""The engine of the product: for each size the engine that found most in our trials.

Measured by `make bench`: ruin and recreate found more than PyVRP at every size and after every
time, so it is taken wherever its compiler is installed. Beyond a size the problem is narrowed to
promising doors and cut into groups, which are solved side by side.
"""

import os
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from lib.visits.solving.compiled import AVAILABLE
from lib.visits.solving.narrowing import MANY, SOME, promising
from lib.visits.solving.parts import Part
from lib.visits.solving.problem import Problem
from lib.visits.solving.pyvrp_solver import PyVRP
from lib.visits.solving.ruin_recreate import ITERATIONS, ROUNDS, WARM, RuinRecreate
from lib.visits.solving.solution import Route, Solution, together
from lib.visits.solving.solver import Cancelled, Solver, Tell
from lib.visits.solving.splitting import SIZE, split
from lib.visits.solving.watch import TELL_EVERY, Watch

WORKERS = min(2, os.cpu_count() or 1)
"""Groups that are solved at the same time; compiled code runs beside others."""

MENDING = 0.3
"""Share of the work that goes into groups cut along other lines."""
COOL = 0.1
"""How warm that begins, against the first search: it is to mend the borders, no more."""


@dataclass(frozen=True)
class Best:
    """Solver that narrows, cuts into groups and lets the best engine that is installed do the rest.

    `workers` and the seed do not change what is found in a number of iterations.
    """

    workers: int = WORKERS

    def solve(
        self,
        problem: Problem,
        *,
        seed: int = 0,
        iterations: int | None = None,
        seconds: float | None = None,
        tell: Tell | None = None,
        cancelled: Cancelled | None = None,
        first: Solution | None = None,
    ) -> Solution:
        """Solve; see the protocol."""
        doors = promising(problem, first, MANY if AVAILABLE else SOME)
        kept = Part(problem, range(len(problem.vehicles)), doors.tolist())

        def outer(share: float, best: Solution | None) -> None:
            if tell:
                tell(share, best and together(problem, kept.outer(best)))

        watch = Watch(iterations, seconds, outer, cancelled)
        start = kept.inner(first.routes) if first else None
        if len(kept.jobs) > SIZE and len(problem.vehicles) > 1:
            found = _Groups(kept.problem, self.workers, seed, watch).solve(start)
        else:
            found = _engine(1.0).solve(
                kept.problem,
                seed=seed,
                iterations=iterations,
                seconds=seconds,
                tell=outer,
                cancelled=cancelled,
                first=start,
            )
        return together(problem, kept.outer(found))


def _engine(warmth: float) -> Solver:
    return RuinRecreate(warm=WARM * warmth) if AVAILABLE else PyVRP()


class _Groups:
    """Groups solved side by side: a sketch of all, then the search, then once more cut anew."""

    def __init__(self, problem: Problem, workers: int, seed: int, watch: Watch) -> None:
        self.problem = problem
        self.workers = workers
        self.seed = seed
        self.watch = watch
        self.iterations = watch.iterations
        if watch.iterations is None and watch.seconds is None:
            self.iterations = ITERATIONS * (1 + len(problem.jobs) // SIZE)
        self.done = 0

    def solve(self, first: Solution | None) -> Solution:
        """All rounds; each begins with what was found before."""
        found = first or together(self.problem, ())
        self.watch.tell(0)
        found = self._round(found, 0, 1.0, 0.0)
        found = self._round(found, 0, 1.0, 1 - MENDING)
        found = self._round(found, 1, COOL, 1.0)
        self.watch.finish(found)
        return found

    def _round(self, found: Solution, turn: int, warmth: float, until: float) -> Solution:
        """Solve the groups of one cut, until that share of the work is done."""
        if self.watch.over(self.done):
            return found
        parts = split(self.problem, found.routes, turn)
        left = until - self.watch.share(self.done)
        rounds, seconds = self._limits(len(parts), left)
        latest = [part.outer(part.inner(found.routes)) for part in parts]
        with ThreadPoolExecutor(self.workers) as pool:
            futures = [
                pool.submit(self._solve, part, found.routes, warmth, rounds, seconds)
                for part in parts
            ]
            self._look(futures, latest)
        self.done += (rounds or 0) * len(parts)
        for at, future in enumerate(futures):
            latest[at] = future.result()
        better = together(self.problem, (route for routes in latest for route in routes))
        self.watch.tell(self.done, better)
        return min(found, better, key=lambda one: one.rank(self.problem))

    def _limits(self, parts: int, share: float) -> tuple[int | None, float | None]:
        """Iterations and seconds for each part; hardly any for the sketch."""
        if share <= 0:
            return 0, None
        rounds = seconds = None
        if self.iterations is not None:
            rounds = max(ROUNDS, round(share * self.iterations / parts))
        if self.watch.seconds is not None:
            seconds = share * self.watch.seconds * min(self.workers, parts) / parts
        return rounds, seconds

    def _solve(
        self,
        part: Part,
        routes: tuple[Route, ...],
        warmth: float,
        rounds: int | None,
        seconds: float | None,
    ) -> tuple[Route, ...]:
        first = part.inner(routes)
        if not part.vehicles:
            return ()
        answer = _engine(warmth).solve(
            part.problem,
            seed=self.seed,
            iterations=rounds,
            seconds=seconds,
            cancelled=self.watch.cancelled,
            first=first,
        )
        return part.outer(answer)

    def _look(
        self, futures: list[Future[tuple[Route, ...]]], latest: list[tuple[Route, ...]]
    ) -> None:
        """Report while the groups are solved, in the thread of whoever asked."""
        waiting = set(futures)
        while waiting:
            done, waiting = wait(waiting, timeout=TELL_EVERY)
            for future in done:
                latest[futures.index(future)] = future.result()
            if self.watch.listening:
                routes = (route for routes in latest for route in routes)
                self.watch.tell(self.done, together(self.problem, routes) if done else None)
