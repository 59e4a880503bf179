"""When an engine has to stop, and when it has something to tell.

Seconds are those of the processor in the thread that searches, so that a busy machine gives a plan
later and not a worse one; but nobody waits longer than STRETCH times the seconds.
"""

import time

from lib.visits.solving.solution import Solution
from lib.visits.solving.solver import Cancelled, Tell

STRETCH = 3
"""How many times longer a search may take on a busy machine."""

TELL_EVERY = 0.25
"""Seconds between two reports: more often than anybody can look."""


class Watch:
    """Watches the limits of one search; iterations, seconds or both, whichever is over first."""

    def __init__(
        self,
        iterations: int | None,
        seconds: float | None,
        tell: Tell | None = None,
        cancelled: Cancelled | None = None,
    ) -> None:
        self.iterations = iterations
        self.seconds = seconds
        self._tell = tell
        self._cancelled = cancelled
        self._began = self._told = time.monotonic()
        self._worked = time.thread_time()

    def over(self, done: int) -> bool:
        """Whether to stop after `done` iterations."""
        return self.share(done) >= 1 or self.cancelled()

    def cancelled(self) -> bool:
        """Whether whoever asked has lost interest."""
        return self._cancelled is not None and self._cancelled()

    def share(self, done: int) -> float:
        """How much of the work is done, at most 1."""
        shares = [0.0]
        if self.iterations is not None:
            shares.append(done / self.iterations if self.iterations else 1.0)
        if self.seconds is not None:
            shares.append(self.spent / self.seconds if self.seconds > 0 else 1.0)
        return min(1.0, max(shares))

    @property
    def spent(self) -> float:
        """Seconds that the search has had; asked in the thread that it began in."""
        waited = time.monotonic() - self._began
        return max(time.thread_time() - self._worked, waited / STRETCH)

    @property
    def listening(self) -> bool:
        """Whether a report is due."""
        return self._tell is not None and time.monotonic() - self._told >= TELL_EVERY

    def finish(self, best: Solution) -> None:
        """Report that the search is over."""
        if self._tell is not None:
            self._tell(1.0, best)

    def tell(self, done: int, best: Solution | None = None) -> None:
        """Report how far the search is, and a better solution if there is one."""
        if self._tell is not None:
            self._told = time.monotonic()
            self._tell(self.share(done), best)
