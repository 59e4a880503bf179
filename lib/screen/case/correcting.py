"""Correcting a record on the page of its case: which one, why, and what stays as it is.

The address says which record is corrected, so that a link or a reload leads there again. What is
typed is a draft of that record, beside that of a new contact; without the address the page only
offers to go on with it. Of a note that somebody else wrote no more is shown than anywhere.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import fields as names_of
from dataclasses import replace
from typing import Any

import streamlit as st

from lib.followups import corrections, drafts
from lib.followups.codes import OUTCOMES
from lib.followups.entry import LONGEST, Entry
from lib.followups.handling import kind_of
from lib.holds.corrected import touched
from lib.ledger.kept import CORRECTED
from lib.screen import data, drafting, following, notes, parts, speech
from lib.screen.case import fields
from lib.screen.case.correctable import PARAMETER, chooser, of_case
from lib.screen.case.fields import Form, focus
from lib.words import Words

Row = Mapping[str, Any]

OF_THE_FORM = ("case_key", "currency", "supersedes", "followup_id")
"""What an entry has and nobody types."""


def asked(t: Words, case: Row) -> Row | None:
    """The record of the case that the address wants corrected; None for a new contact.

    Columns as lib.followups.corrections.CORRECTED: one that somebody corrected while this reader
    was typing is told as such.
    """
    which = st.query_params.get(PARAMETER)
    if not which:
        return None
    found = of_case(str(case["case_key"]), which)
    if found is None:
        st.query_params.pop(PARAMETER, None)
        st.warning(t("This case has no such record to correct."), icon=":material/edit_off:")
    return found


def too_late(case_key: str, first: Row) -> bool:
    """Whether somebody corrected the record before anything was typed here."""
    if not first["corrected_with"] or is_open(case_key, first["followup_id"]):
        return False
    return case_key not in drafts.of(data.ledger(), place(first["followup_id"]), data.now())


def refuse(t: Words, case: Row) -> None:
    """Say that somebody corrected the record already, in place of a form, and lead on."""
    st.warning(t(CORRECTED), icon=":material/edit_off:")
    leave_button(t, _leave)
    chooser(t, case)


def _leave() -> None:
    st.query_params.pop(PARAMETER, None)


def leave_button(t: Words, leave: Callable[[], None]) -> None:
    """Offer to go back to the form of a new contact."""
    st.button(
        t("Leave the correction"),
        on_click=leave,
        type="tertiary",
        icon=":material/close:",
        key="leave_correction",
    )


def place(followup_id: str | None) -> str:
    """Where the draft of the correction of a record is kept, or that of a new contact."""
    return drafts.OF_CASE if followup_id is None else drafts.of_correction(followup_id)


def id_key(case_key: str, followup_id: str | None) -> str:
    """Session key: the identifier of the form of a new contact, or of a record's correction."""
    return f"_followup_{case_key}{'' if followup_id is None else f'_{followup_id}'}"


def is_open(case_key: str, followup_id: str | None) -> bool:
    """Whether the run before drew that form, so that it may have what nobody kept yet."""
    form = st.session_state.get(id_key(case_key, followup_id))
    return form is not None and fields.key(form, "channel") in st.session_state


def told(case: Row, first: Row) -> dict[str, Any]:
    """What the form is filled with: all that the record says, what it leaves out too.

    Only who wrote a note sees it unmasked, and who works alone.
    """
    ledger = data.ledger()
    own = corrections.recorder(ledger, first["followup_id"]) == ledger.actor.name
    note = first["note"] if own or not ledger.actor.name else notes.note(case, first["note"])
    said = {one.name: first[one.name] for one in names_of(Entry) if one.name not in OF_THE_FORM}
    at: dt.datetime = first["happened_at"]
    at = at.replace(second=0, microsecond=0)
    return said | {"happened_at": at, "note": note, "correction": None}


def carried(case: Row, first: Row, entry: Entry) -> Entry:
    """The entry with the note of the record as it was written, where only its mask was shown.

    What was typed may have begun at a record that somebody else corrected since.
    """
    before = following.corrected().filter(stands=first["followup_id"])
    for one in (first, *before.iter_rows(named=True)):
        if entry.note and entry.note == notes.note(case, one["note"]):
            return replace(entry, note=one["note"])
    return entry


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
        args=(str(case["case_key"]), first["followup_id"], first["stands"]),
        icon=":material/arrow_forward:",
        key="correct_the_last",
    )


def _onto(case_key: str, first: str, stands: str) -> None:
    """Let the form and its draft correct the record that stands now."""
    ledger, now = data.ledger(), data.now()
    draft = drafts.of(ledger, place(first), now).get(case_key)
    for one in (first, stands):
        drafting.forget(place(one), case_key, case_key=case_key)
    if draft:
        content = {**draft.content, "supersedes": stands}
        drafts.keep(ledger, place(stands), case_key, content, now)
    form = st.session_state.pop(id_key(case_key, first), None)
    st.session_state[id_key(case_key, stands)] = form
    st.query_params[PARAMETER] = stands


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
    for hold in () if rule.lifts else found.again:
        kind = speech.escaped(t(kind_of(hold.hold_kind)))
        st.warning(
            t("The record ended a hold ({kind}), which stands again.", kind=kind),
            icon=":material/pan_tool:",
        )
