"""The follow-up that is due, and the calendar of what was promised."""

from lib.screen import frame, linked, saving
from lib.screen.duties import due, due_rows
from lib.screen.promised import calendar
from lib.screen.safety import watch
from lib.words import N_

here = frame.enter("followup")
t = here.t

PARTS = {"list": N_("Work list"), "promises": N_("Promise calendar")}
"""The parts of the page."""

watch.alarm(t)
saving.said(t)
day = due.ask_day(t, here.as_of)
names = {name: t(title) for name, title in PARTS.items()}
part = linked.segments(t, N_("What to see"), names, "followup_part")
if part == "promises":
    with frame.refusals(t):
        calendar.draw(t, here, day)
else:
    rows = due.ask_whose(t, due_rows.rows(here.as_of, day))
    kind = due.counts(t, rows, day)
    due.table(t, due.ask_order(t, rows), kind, here.as_of, day)
