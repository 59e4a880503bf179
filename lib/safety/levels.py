"""Levels of conflict, told by observed behaviour alone, and what follows from each.

The level says what somebody did, never what he is or may do. It expires, and the customer may
contest it. Higher levels close the door until somebody with the right has reviewed the incident.
"""

from collections.abc import Mapping
from enum import StrEnum

from lib.words import N_

LEVELS: Mapping[int, str] = {
    0: N_("0 – cooperative"),
    1: N_("1 – asked us to leave"),
    2: N_("2 – abuse"),
    3: N_("3 – threat"),
    4: N_("4 – assault"),
}
"""Level → its name."""


UNTIL_PAST = N_("The day until which it holds has passed; please choose a later one.")
"""Said where a consequence would be over before it begins."""


class Consequence(StrEnum):
    """What a crew and a plan have to heed, from the mildest to the gravest."""

    NONE = "none"
    NOTE = "note"
    TWO_PERSONS = "two_persons"
    REVIEW = "review"
    NO_VISIT = "no_visit"


CONSEQUENCES: Mapping[Consequence, str] = {
    Consequence.NONE: N_("nothing to heed"),
    Consequence.NOTE: N_("the crew is told"),
    Consequence.TWO_PERSONS: N_("only by two persons or more"),
    Consequence.REVIEW: N_("no visit before the incident is reviewed"),
    Consequence.NO_VISIT: N_("no visit until a safety review lifts this"),
}
"""Consequence → what it says."""

CLOSED = (Consequence.REVIEW, Consequence.NO_VISIT)
"""With these nobody goes there."""

GRAVITY: Mapping[str, int] = {one.value: place for place, one in enumerate(Consequence)}
"""Consequence → its rank."""

FOLLOWS: Mapping[int, Consequence] = {
    0: Consequence.NONE,
    1: Consequence.NOTE,
    2: Consequence.REVIEW,
    3: Consequence.NO_VISIT,
    4: Consequence.NO_VISIT,
}
"""Level → what follows from it before anybody has reviewed the incident."""

LESSER = (0, 1, 2)
"""Levels that a supervisor reviews before the next visit; threat and assault are not for him."""

DAYS: Mapping[int, int | None] = {0: 0, 1: 90, 2: 180, 3: None, 4: None}
"""Level → days after which an incident expires by itself; None: not before a review."""

ABOUT: Mapping[str, str] = {
    "person": N_("the person, wherever he is visited"),
    "address": N_("the address, whoever is visited there"),
    "both": N_("the person and the address"),
    "case": N_("this case only"),
}
"""What an incident or a warning sticks to."""
