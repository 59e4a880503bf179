"""One case: what is owed, what was paid, where, what was said, and who else is meant."""

import streamlit as st

from lib.screen import data, frame
from lib.screen.case import links as case_links
from lib.screen.case import parts as case_parts
from lib.screen.case import recording, seeing

here = frame.enter("case")
t = here.t

with frame.refusals(t):
    day = data.working_day(here.as_of)
    case = data.case(here.as_of, st.query_params.get("case", ""))
    case_parts.headline(t, case, day)
    case_parts.actions(t, case)
    owed, contact = st.columns(2)
    with owed:
        case_parts.owed(t, case)
        seeing.person(t, case)
        case_parts.addresses(t, case)
        case_parts.instalments(t, case)
        case_parts.repayments(t, case)
        case_parts.other_columns(t, case)
    with contact:
        recording.form(t, case, day)
        case_parts.events(t, case, day)
    case_links.same_person(t, case, here.as_of)
    case_links.same_place(t, case, here.as_of)
