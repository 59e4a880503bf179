"""The strategy: who gets what today and why, the matrix and its versions, segments."""

from lib.screen import frame, linked, saving
from lib.screen.strategy import segmenting, today, versions
from lib.words import N_

here = frame.enter("strategy")
t = here.t

PARTS = {
    "today": N_("Steps of the day"),
    "matrix": N_("Strategy in force"),
    "segments": N_("Segments"),
}
"""The parts of the page."""

saving.said(t)
names = {name: t(title) for name, title in PARTS.items()}
part = linked.segments(t, N_("What to see"), names, "strategy_part")
with frame.refusals(t):
    if part == "matrix":
        versions.decide(t, here)
        versions.edit(t, here)
        versions.history(t)
    elif part == "segments":
        segmenting.draw(t, here)
    else:
        today.draw(t, here)
