"""The complaints and disputes of one case, and opening one."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from lib.complaints.steps import Opening, open_new
from lib.followups.codes import COMPLAINT_ABOUT, COMPLAINT_CHANNELS, COMPLAINT_KINDS
from lib.rights import Action
from lib.screen import data, notes, parts, router, saving, speech
from lib.screen.holds import frames
from lib.words import Words

Row = Mapping[str, Any]


def of_case(day: dt.date, case_key: str) -> pl.DataFrame:
    """The complaints and disputes of a case, open ones first."""
    return frames.complaints(day).filter(pl.col("case_key") == case_key)


def section(t: Words, case: Row, rows: pl.DataFrame, day: dt.date) -> None:
    """What there is, each with the way to it, and a new one."""
    n = rows.filter(pl.col("open")).height
    with st.expander(t("Complaints and disputes ({n} open)", n=n), expanded=n > 0):
        for row in rows.iter_rows(named=True):
            told = (title(t, row), state(t, row), notes.note(case, row["text"]))
            st.text(" · ".join(filter(None, told)))
            way(t, row["complaint_id"])
        if data.may(Action.COMPLAINTS):
            _open(t, case, day)


def way(t: Words, complaint_id: str) -> None:
    """Lead to the complaint, for whom its page is."""
    if router.opens("complaints"):
        st.page_link(
            "pages/complaints.py",
            label=t("To the complaint"),
            query_params={"complaint": complaint_id},
            icon=":material/feedback:",
        )


def title(t: Words, row: Row) -> str:
    """What it is and what it is about."""
    kind, about = row["complaint_kind"], row["about"]
    said = t(COMPLAINT_ABOUT[about].en) if about in COMPLAINT_ABOUT else about or ""
    return t("{what}: {said}", what=t(COMPLAINT_KINDS[kind].en), said=said)


def state(t: Words, row: Row) -> str:
    """Where it stands: closed, answered, or so many days from its deadline."""
    if not row["open"]:
        return t("closed on {day}", day=row["closed_on"])
    if row["days_left"] is None:
        return t("answered on {day}", day=row["answered_on"])
    if row["overdue"]:
        return t("answer overdue by {days} days", days=-row["days_left"])
    return t("answer due on {day}", day=row["due_on"])


def deadlines(t: Words) -> str:
    """The days within which each kind is to be answered, and where they come from."""
    days = speech.listed(t, (f"{t(kind.en)} {kind.days}" for kind in COMPLAINT_KINDS.values()))
    return t(
        "Days until the answer is due: {days} (a policy of this product, no law). While one is "
        "open its case is on hold, also by policy; closing it ends that hold only.",
        days=days,
    )


def _open(t: Words, case: Row, day: dt.date) -> None:
    key = f"complaint_{case['case_key']}"
    with (
        st.popover(t("Open a complaint or dispute"), icon=":material/feedback:"),
        st.form("open_complaint", border=False),
    ):
        kind = st.selectbox(
            t("Kind"),
            list(COMPLAINT_KINDS),
            format_func=lambda code: t(COMPLAINT_KINDS[code].en),
            key="complaint_kind",
        )
        about = parts.choice(
            t,
            t("About"),
            {code: one.en for code, one in COMPLAINT_ABOUT.items()},
            "complaint_about",
        )
        channel = parts.choice(
            t,
            t("Reached us by"),
            {code: one.en for code, one in COMPLAINT_CHANNELS.items()},
            "complaint_channel",
        )
        opened_on = st.date_input(t("Received on"), value=day, key="complaint_day", width=150)
        text = st.text_area(t("What the customer says"), key="complaint_text", height=80)
        owner = st.text_input(t("Who deals with it"), key="complaint_owner")
        st.caption(deadlines(t))
        if st.form_submit_button(t("Keep it"), key="complaint_save"):
            opening = Opening(
                complaint_id=saving.form_id(key),
                case_key=case["case_key"],
                person_key=case["person_key"],
                complaint_kind=kind,
                opened_on=opened_on or day,
                channel=channel or "",
                about=about or "",
                text=text,
                owner=owner or None,
            )
            act = partial(open_new, data.ledger(), opening, data.local_now())
            saving.save(t, act, key)
