"""The settings that act, each with its default and its name for doorstep.toml, and the glossary."""

import pandas as pd
import streamlit as st

from lib import GLOSSARY
from lib.screen import code_table, data, frame, parts
from lib.settings import Settings

t = frame.begin("settings")

st.subheader(t("What applies now"), anchor=False)
st.caption(t("An administrator changes a setting in doorstep.toml beside app.py and starts again."))
st.dataframe(
    pd.DataFrame(
        {
            t("Setting"): t(field.description or ""),
            t("Value"): parts.setting(t, getattr(data.settings(), name)),
            t("Default"): parts.setting(t, field.default),
            t("Name in doorstep.toml"): name,
        }
        for name, field in Settings.model_fields.items()
    ),
    hide_index=True,
    alt=t("Table of settings"),
)

with frame.refusals(t):
    code_table.section(t)

st.subheader(t("Glossary"), anchor=False)
terms = ("English", "中文") if t.language == "en" else ("中文", "English")
st.dataframe(
    pd.DataFrame(
        {"English": term, "中文": chinese, t("Meaning"): t(meaning)}
        for term, (chinese, meaning) in GLOSSARY.items()
    ),
    column_order=[*terms, t("Meaning")],
    hide_index=True,
    alt=t("Table of terms"),
)
