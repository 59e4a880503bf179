"""All complaints and disputes: the list with its filters, and one with its steps."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from lib.cases.fields import OPEN_NUMBERS
from lib.complaints import steps
from lib.complaints.records import ANSWERED, ASSIGNED, CLOSED, OPENED, REOPENED
from lib.followups.codes import (
    COMPLAINT_ABOUT,
    COMPLAINT_CHANNELS,
    COMPLAINT_KINDS,
    COMPLAINT_OUTCOMES,
)
from lib.rights import Action
from lib.screen import case_table, data, downloads, linked, logins, notes, parts, saving, speech
from lib.screen.frame import Here
from lib.screen.holds import complaints, frames
from lib.words import N_, Words

Row = Mapping[str, Any]

OPEN, OVERDUE, MINE, CLOSED_ONES = "open", "overdue", "mine", "closed"
LISTS = {
    OPEN: N_("Open"),
    OVERDUE: N_("Answer overdue"),
    MINE: N_("Mine"),
    CLOSED_ONES: N_("Closed"),
}
"""The lists of the page."""

COLUMNS = {
    "number": N_("Number"),
    "name": N_("Name"),
    "kind": N_("Kind"),
    "about": N_("About"),
    "opened_on": N_("Received on"),
    "due_on": N_("Answer due"),
    "days_left": N_("Days left"),
    "owner": N_("Who deals with it"),
    "channel": N_("Reached us by"),
    "outcome": N_("Outcome"),
    "closed_on": N_("Closed on"),
    "text": N_("What the customer says"),
}
"""Columns of the list on the screen and in exports, with their titles."""

STEPS = {
    OPENED: N_("opened"),
    ASSIGNED: N_("assigned"),
    ANSWERED: N_("answered in writing"),
    CLOSED: N_("closed"),
    REOPENED: N_("opened again"),
}


def rows(here: Here, day: dt.date) -> pl.DataFrame:
    """All complaints as of a day with number and masked name of their case; texts masked."""
    cases = data.cases(here.as_of).select(*OPEN_NUMBERS, "name")
    found = frames.complaints(day).join(cases, on="case_key", how="left", maintain_order="left")
    return notes.masked(case_table.masked(found), "text")


def ask(t: Words, found: pl.DataFrame) -> pl.DataFrame:
    """Ask for one of the lists, and return its rows."""
    chosen = {name: found.filter(_of_list(name)) for name in LISTS}
    names = {name: f"{t(title)} · {t.number(chosen[name].height)}" for name, title in LISTS.items()}
    return chosen[linked.segments(t, N_("List"), names, "complaints")]


def table(t: Words, listed: pl.DataFrame) -> None:
    """Draw a list; the chosen row opens its complaint."""
    if listed.height == 0:
        st.success(t("Nothing here."))
        return
    readable = _readable(t, listed)
    event = st.dataframe(
        readable.select(
            pl.col(name).alias(t(title)) for name, title in COLUMNS.items()
        ).to_pandas(),
        hide_index=True,
        column_config={
            t(COLUMNS[name]): st.column_config.DateColumn(format="YYYY-MM-DD")
            for name in ("opened_on", "due_on", "closed_on")
        },
        on_select="rerun",
        selection_mode="single-row",
        key="complaint_table",
        height=min(38 + 35 * listed.height, 640),
        placeholder="",
        alt=t("Table of complaints"),
    )
    chosen = [listed["complaint_id"][at] for at in event.selection.rows if at < listed.height]
    with st.container(horizontal=True):
        if st.button(t("Open it"), disabled=not chosen, icon=":material/feedback:"):
            st.query_params["complaint"] = chosen[0]
            st.rerun()
        downloads.buttons(
            t,
            "complaints",
            lambda: readable,
            {name: t(title) for name, title in COLUMNS.items()},
            rows=listed.height,
        )


def detail(t: Words, row: Row, day: dt.date) -> None:
    """One complaint: what it is, its steps, and what can be done next."""
    saving.said(t)
    st.subheader(
        f"{speech.escaped(row['number'])} · {speech.escaped(complaints.title(t, row))}",
        anchor=False,
    )
    said = (complaints.state(t, row), logins.called(row["owner"]), row["name"])
    st.text(" · ".join(filter(None, said)))
    st.text(row["text"] or "")
    st.page_link(
        "pages/case.py",
        label=t("Open the case"),
        query_params={"case": row["case_key"]},
        icon=":material/open_in_new:",
    )
    _steps(t, row)
    if data.may(Action.COMPLAINTS):
        with st.container(horizontal=True):
            if row["open"]:
                _assign(t, row)
                _answer(t, row, day)
                _close(t, row, day)
            else:
                _reopen(t, row, day)
    st.page_link("pages/complaints.py", label=t("Back to the list"), icon=":material/arrow_back:")


def _of_list(name: str) -> pl.Expr:
    me = data.actor().name
    # Who works alone deals with everything that names nobody else.
    mine = pl.col("owner") == me if me else pl.col("owner").is_null()
    return {
        OPEN: pl.col("open"),
        OVERDUE: pl.col("overdue"),
        MINE: pl.col("open") & mine,
        CLOSED_ONES: ~pl.col("open"),
    }[name]


def _readable(t: Words, listed: pl.DataFrame) -> pl.DataFrame:
    """Codes in words."""

    def spoken(column: str, table: Mapping[str, Any]) -> pl.Expr:
        words = {code: t(one.en) for code, one in table.items()}
        return pl.col(column).replace_strict(words, default=None, return_dtype=pl.String)

    return listed.with_columns(
        logins.column("owner"),
        kind=spoken("complaint_kind", COMPLAINT_KINDS),
        about=spoken("about", COMPLAINT_ABOUT),
        channel=spoken("channel", COMPLAINT_CHANNELS),
        outcome=spoken("outcome", COMPLAINT_OUTCOMES),
    )


def _steps(t: Words, complaint: Row) -> None:
    st.caption(t("Steps"))
    mine = frames.complaint_steps().filter(pl.col("complaint_id") == complaint["complaint_id"])
    # Only the opening names the case.
    told = notes.masked(mine.with_columns(case_key=pl.lit(complaint["case_key"])), "text")
    for row in told.iter_rows(named=True):
        outcome = COMPLAINT_OUTCOMES.get(row["outcome"] or "")
        channel = COMPLAINT_CHANNELS.get(row["channel"] or "")
        parts = (
            t.date(row["happened_on"]),
            t(STEPS[row["step"]]),
            t(channel.en) if channel else None,
            t(outcome.en) if outcome else None,
            logins.called(row["owner"]),
            t("answer due on {day}", day=row["due_on"]) if row["due_on"] else None,
            logins.called(row["recorded_by"]),
            row["text"],
        )
        st.text(" · ".join(filter(None, parts)))


def _assign(t: Words, row: Row) -> None:
    with st.popover(t("Assign"), icon=":material/person:"), st.form("assign", border=False):
        owner = st.text_input(t("Who deals with it"), value=row["owner"] or "", key="assign_owner")
        due_on = st.date_input(t("Answer due"), value=row["due_on"], key="assign_due", width=170)
        if st.form_submit_button(t("Save"), key="assign_save"):
            act = partial(
                steps.assign,
                data.ledger(),
                row["complaint_id"],
                owner,
                data.local_now(),
                due_on=due_on,
            )
            saving.save(t, act)


def _answer(t: Words, row: Row, day: dt.date) -> None:
    with st.popover(t("Answer"), icon=":material/mail:"), st.form("answer", border=False):
        answered_on = st.date_input(
            t("Answered in writing on"), value=day, key="answer_day", width=170
        )
        text = st.text_area(
            t("What was answered, or where the answer can be seen"), key="answer_text", height=80
        )
        if st.form_submit_button(t("Save"), key="answer_save"):
            act = partial(
                steps.answer,
                data.ledger(),
                row["complaint_id"],
                text,
                data.local_now(),
                answered_on=answered_on or day,
            )
            saving.save(t, act)


def _close(t: Words, row: Row, day: dt.date) -> None:
    with st.popover(t("Close"), icon=":material/done_all:"), st.form("close", border=False):
        outcome = parts.choice(
            t,
            t("Outcome"),
            {code: one.en for code, one in COMPLAINT_OUTCOMES.items()},
            "close_outcome",
        )
        closed_on = st.date_input(t("Closed on"), value=day, key="close_day", width=170)
        st.caption(t("Closing it ends the hold that it placed, and no other."))
        if st.form_submit_button(t("Close it"), key="close_save"):
            act = partial(
                steps.close,
                data.ledger(),
                row["complaint_id"],
                outcome or "",
                data.local_now(),
                closed_on=closed_on or day,
            )
            saving.save(t, act)


def _reopen(t: Words, row: Row, day: dt.date) -> None:
    with st.popover(t("Open again"), icon=":material/undo:"), st.form("reopen", border=False):
        reopened_on = st.date_input(t("Opened again on"), value=day, key="reopen_day", width=170)
        reason = st.text_area(t("Why it is opened again"), key="reopen_text", height=80)
        if st.form_submit_button(t("Open it again"), key="reopen_save"):
            act = partial(
                steps.reopen,
                data.ledger(),
                row["complaint_id"],
                reason,
                data.local_now(),
                reopened_on=reopened_on or day,
            )
            saving.save(t, act)
