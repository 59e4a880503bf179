"""Bring a file in: what was detected, what it holds, what is wrong with it, and then load it."""

import streamlit as st

from lib.screen import data, frame, imports_table, orphans, understanding, uploading

t = frame.begin("upload")

file = uploading.chooser(t)
if file:
    with frame.refusals(t):
        options = understanding.ask(t, file)
        brought = uploading.checked(file, options)
        uploading.verdict(t, brought)
        uploading.load_button(t, file, brought)

st.subheader(t("Files that were loaded"), anchor=False)
imports_table.draw(t, data.portfolio().imports())
orphans.draw(t, data.portfolio().imports())
understanding.templates(t)
