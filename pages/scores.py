"""Scores: who can pay, who wants to, how likely a payment is, and how good these figures are."""

from lib.screen import frame, linked
from lib.screen.scores import fitting, frames, listing, report
from lib.words import N_

PARTS = {
    "cases": N_("Cases"),
    "quality": N_("How good"),
    "drift": N_("Drift"),
    "fairness": N_("Fairness"),
    "points": N_("Points"),
}

here = frame.enter("scores")
t = here.t

with frame.refusals(t):
    model = frames.latest()
    report.headline(t, model)
    fitting.button(t)
    part = linked.segments(t, N_("Part"), {one: t(name) for one, name in PARTS.items()}, "part")
    if part == "cases":
        rows = listing.cases(here.as_of)
        listing.matrix(t, rows, here.as_of)
        listing.table(t, rows)
    elif part == "quality":
        report.quality(t, model)
    elif part == "drift":
        report.drift(t, model, frames.followed(here.as_of))
    elif part == "fairness":
        report.fairness(t, model)
    else:
        report.tables(t)
