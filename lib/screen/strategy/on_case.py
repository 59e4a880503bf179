"""What the strategy says of one case: its step and why, its risk, and its place on the ladder."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.screen import speech
from lib.screen.strategy import frames
from lib.strategy import ladder, risk, saying
from lib.strategy.actions import CHANNELS, NONE
from lib.strategy.matrix import RISKS
from lib.strategy.steps import STOPS
from lib.words import Words


def section(t: Words, case: Mapping[str, Any], as_of: dt.date, day: dt.date) -> None:
    """The step, the risk and the ladder of a case."""
    row = frames.of_case(as_of, case["case_key"])
    if row is None:
        return
    with st.container(border=True):
        st.markdown(f"**{t('Strategy')}**")
        st.markdown(speech.said(t, saying.said(row)))
        if told := saying.agreed(row, day):
            st.info(speech.said(t, told), icon=":material/event_available:")
        if row["action"] != NONE:
            st.caption(speech.escaped(_due(t, row, day)))
        if row["rule"] in STOPS:
            level = t(RISKS[row["risk"]])
            st.caption(speech.escaped(t("{level}: {why}", level=level, why=t(risk.said(row)))))
        st.caption(
            t(
                "Ladder: {now} → {next}",
                now=speech.said(t, ladder.said(row, CHANNELS)),
                next=speech.said(t, ladder.said_next(row)),
            )
        )


def _due(t: Words, row: Mapping[str, Any], day: dt.date) -> str:
    """Over which channel the step is due, and since or from when."""
    channel = t(CHANNELS[row["channel"]])
    if row["due"] < day:
        return t("{channel}: due since {due}", channel=channel, due=row["due"])
    if row["due"] == day:
        return t("{channel}: due today", channel=channel)
    return t("{channel}: due on {due}", channel=channel, due=row["due"])
