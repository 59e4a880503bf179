"""The basket becomes an ordered visit list with times, for one crew and one day."""

import streamlit as st

from lib.rights import Action
from lib.screen import basket, data, frame, place_kinds
from lib.screen.safety import watch
from lib.screen.visits import crew_day, list_form, requests, visiting

here = frame.enter("visits")
t = here.t

watch.alarm(t)
plan_id = st.query_params.get("plan")
with frame.refusals(t):
    if day_of := st.query_params.get(crew_day.DAY_OF):
        crew_day.draw(t, here, day_of)
    elif plan_id:
        visiting.show(t, here, plan_id)
    else:
        visiting.to_planning(t)
        if data.may(Action.PLAN):
            picked = visiting.basket_table(t, here)
            if basket.keys():
                place_kinds.ask(t, picked)
                list_form.make_form(t, here, picked)
        requests.on_visits(t, here)
        visiting.recent(t)
