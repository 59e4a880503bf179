"""What a manager asks of a plan, as data: each edit can be kept, undone and done again.

An edit says what is wanted, never what comes of it; lib.visits.plans.editing applies it. A case
stands for its stop: what is asked of one case is asked of all cases at its door.
"""

import datetime as dt
from dataclasses import dataclass

FIRST, LAST = 1, -1
"""Places in the order; other numbers count from the first stop."""

Times = tuple[dt.time, dt.time]


@dataclass(frozen=True)
class Pin:
    """What is to hold of a stop whatever else changes; None where nothing is asked.

    `times` is the span in which the whole visit lies, `place` its place in the order of its day:
    1 for the first stop, -1 for the last.
    """

    crew: str | None = None
    day: dt.date | None = None
    times: Times | None = None
    place: int | None = None


@dataclass(frozen=True)
class Assign:
    """Give a case to a crew, on one day or whenever it fits best; it stays there."""

    case_key: str
    crew: str
    day: dt.date | None = None


@dataclass(frozen=True)
class Exclude:
    """Take a case out of the plan; no way of planning brings it back."""

    case_key: str


@dataclass(frozen=True)
class Include:
    """Take back that a case was taken out; it waits until the plan is made again."""

    case_key: str


@dataclass(frozen=True)
class PinTo:
    """Pin a stop to crew, day, time or a place in the order; replaces an earlier pin."""

    case_key: str
    pin: Pin


@dataclass(frozen=True)
class Unpin:
    """Let go of what was asked of a stop."""

    case_key: str


@dataclass(frozen=True)
class Move:
    """Put a case on the route of a crew and day: at a place in its order, or where it fits best.

    Nothing is pinned by it.
    """

    case_key: str
    crew: str
    day: dt.date
    place: int | None = None


@dataclass(frozen=True)
class Order:
    """Put the stops of a route in this order; `case_keys` names each stop by one of its cases."""

    crew: str
    day: dt.date
    case_keys: tuple[str, ...]


@dataclass(frozen=True)
class Lock:
    """Keep a route as it is, whatever is planned anew."""

    crew: str
    day: dt.date


@dataclass(frozen=True)
class Unlock:
    """Let a route change again."""

    crew: str
    day: dt.date


Edit = Assign | Exclude | Include | PinTo | Unpin | Move | Order | Lock | Unlock
