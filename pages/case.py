"""One case: what is owed, what was paid, where, what was said, and who else is meant."""

import streamlit as st

from lib.screen import attached, case_frames, data, frame, saving
from lib.screen.agreements import on_case as agreements
from lib.screen.case import events, recording, seeing
from lib.screen.case import links as case_links
from lib.screen.case import parts as case_parts
from lib.screen.compliance import exceptions
from lib.screen.compliance import on_case as breaches
from lib.screen.holds import complaints, on_case, wishes
from lib.screen.messages import history
from lib.screen.safety import cases as warned
from lib.screen.scores import on_case as scores
from lib.screen.strategy import on_case as strategy
from lib.screen.visits import requests

here = frame.enter("case")
t = here.t

with frame.refusals(t):
    day = data.working_day(here.as_of)
    case = case_frames.case(here.as_of, st.query_params.get("case", ""))
    key = case["case_key"]
    holds = on_case.standing(here.as_of, day, key)
    saving.said(t)
    case_parts.headline(t, case)
    on_case.badges(t, case, holds)
    warned.of_case(t, case)
    case_parts.actions(t, case)
    # The form stands first: a phone puts the columns below each other.
    contact, known = st.columns(2)
    with contact:
        recording.form(t, case, here.as_of, day)
        attached.section(t, case)
        history.card(t, here, case, day)
        on_case.section(t, case, holds, day)
        agreements.section(t, case, day)
        requests.of_case(t, case, here.as_of)
        exceptions.of_case(t, case, holds["hold_kind"].to_list())
        breaches.section(t, case)
        wishes.section(t, case, wishes.of_case(here.as_of, day, key), day)
        complaints.section(t, case, complaints.of_case(day, key), day)
    with known:
        case_parts.owed(t, case)
        seeing.person(t, case)
        case_parts.addresses(t, case)
        case_parts.instalments(t, case)
        case_parts.repayments(t, case)
        strategy.section(t, case, here.as_of, day)
        scores.section(t, case, here.as_of)
        case_parts.other_columns(t, case)
    agreements.propose(t, case, day)
    events.section(t, case, here.as_of, day)
    case_links.same_person(t, case, here.as_of)
    case_links.same_place(t, case, here.as_of)
