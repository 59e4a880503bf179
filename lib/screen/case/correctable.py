"""Which records of a case can be corrected, and the ways on its page that lead to it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from lib.followups import drafts
from lib.followups.codes import CHANNELS
from lib.followups.records import RECORDED
from lib.followups.timeline import Event
from lib.rights import Action
from lib.screen import data, following, parts, speech
from lib.screen.case.fields import RECORDED_BY_HAND
from lib.words import Words

Row = Mapping[str, Any]

PARAMETER = "correct"
"""Address parameter of the case page: the record that is corrected."""


def of_case(case_key: str, followup_id: str) -> dict[str, Any] | None:
    """A record that was made here by hand, whether it stands or was corrected."""
    every = pl.concat([_by_hand(case_key), following.corrected()], how="diagonal")
    rows = every.filter(case_key=case_key, followup_id=followup_id)
    return rows.row(0, named=True) if rows.height else None


def _by_hand(case_key: str) -> pl.DataFrame:
    """The records of a case that stand and can be corrected, the newest first."""
    return (
        data.followups()
        .filter(
            pl.col("case_key") == case_key,
            pl.col("source") == RECORDED,
            pl.col("channel").is_in(RECORDED_BY_HAND),
        )
        .reverse()
    )


def chooser(t: Words, case: Row) -> None:
    """Offer the records of the case that can be corrected, and say why others cannot."""
    key = str(case["case_key"])
    rows = _by_hand(key)
    others = data.followups().filter(case_key=key).height - rows.height
    if not rows.height and not others:
        return
    with st.expander(t("Correct an earlier record"), icon=":material/edit:"):
        if rows.height:
            named = {row["followup_id"]: _named(t, row) for row in rows.iter_rows(named=True)}
            chosen = f"correct_{key}"
            st.selectbox(
                t("Record to correct"),
                list(named),
                index=None,
                format_func=lambda one: named[one],
                placeholder=t("Choose a record"),
                key=chosen,
                on_change=_choose,
                args=(chosen,),
            )
        if others:
            st.caption(
                t(
                    "{n} contacts came in files or are messages and are not corrected here: a file "
                    "is corrected by who made it and loaded anew, a message stays as it was sent.",
                    n=others,
                )
            )


def underway(t: Words, case: Row) -> None:
    """Offer to go on with the corrections of the case that were begun and not saved."""
    key = str(case["case_key"])
    for which in drafts.corrections(data.ledger(), key, data.now()):
        if row := of_case(key, which):
            named = speech.escaped(_named(t, row))
            st.button(
                t("Go on with the correction: {record}", record=named),
                on_click=_open,
                args=(which,),
                icon=":material/history:",
                key=f"go_on_{which}",
            )


def _named(t: Words, row: Row) -> str:
    """A record in a line: when, how, what came of it, by whom."""
    how = t(CHANNELS[row["channel"]].en)
    said = (t.datetime(row["happened_at"]), how, parts.spoken(t, row["outcome"]), row["collector"])
    return " · ".join(filter(None, said))


def _choose(chosen: str) -> None:
    if which := st.session_state.get(chosen):
        _open(which)


def _open(which: str) -> None:
    st.query_params[PARAMETER] = which


def link(t: Words, event: Event, as_of: dt.date) -> None:
    """Lead from an event of the timeline to its correction, where it can be corrected."""
    by_hand = event.source == RECORDED and event.kind in RECORDED_BY_HAND
    underway = PARAMETER in st.query_params
    if not by_hand or event.corrected or underway or not data.may(Action.RECORD):
        return
    st.page_link(
        "pages/case.py",
        label=t("Correct"),
        icon=":material/edit:",
        width="content",
        query_params={
            "case": str(event.case_key),
            "as_of": as_of.isoformat(),
            PARAMETER: str(event.followup_id),
        },
    )
