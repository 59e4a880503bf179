"""Bring a file in: what was detected, what it holds, what is wrong with it, and then load it."""

import streamlit as st

from lib.screen import data, frame
from lib.screen.upload import checking, imports_table, orphans, understanding, uploading

t = frame.begin("upload")

uploading.loaded(t)
chosen = uploading.chooser(t)
with frame.refusals(t):
    if chosen:
        options = understanding.ask(t, chosen)
        job = checking.job_for(t, chosen, options)
    else:
        job = checking.job_of_session()
        if job:
            uploading.found_again(t, job)
        else:
            uploading.unfinished(t)
    checked = checking.outcome(t, job) if job else None
    if job and checked:
        way = uploading.verdict(t, job, checked)
        uploading.load(t, job, checked, way)

st.subheader(t("Files that were loaded"), anchor=False)
imports_table.draw(t)
orphans.draw(t, data.portfolio().imports())
understanding.templates(t)
