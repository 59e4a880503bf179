"""The team: results for the mix that each had, work and conditions, visits checked, quality."""

from lib.screen import data, frame, linked, saving
from lib.screen.lessons import noting
from lib.screen.team import indexing, reviewing, visited, working
from lib.screen.team.seen import parts_of
from lib.words import N_

here = frame.enter("team")
t = here.t

DRAWN = {
    "index": indexing.draw,
    "work": working.draw,
    "visits": visited.draw,
    "quality": reviewing.draw,
}
"""The parts of the page; only the one that is looked at is computed."""

saving.said(t)
part = linked.segments(t, N_("What to see"), parts_of(t), "measure")
with frame.refusals(t):
    DRAWN[part](t, here.as_of)
    noting.popover(t, here, "team", lambda: list(data.cases(here.as_of)["case_key"]))
