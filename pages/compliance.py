"""Compliance: exceptions, blocked attempts, rules that contacts broke, and rates with bases."""

from lib.screen import frame, linked, saving
from lib.screen.compliance import exceptions, figures
from lib.screen.safety import cases
from lib.words import N_

here = frame.enter("compliance")
t = here.t

with frame.refusals(t):
    saving.said(t)
    told = figures.found(figures.ask(here))
    figures.headline(t, told)
    numbers = cases.numbers()
    names = {code: t(title) for code, title in figures.PARTS.items()}
    match linked.segments(t, N_("Part"), names, "part"):
        case "exceptions":
            exceptions.table(t, numbers)
        case "violations":
            figures.violations(t, told, numbers)
        case "attempts":
            figures.attempts(t, told)
        case _:
            figures.rates(t, told)
