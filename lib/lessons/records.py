"""Decisions as the ledger has them, each with what became of it; searched by their words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

import sqlalchemy as sa

from lib.ledger import Ledger
from lib.ledger.schema import lessons
from lib.lessons.noting import ENDED


@dataclass(frozen=True)
class Step:
    """One thing that was done about a decision; `review_on` is the review that was next then."""

    step: str
    note: str
    recorded_at: dt.datetime
    recorded_by: str
    review_on: dt.date


STEP = tuple(one.name for one in fields(Step))


@dataclass(frozen=True)
class Lesson:
    """A decision with all its steps; `number` counts decisions from 1.

    `state` is the last step, `review_on` the next review.
    """

    lesson_id: str
    number: int
    what: str
    why: str
    owner: str
    decided_on: dt.date
    review_on: dt.date
    measure: str
    as_of: dt.date
    case_keys: tuple[str, ...]
    page: str
    steps: tuple[Step, ...]

    @property
    def state(self) -> str:
        """The last step."""
        return self.steps[-1].step

    @property
    def is_open(self) -> bool:
        """Whether it is followed still."""
        return self.state not in ENDED

    def before(self, moment: dt.datetime) -> "Lesson":
        """The same as it was known before a moment, at least with its first step."""
        first, *later = self.steps
        steps = (first, *(one for one in later if one.recorded_at < moment))
        return replace(self, steps=steps, review_on=steps[-1].review_on)

    def is_due(self, day: dt.date) -> bool:
        """Whether its review is due on a day."""
        return self.is_open and self.review_on <= day


def listed(ledger: Ledger) -> tuple[Lesson, ...]:
    """All decisions, the latest first."""
    with ledger.read() as connection:
        rows = list(connection.execute(sa.select(lessons).order_by(lessons.c.sequence)).mappings())
    found = []
    for number, first in enumerate((one for one in rows if one["supersedes"] is None), 1):
        own = [one for one in rows if one["lesson_id"] == first["lesson_id"]]
        told = ("lesson_id", "what", "why", "owner", "decided_on", "measure", "as_of", "page")
        found.append(
            Lesson(
                number=number,
                review_on=own[-1]["review_on"],
                case_keys=tuple(first["case_keys"]),
                steps=tuple(Step(*(one[name] for name in STEP)) for one in own),
                **{name: first[name] for name in told},
            )
        )
    return tuple(reversed(found))


def search(found: Iterable[Lesson], text: str) -> tuple[Lesson, ...]:
    """The decisions in which each word of a text stands: in what, why, owner or a note."""
    words = text.casefold().split()

    def told(one: Lesson) -> str:
        notes = (step.note for step in one.steps)
        return " ".join((str(one.number), one.what, one.why, one.owner, *notes)).casefold()

    return tuple(one for one in found if all(word in told(one) for word in words))
