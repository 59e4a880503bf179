"""Recovery: what came back, and how cases moved: one part at a time, all by the same filters."""

from lib.screen import case_frames, frame, linked, recovering
from lib.screen.forecasting import targeting
from lib.screen.lessons import noting
from lib.screen.measures import asking, batching, curing, others, placing, rolling, timing, working
from lib.words import N_

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

DRAWN = {
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
wanted = asking.bar(t, here.as_of)
with frame.refusals(t):
    if part == "recovery":
        targeting.summary(t, here.as_of)
    asked = asking.counting(
        t, here.as_of, wanted, amounts=part in BY_AMOUNT, units=part not in BY_CASE
    )
    DRAWN[part](t, asked)
    noting.popover(t, here, "recovery", lambda: case_frames.found_keys(here.as_of, wanted))
