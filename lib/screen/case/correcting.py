"""Correcting a record on the page of its case: which one, why, and what stays as it is.

The address says which record is corrected, so that a link or a reload leads there again. What is
typed is a draft beside that of a new contact; a record whose draft is there comes first, so that
nobody overwrites what he has typed.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields as names_of
from typing import Any

import polars as pl
import streamlit as st

from lib.followups import drafts
from lib.followups.codes import CHANNELS, OUTCOMES
from lib.followups.entry import LONGEST, Entry
from lib.followups.handling import kind_of
from lib.followups.recording import CORRECTED
from lib.followups.records import RECORDED
from lib.followups.timeline import Event
from lib.holds.corrected import touched
from lib.rights import Action
from lib.screen import data, notes, parts, speech
from lib.screen.case.fields import RECORDED_BY_HAND, Form, focus
from lib.words import Words

Row = Mapping[str, Any]

PARAMETER = "correct"
"""Address parameter of the case page: the record that is corrected."""

OF_THE_FORM = ("case_key", "currency", "supersedes", "followup_id")
"""What an entry has and nobody types."""


def asked(t: Words, case: Row) -> Row | None:
    """The record of the case that is to be corrected; None for a new contact.

    Columns as lib.followups.corrections.CORRECTED: one that somebody corrected while this reader
    was typing is told as such.
    """
    key = str(case["case_key"])
    draft = drafts.of(data.ledger(), drafts.CORRECTION, data.now()).get(key)
    which = draft.content["supersedes"] if draft else st.query_params.get(PARAMETER)
    if not which:
        return None
    found = _record(key, which)
    if found is None or (found["corrected_with"] and not draft):
        st.query_params.pop(PARAMETER, None)
        said = t(CORRECTED) if found else t("This case has no such record to correct.")
        st.warning(said, icon=":material/edit_off:")
        return None
    st.query_params[PARAMETER] = which
    return found


def _record(case_key: str, followup_id: str) -> dict[str, Any] | None:
    """A record that was made here by hand, whether it stands or was corrected."""
    every = pl.concat([_by_hand(case_key), data.corrected()], how="diagonal")
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


def told(first: Row) -> dict[str, Any]:
    """What the form is filled with: all that the record says, what it leaves out too."""
    said = {one.name: first[one.name] for one in names_of(Entry) if one.name not in OF_THE_FORM}
    at: dt.datetime = first["happened_at"]
    return said | {"happened_at": at.replace(second=0, microsecond=0), "correction": None}


def head(t: Words, first: Row) -> None:
    """Say what is corrected, and that it stays."""
    st.subheader(t("Correct a record"), anchor=False)
    st.info(
        t(
            "This corrects the record of {day} by {who} ({result}). That one stays readable in the "
            "timeline, marked as corrected.",
            day=first["happened_at"],
            who=speech.escaped(first["collector"] or t("somebody unnamed")),
            result=speech.escaped(parts.spoken(t, first["outcome"]) or "—"),
        ),
        icon=":material/edit_note:",
    )


def overtaken(t: Words, case: Row, first: Row) -> None:
    """Say that somebody else corrected the record meanwhile, and offer to correct his."""
    if not first["corrected_with"]:
        return
    who = first["corrected_by"] or t("somebody unnamed")
    why = notes.note(case, first["corrected_why"]) or t("no reason is on record")
    st.warning(
        t(
            "{who} corrected this record on {day}: {reason}. What you have typed is kept as a "
            "draft.",
            who=speech.escaped(who),
            day=first["corrected_at"],
            reason=speech.escaped(why),
        ),
        icon=":material/edit_off:",
    )
    st.button(
        t("Correct that correction with what stands here"),
        on_click=_onto,
        args=(str(case["case_key"]), first["stands"]),
        icon=":material/arrow_forward:",
        key="correct_the_last",
    )


def _onto(case_key: str, followup_id: str) -> None:
    """Let the draft correct the record that stands now."""
    ledger = data.ledger()
    draft = drafts.of(ledger, drafts.CORRECTION, data.now())[case_key]
    content = {**draft.content, "supersedes": followup_id}
    drafts.keep(ledger, drafts.CORRECTION, case_key, content, data.now())


def reason(form: Form) -> str | None:
    """Ask why the record is corrected."""
    name = form.key("correction")
    why = form.t("Why it is corrected")
    said = st.text_input(
        why, value=form.told.get("correction"), key=name, max_chars=LONGEST["correction"]
    )
    shown = f"{name}_shown"
    if shown not in st.session_state:
        st.session_state[shown] = True
        focus(name)
    return said or None


def follows(t: Words, first: Row, outcome: str) -> None:
    """Say what of the record's doing a corrected result leaves, and what it undoes."""
    rule = OUTCOMES.get(outcome)
    if rule is None:
        return
    found = touched(data.ledger(), first["followup_id"])
    for hold in found.stand:
        kind = speech.escaped(t(kind_of(hold.hold_kind)))
        if hold.hold_kind == rule.hold:
            continue
        if hold.complaint_id:
            said = t(
                "The record opened a complaint or dispute. It stays open, and its hold "
                "({kind}) stands, until it is closed.",
                kind=kind,
            )
        else:
            said = t(
                "The record placed a hold ({kind}). A correction does not lift it: it stands until "
                "somebody who may lift it does so, with a reason.",
                kind=kind,
            )
        st.warning(said, icon=":material/pan_tool:")
    for hold in () if rule.lifts else found.ended:
        kind = speech.escaped(t(kind_of(hold.hold_kind)))
        st.warning(
            t("The record ended a hold ({kind}), which stands again.", kind=kind),
            icon=":material/pan_tool:",
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


def _named(t: Words, row: Row) -> str:
    """A record in a line: when, how, what came of it, by whom."""
    how = t(CHANNELS[row["channel"]].en)
    said = (t.datetime(row["happened_at"]), how, parts.spoken(t, row["outcome"]), row["collector"])
    return " · ".join(filter(None, said))


def _choose(chosen: str) -> None:
    if which := st.session_state.get(chosen):
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
