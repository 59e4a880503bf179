"""Effect: what of the money came of the work, one way of telling it at a time."""

from lib.screen import case_frames, frame, linked, saving
from lib.screen.effects import visits
from lib.screen.experiments import listing as experiments
from lib.screen.lessons import listing as lessons
from lib.screen.lessons import noting
from lib.screen.measures import asking
from lib.words import N_

here = frame.enter("effect")
t = here.t

PARTS = {
    "visits": N_("Effect of visits"),
    "experiments": N_("Experiments"),
    "lessons": N_("Lessons"),
}
"""The parts of the page; only the one that is looked at is computed."""

saving.said(t)
names = {name: t(title) for name, title in PARTS.items()}
part = linked.segments(t, N_("What to see"), names, "effect")
with frame.refusals(t):
    if part == "experiments":
        experiments.draw(t, here)
    elif part == "lessons":
        lessons.draw(t, here)
    else:
        wanted = asking.bar(t, here.as_of)
        visits.draw(t, here.as_of, wanted)
        noting.popover(t, here, "effect", lambda: case_frames.found_keys(here.as_of, wanted))
