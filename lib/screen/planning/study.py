"""What other numbers of crews, days and hours would cover, worked out beside the page."""

from dataclasses import dataclass, field
from functools import partial
from threading import Event

import polars as pl

from lib.errors import DoorstepError
from lib.screen.planning import searching
from lib.visits.plans.capacity import DRAWN, Asked, Search, capacity
from lib.visits.plans.ground import Ground
from lib.visits.solving.best import Best

ITERATIONS = 4_000
"""For each plan of a study: about a second where there are 2,000 doors."""


@dataclass
class Study:
    """A study; everything but the question is written by its thread and read by pages."""

    asked: Asked
    share: float = 0.0
    drawn: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=DRAWN))
    done: bool = False
    refused: DoorstepError | None = None
    stopped: Event = field(default_factory=Event)

    def tell(self, share: float, drawn: pl.DataFrame) -> None:
        """Hear of one more plan."""
        self.share, self.drawn = share, drawn


def start(ground: Ground, asked: Asked) -> Study:
    """Begin to work it out on the doors of a plan."""
    study = Study(asked)
    search = Search(Best(), ITERATIONS, tell=study.tell, cancelled=study.stopped.is_set)

    def work() -> None:
        capacity(ground, asked, search)
        study.done = True

    searching.beside(work, partial(setattr, study, "refused"), lambda: None)
    return study
