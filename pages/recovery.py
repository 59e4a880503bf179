"""Recovery: what came back, and how cases moved: one part at a time, all by the same filters."""

from collections.abc import Callable, Mapping

from lib.screen import case_frames, frame, linked, recovering
from lib.screen.forecasting import targeting
from lib.screen.lessons import noting
from lib.screen.measures import asking, batching, curing, others, placing, rolling, timing, working
from lib.words import N_, Words

here = frame.enter("recovery")
t = here.t

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

names = {name: t(title) for name, title in PARTS.items()}
part = linked.segments(t, N_("What to see"), names, "measure")
if part == "recovery":
    with frame.refusals(t):
        targeting.summary(t, here.as_of, above_filter=True)
wanted = asking.bar(t, here.as_of)
with frame.refusals(t):
    asked = asking.counting(
        t, here.as_of, wanted, amounts=part in BY_AMOUNT, units=part not in BY_CASE
    )
    looked = DRAWN[part](t, asked)
    keys = looked.keys if looked else lambda: case_frames.found_keys(here.as_of, wanted)
    noting.popover(t, here, "recovery", keys, day=looked.day if looked else None)
