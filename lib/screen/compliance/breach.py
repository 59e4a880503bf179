"""One breach: what happened, how it is explained, its steps, and where its measure is done."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from lib.breaches import records
from lib.breaches.records import ASSIGNED, CLOSED, DISMISSED, EXPLAINED, MEASURED, REOPENED
from lib.breaches.steps import MEASURES
from lib.compliance.report import Report
from lib.errors import NotFound
from lib.rights import Action
from lib.screen import data, logins, notes, router, speech
from lib.screen.compliance import breaking, frames, handling
from lib.screen.rules import judging
from lib.screen.rules.listing import said
from lib.words import N_, Words

Row = Mapping[str, Any]

STEPS = {
    EXPLAINED: N_("explained"),
    ASSIGNED: N_("given to"),
    MEASURED: N_("measure set"),
    CLOSED: N_("closed"),
    DISMISSED: N_("no breach after all"),
    REOPENED: N_("opened again"),
}
"""Step of a breach → how it reads."""

WAYS = {
    "training": ("training", N_("Enter the course"), {"part": "courses"}),
    "complaint": ("case", N_("Open the complaint on the page of the case"), {}),
}
"""Measure → the page where it is carried out, and how the way there is called."""


def one(t: Words, told: Report, wanted: str, numbers: Mapping[str, str]) -> None:
    """Draw the breach of that name, found in the period or worked on or seen when it was recorded.

    Raises:
        NotFound: there is none.

    """
    mine = _known(told, wanted)
    if mine.height == 0:
        raise NotFound(what=wanted)
    row = breaking.readable_of(t, mine, numbers).row(0, named=True)
    kept = mine.row(0, named=True)
    st.subheader(speech.escaped(f"{row['number']} · {row['rule_id']}"), anchor=False)
    rule = judging.rules().rule(row["rule_id"])
    st.text(said(t, rule) if rule else t("this rule is not known any more"))
    contact = (t.datetime(row["happened_at"]), row["channel"], row["collector"])
    st.text(" · ".join(filter(None, contact)))
    st.markdown(f"**{speech.escaped(_stands(t, kept, row))}**")
    if not kept["found"]:
        st.caption(
            t("The gate does not find it in the days shown: they do not reach so far, or the "
              "record was corrected, or the rule is another one today.")
        )  # fmt: skip
    if row["note"]:
        st.text(t("{what}: {said}", what=t("Note of the record"), said=row["note"]))
    st.text(t("{what}: {said}", what=t("Explanation"), said=row["explanation"]))
    _ways(t, kept)
    history(t, row)
    about = handling.breach_of(kept)
    handling.explaining(t, about)
    if data.may(Action.HANDLE_BREACHES):
        handling.acts(t, about, kept)
    st.page_link(
        "pages/compliance.py",
        label=t("Back to the list"),
        query_params={"part": "violations"},
        icon=":material/arrow_back:",
    )


def _known(told: Report, wanted: str) -> pl.DataFrame:
    """The breach of that name; one that lies before the days shown as it was recorded."""
    called = pl.col("breach_id") == wanted
    every = records.breaches(told.violations.rows, frames.breach_steps(), told.today)
    if not every.filter(called).is_empty():
        return every.filter(called)
    _, _, rest = wanted.partition("|")
    of_case = frames.recorded("|".join(rest.split("|")[:-2]))
    earlier = records.breaches(of_case, frames.breach_steps(), told.today).filter(called)
    return earlier.with_columns(found=pl.lit(value=False))


def history(t: Words, row: Row) -> None:
    """What was done about it, and by whom and when; texts without the names of the case."""
    mine = frames.breach_steps().filter(pl.col("breach_id") == row["breach_id"])
    if mine.height:
        st.caption(t("Steps"))
    for step in notes.masked(mine, "text").iter_rows(named=True):
        st.text(said_of(t, step))


def said_of(t: Words, step: Row) -> str:
    """One step in a line."""
    at = step["recorded_at"].astimezone(data.zone()).replace(tzinfo=None)
    owner = logins.called(step["owner"]) or (t("the owner") if step["step"] == ASSIGNED else "")
    parts = (
        t.datetime(at),
        t(STEPS[step["step"]]),
        owner,
        t(MEASURES[step["measure"]]) if step["measure"] else None,
        t("until {day}", day=step["due_on"]) if step["due_on"] else None,
        step["text"],
        t("by {who}", who=logins.called(step["recorded_by"])) if step["recorded_by"] else None,
    )
    return " · ".join(filter(None, parts))


def _stands(t: Words, kept: Row, row: Row) -> str:
    """State, who has it and by when, the measure."""
    if kept["state"] is None:
        return t("Perhaps broken: nobody knows whether more went than the record names.")
    due = None
    if kept["overdue"]:
        due = t("overdue by {days} days", days=-kept["days_left"])
    elif kept["days_left"] is not None:
        due = t("due on {day}", day=kept["due_on"])
    return " · ".join(filter(None, (row["state"], row["measure"], row["owner"], due)))


def _ways(t: Words, kept: Row) -> None:
    """To the case, and to where its measure is carried out."""
    case = {"case": kept["case_key"]}
    with st.container(horizontal=True):
        st.page_link(
            "pages/case.py",
            label=t("Open the case"),
            query_params=case,
            icon=":material/open_in_new:",
        )
        page, label, asked = WAYS.get(kept["measure"] or "", ("", "", {}))
        if page and router.opens(page):
            st.page_link(
                f"pages/{page}.py",
                label=t(label),
                query_params=asked or case,
                icon=":material/arrow_forward:",
            )
