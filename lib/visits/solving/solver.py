"""The protocol of the engines, so that one can take another's place."""

from collections.abc import Callable
from typing import Protocol

from lib.visits.solving.problem import Problem
from lib.visits.solving.solution import Solution

Tell = Callable[[float, Solution | None], None]
"""Told now and then: the share of the work that is done, and the best solution if there is a new
one."""

Cancelled = Callable[[], bool]
"""Asked now and then whether to stop with what has been found."""


class Solver(Protocol):
    """Anything that makes plans."""

    def solve(
        self,
        problem: Problem,
        *,
        seed: int,
        iterations: int | None = None,
        seconds: float | None = None,
        tell: Tell | None = None,
        cancelled: Cancelled | None = None,
        first: Solution | None = None,
    ) -> Solution:
        """Solve within the given iterations, seconds or both; without both, the engine's default.

        The same problem, seed, iterations and first solution without a time limit and without being
        cancelled give the same solution. It is never worse than `first`, a solution of the same
        problem.
        """
        ...
