"""How far the check of a file is, and how long it may still take.

Steps differ in length and the first, the reading, cannot be seen into; so the size of the file
gives the first guess, and the pace so far a better one later.
"""

import datetime as dt
from dataclasses import dataclass

from lib.intake.telling import READ, Step

SPEED = 8_000_000
"""Bytes checked in a second on two slow cores; the first guess at the time left."""

CHECKED = 0.8
"""Share of a check that lies behind when the rows are checked but neither kept nor compared."""

READ_BY = READ * CHECKED
"""Share of a check after which its own pace tells the time left better than SPEED does."""


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
        if self.share >= READ_BY:
            total = elapsed / self.share
            return self.share, dt.timedelta(seconds=total - elapsed)
        # While it is read nothing is known but the size and that the reading has not ended.
        total = max(self.size / SPEED, elapsed / READ_BY)
        done = elapsed / total if total else 0.0
        return done, dt.timedelta(seconds=total - elapsed)
