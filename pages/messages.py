"""Messages: today's queue, what is on its way, calls, templates, answers, what history says."""

from lib.screen import data, frame, linked, saving
from lib.screen.messages import back, calls, history, leaving, today, wording
from lib.words import N_

here = frame.enter("messages")
t = here.t

PARTS = {
    "today": N_("Today"),
    "leaving": N_("On the way"),
    "calls": N_("Calls"),
    "wording": N_("Templates"),
    "back": N_("Answers"),
    "history": N_("Relationship"),
}
"""The parts of the page."""

saving.said(t)
day = data.working_day(here.as_of)
names = {name: t(title) for name, title in PARTS.items()}
part = linked.segments(t, N_("What to see"), names, "messages_part")
with frame.refusals(t):
    if part == "today":
        today.draw(t, here, day)
    elif part == "leaving":
        leaving.draw(t, here, day)
    elif part == "calls":
        calls.draw(t, here, day)
    elif part == "wording":
        wording.draw(t, here)
    elif part == "back":
        back.draw(t, here)
    else:
        history.draw(t, day)
