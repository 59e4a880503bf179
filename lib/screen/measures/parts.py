"""The parts of the page "Recovery", how each is drawn, and what it knows to tell apart."""

from collections.abc import Callable, Mapping

from lib.screen.measures import (
    asking,
    batching,
    curing,
    others,
    placing,
    recovering,
    rolling,
    timing,
    working,
)
from lib.words import N_, Words

PARTS = {
    "recovery": N_("Recovery"),
    "places": N_("Map by place"),
    "rolls": N_("Roll and flow"),
    "cures": N_("Cure"),
    "batches": N_("Batches by age"),
    "times": N_("Time to money"),
    "funnel": N_("Funnel and visits"),
    "others": N_("Other figures"),
}
"""The parts of the page; only the one that is looked at is computed."""

DRAWN: Mapping[str, Callable[[Words, asking.Asked], asking.Looked | None]] = {
    "recovery": recovering.draw,
    "places": placing.draw,
    "rolls": rolling.draw,
    "cures": curing.draw,
    "batches": batching.draw,
    "times": timing.draw,
    "funnel": working.draw,
    "others": others.draw,
}

BY_AMOUNT = {"recovery", "places", "rolls", "cures", "batches"}
"""Parts that know amounts and counts."""

BY_CASE = {"places", "others"}
"""Parts that know no persons: a place adds up the cases that lie in it."""
