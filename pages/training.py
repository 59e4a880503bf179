"""What collectors learn: knowledge checks, their results, script cards, courses, coaching."""

from lib.rights import Action
from lib.screen import data, frame, linked, saving
from lib.screen.training import cards, check, results
from lib.words import N_

t = frame.begin("training")

saving.said(t)
staff_only = {"courses", "coaching"} if not data.may(Action.SEE_PEOPLE) else set()
parts = {code: t(title) for code, title in results.PARTS.items() if code not in staff_only}
with frame.refusals(t):
    part = linked.segments(t, N_("Show"), parts, "part")
    if part == "check":
        check.draw(t)
    elif part == "results":
        results.results(t)
    elif part == "cards":
        cards.draw(t)
    elif part == "courses":
        results.courses(t)
    else:
        results.coach(t)
