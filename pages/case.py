"""One case: what is owed, what was paid, where, what was said, and the person's other cases."""

import streamlit as st

from lib.screen import case_parts, data, frame, recording

here = frame.enter("case")
t = here.t

with frame.refusals(t):
    day = data.working_day(here.as_of)
    case = data.case(here.as_of, st.query_params.get("case", ""))
    case_parts.headline(t, case)
    case_parts.actions(t, case)
    owed, contact = st.columns(2)
    with owed:
        case_parts.owed(t, case)
        case_parts.addresses(t, case)
        case_parts.instalments(t, case, here.as_of)
        case_parts.repayments(t, case)
        case_parts.other_columns(t, case)
    with contact:
        recording.form(t, case, day)
        case_parts.events(t, case, day)
    case_parts.same_person(t, case, here.as_of)
