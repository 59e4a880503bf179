"""Recovery: what came back, and how cases moved: one part at a time, all by the same filters."""

from lib.screen import case_frames, frame, linked
from lib.screen.forecasting import targeting
from lib.screen.lessons import noting
from lib.screen.measures import asking
from lib.screen.measures.parts import BY_AMOUNT, BY_CASE, DRAWN, PARTS
from lib.words import N_

here = frame.enter("recovery")
t = here.t

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
