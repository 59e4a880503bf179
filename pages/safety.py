"""Safety: the crews of today, the register of incidents, reviews, warnings."""

from lib.screen import frame, linked, saving
from lib.screen.safety import incidents, warnings, watch
from lib.words import N_

t = frame.begin("safety")

saving.said(t)
watch.alarm(t)
with frame.refusals(t):
    parts = incidents.offered(t)
    part = linked.segments(t, N_("Show"), parts, "part")
    if part == "today":
        watch.draw(t)
    elif part == "incidents":
        incidents.draw(t)
    elif part == "report":
        incidents.form(t)
    else:
        warnings.draw(t)
