"""Compliance: exceptions, blocked attempts, rules that contacts broke, and rates with bases."""

import streamlit as st

from lib.screen import frame, linked, saving
from lib.screen.compliance import breach, breaking, exceptions, figures
from lib.screen.safety import cases
from lib.words import N_

here = frame.enter("compliance")
t = here.t

with frame.refusals(t):
    saving.said(t)
    told = figures.found(figures.ask(here))
    numbers = cases.numbers()
    if wanted := st.query_params.get("breach"):
        breach.one(t, told, wanted, numbers)
    else:
        figures.headline(t, told)
        names = {code: t(title) for code, title in figures.PARTS.items()}
        match linked.segments(t, N_("Part"), names, "part"):
            case "exceptions":
                exceptions.table(t, numbers)
            case "violations":
                breaking.draw(t, told, numbers)
            case "attempts":
                figures.attempts(t, told)
            case _:
                figures.rates(t, told)
