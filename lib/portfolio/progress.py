"""How far the check of a file is, and how long it may still take.

Steps differ in length and the first, the reading, cannot be seen into; so the size of the file
gives the first guess, and the pace so far a better one later.
"""

import datetime as dt
from dataclasses import dataclass

from lib.intake.telling import Step

SPEED = 8_000_000
"""Bytes checked in a second on two slow cores; the first guess at the time left."""

ENOUGH = 0.3
"""Share of the work after which its own pace tells the time left better than SPEED does."""

ALMOST = 0.95
"""A guess never says more than this is done."""


@dataclass(frozen=True)
class Progress:
    """How far a check is: the share of its work, since when it works, and how large the file is."""

    step: Step
    share: float
    began: dt.datetime
    size: int

    def estimate(self, now: dt.datetime) -> tuple[float, dt.timedelta]:
        """The share done and the time left, as far as share and pace tell."""
        elapsed = max((now - self.began).total_seconds(), 0.0)
        total = elapsed / self.share if self.share >= ENOUGH else self.size / SPEED
        done = max(self.share, min(elapsed / total if total else 0.0, ALMOST))
        return done, dt.timedelta(seconds=max(total - elapsed, 0.0))
