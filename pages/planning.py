"""The plan of several crews and days: asked for, searched, worked on, approved, followed."""

import streamlit as st

from lib.screen import basket, data, frame
from lib.screen.lessons import noting
from lib.screen.planning import (
    capacity,
    comparing,
    keeping,
    kept_plan,
    rooms,
    setup,
    watching,
    workshop,
)

here = frame.enter("planning")
t = here.t

with frame.refusals(t):
    if version_id := st.query_params.get(keeping.PLAN):
        kept_plan.draw(t, here, version_id)
        st.stop()
    keeping.said(t)
    room = rooms.choose(t)
    mine = rooms.desk_of(room)
    everybody = data.cases(here.as_of)["case_key"]
    noting.popover(t, here, "planning", lambda: basket.keys() or everybody.to_list())
    if room == rooms.KEPT:
        kept_plan.recent(t)
    elif room == rooms.COMPARE:
        comparing.draw(t, mine)
    elif room == rooms.CAPACITY:
        capacity.draw(t, mine)
    elif mine is None:
        setup.draw(t, here)
    elif not watching.draw(t, mine):
        watching.refusal(t, mine)
        if mine.draft is None:
            setup.draw(t, here)
        else:
            workshop.draw(t, mine)
