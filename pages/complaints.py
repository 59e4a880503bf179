"""Complaints and disputes: what is open, overdue and closed, and one with its steps."""

import polars as pl
import streamlit as st

from lib.errors import NotFound
from lib.screen import data, frame
from lib.screen.holds import complaint_list, complaints

here = frame.enter("complaints")
t = here.t

with frame.refusals(t):
    day = data.working_day(here.as_of)
    found = complaint_list.rows(here, day)
    wanted = st.query_params.get("complaint")
    if wanted is None:
        listed = complaint_list.ask(t, found)
        st.caption(complaints.deadlines(t))
        complaint_list.table(t, listed)
    else:
        mine = found.filter(pl.col("complaint_id") == wanted)
        if mine.height == 0:
            raise NotFound(what=wanted)
        complaint_list.detail(t, mine.row(0, named=True), day)
