"""A search that runs beside the page: begun, watched, stopped with the best so far kept.

The engine's compiled code runs beside others, so a thread is enough for their screens to stay
quick; more than a few searches at once would share what processors there are, so they wait.
"""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Semaphore, Thread
from time import monotonic

from lib.errors import DoorstepError
from lib.privacy.traces import told
from lib.visits.plans.drafting import Draft
from lib.visits.plans.ground import Arrangement, Ground
from lib.visits.plans.making import Search
from lib.visits.plans.preparing import Prepared
from lib.visits.solving.best import WORKERS, Best
from lib.words import N_

log = logging.getLogger(__name__)

_ROOM = Semaphore(WORKERS)
"""Searches that run at once in this process."""


class SearchFailed(DoorstepError):
    """A fault of ours ended the search."""

    sentence = N_(
        "The search ended by a fault; nothing was lost. Please try again; if it happens again, "
        "show the administrator the log."
    )


@dataclass(frozen=True)
class Found:
    """What a search came to: the draft, what it stands on, cases whose stops were lost."""

    prepared: Prepared
    draft: Draft
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class SoFar:
    """The best arrangement of a search that runs: stops, and expected money by currency."""

    stops: int
    gains: Mapping[str, int]


@dataclass
class Job:
    """A search; everything is written by its thread and read by pages."""

    seconds: float
    share: float = 0.0
    best: SoFar | None = None
    waiting: bool = True
    found: Found | None = None
    refused: DoorstepError | None = None
    stopped: Event = field(default_factory=Event)
    began: float = field(default_factory=monotonic)

    @property
    def done(self) -> bool:
        """Whether it has ended, with what it found or a refusal."""
        return self.found is not None or self.refused is not None

    @property
    def spent(self) -> float:
        """Seconds since it began."""
        return monotonic() - self.began

    def begin(self) -> None:
        """It waited long enough."""
        self.waiting, self.began = False, monotonic()

    def search(self, ground: Ground) -> Search:
        """How to look on a ground so that this job knows of it."""

        def tell(share: float, now: Arrangement | None) -> None:
            self.share = max(self.share, share)
            if now is not None:
                self.best = so_far(ground, now)

        return Search(Best(), seconds=self.seconds, tell=tell, cancelled=self.stopped.is_set)


def so_far(ground: Ground, now: Arrangement) -> SoFar:
    """What an arrangement comes to, without times."""
    gains: Counter[str] = Counter()
    for door in now.planned:
        gains.update(ground.doors[door].gains)
    return SoFar(len(now.planned), dict(gains))


def start(seconds: float, work: Callable[[Job], Found]) -> Job:
    """Begin a search in a thread of its own; `work` gets the job to tell it how far it is."""
    job = Job(seconds)
    beside(lambda: _search(job, work), partial(setattr, job, "refused"), job.begin)
    return job


def beside(
    work: Callable[[], None],
    refuse: Callable[[DoorstepError], None],
    begin: Callable[[], None],
) -> None:
    """Do something beside the page once there is room; `begin` is called then.

    What goes wrong is handed to `refuse`: nobody waits for the thread.
    """
    there = copy_context()  # what the page waits for, its thread waits for too
    run = partial(there.run, _run, work, refuse, begin)
    Thread(target=run, name="planning", daemon=True).start()


def _search(job: Job, work: Callable[[Job], Found]) -> None:
    job.found = work(job)


def _run(
    work: Callable[[], None],
    refuse: Callable[[DoorstepError], None],
    begin: Callable[[], None],
) -> None:
    with _ROOM:
        begin()
        try:
            work()
        except DoorstepError as refused:
            refuse(refused)
        except Exception as error:  # noqa: BLE001 — nobody waits for this thread
            log.error("The search failed: %s", told(error))  # noqa: TRY400 — see told
            refuse(SearchFailed())
