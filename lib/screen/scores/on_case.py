"""Both scores and the chance on the page of a case, with their reasons."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from lib.scores import saying
from lib.scores.points import MOST, SCORES
from lib.screen import speech
from lib.screen.scores import frames
from lib.words import Words


def section(t: Words, case: Mapping[str, Any], as_of: dt.date) -> None:
    """Draw them; what is not known says so."""
    rows = frames.standing(as_of).filter(pl.col("case_key") == case["case_key"])
    if rows.height == 0:
        return
    row = rows.row(0, named=True)
    with st.container(border=True):
        st.markdown(f"**{t('Willingness, ability and the chance of a payment')}**")
        with st.container(horizontal=True):
            for name in SCORES:
                value = "—" if row[name] is None else f"{row[name]} / {MOST}"
                st.metric(t(saying.NAMES[name]), value, width="content")
            p = "—" if row["p"] is None else t.percent(row["p"], 0)
            st.metric(t("Chance of a payment"), p, width="content")
        st.caption(speech.said(t, saying.chance(row)))
        for name in SCORES:
            _reasons(t, row, name)
        st.caption(
            t("As of {day}, by what was known before it; no protected trait is used.", day=as_of)
        )


def _reasons(t: Words, row: Mapping[str, Any], name: str) -> None:
    with st.expander(t("Why: {score}", score=t(saying.NAMES[name]))):
        if lack := saying.lacks(row, name):
            st.caption(speech.said(t, lack))
        for one in saying.reasons(row, name):
            st.markdown(f"- {speech.said(t, one)}")
