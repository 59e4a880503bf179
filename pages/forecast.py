"""What money is expected week by week, how wrong such forecasts were, and what is wanted."""

from lib.screen import data, frame, linked
from lib.screen.forecasting import ahead, frames, targeting
from lib.screen.lessons import noting
from lib.words import N_

PARTS = {
    "ahead": N_("Forecast"),
    "past": N_("Back-test"),
    "targets": N_("Targets"),
}
"""The parts of the page."""

WEEKS, USUAL = ("4", "8", "12"), "8"
"""How many weeks ahead may be asked for, and for how many unless somebody does."""

here = frame.enter("forecast")
t = here.t

part = linked.segments(t, N_("Part"), {one: t(name) for one, name in PARTS.items()}, "part")
with frame.refusals(t):
    if part == "targets":
        targeting.draw(t, here.as_of)
    else:
        names = {one: t("{n} weeks", n=int(one)) for one in WEEKS}
        weeks = int(linked.segments(t, N_("Weeks ahead"), names, "weeks", default=USUAL))
        found = frames.forecast(here.as_of, weeks)
        if part == "past":
            ahead.past(t, found)
        else:
            ahead.ahead(t, found)
    noting.popover(t, here, "forecast", data.cases(here.as_of)["case_key"].to_list)
