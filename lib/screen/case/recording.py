"""Recording what came of a contact: five parts, only the fields that the result needs."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from lib.errors import DoorstepError
from lib.followups import codes
from lib.followups.codes import Code, Outcome
from lib.followups.recording import Entry, new_id, propose, record
from lib.rights import Action
from lib.screen import data, speech
from lib.words import MINOR_UNITS, Words

RECORDED_BY_HAND = ("visit", "call")
"""The channels that somebody records a result of; others come in files."""

SAID = "_recorded"
"""Session key: what to say after the run that follows a save."""


def form(t: Words, case: Mapping[str, Any], day: dt.date) -> None:
    """Draw the form for one case and save it; the result shows everywhere at the next run.

    `day` is the working day that is proposed. Who may only look gets no form.
    """
    if not data.may(Action.RECORD):
        return
    if said := st.session_state.pop(SAID, None):
        st.success(said, icon=":material/check_circle:")
    with st.container(border=True, key="record"):
        st.subheader(t("Record a contact"), anchor=False)
        entry = _entry(t, case, day)
        if st.button(t("Save"), type="primary", icon=":material/save:", key="save_followup"):
            _save(t, entry)


def _save(t: Words, entry: Entry) -> None:
    try:
        data.check_case(entry.case_key)
        record(data.ledger(), entry, _local_now())
    except DoorstepError as refused:
        st.error(speech.refusal(t, refused), icon=":material/block:")
        return
    st.session_state.pop(_id_key(entry.case_key), None)
    st.session_state[SAID] = t("Saved.")
    st.rerun()


def _entry(t: Words, case: Mapping[str, Any], today: dt.date) -> Entry:
    case_key = str(case["case_key"])
    at = _local_now()
    first = st.container(horizontal=True, vertical_alignment="bottom")
    with first:
        channel = st.segmented_control(
            t("Contact by"),
            RECORDED_BY_HAND,
            default="visit",
            required=True,
            format_func=lambda code: t(codes.CHANNELS[code].en),
            key="rec_channel",
        )
        day = st.date_input(t("Date"), value=today, key="rec_day", width=150)
        time = st.time_input(
            t("Time"),
            value=at.time().replace(second=0, microsecond=0),
            key="rec_time",
            step=300,
            width=120,
        )
    by = channel or "visit"
    offered = codes.choices(by)
    outcome = st.selectbox(
        t("Result"),
        offered,
        index=None,
        format_func=lambda one: t(one.en),
        key=f"rec_outcome_{by}",
        placeholder=t("Choose what came of it"),
    )
    shared: dict[str, Any] = {
        "case_key": case_key,
        "channel": by,
        "happened_at": dt.datetime.combine(day, time),
        "currency": str(case["currency"]),
        "collector": case.get("collector"),
        "followup_id": st.session_state.setdefault(_id_key(case_key), new_id()),
    }
    if outcome is None:
        return Entry(outcome="", **shared)
    return Entry(outcome=outcome.code, **shared, **_parts(t, outcome, by, day))


def _parts(t: Words, rule: Outcome, channel: str, day: dt.date) -> dict[str, Any]:
    """The other parts, with what the code table proposes for the result."""
    found: dict[str, Any] = {}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        fitting = [one for one in codes.MET_WHOM.values() if one.group in rule.met]
        found["met_whom"] = _choice(t, t("Met whom"), fitting, rule, first=True)
        if channel == "visit" and rule.attempt:
            found["address_kind"] = _choice(
                t, t("Address"), codes.ADDRESS_KINDS.values(), rule, first=True
            )
            found["address_verdict"] = _choice(
                t, t("Address verdict"), codes.VERDICTS.values(), rule, default=rule.verdict
            )
    if rule.contact:
        found["reason"] = _choice(t, t("Why unpaid"), codes.REASONS.values(), rule)
    if "promise_amount" in rule.requires:
        found |= _promise(t, rule, day)
    note = st.text_area(
        t(rule.ask) if rule.ask else t("Note"), key=f"rec_note_{rule.code}", height=80
    )
    found["note"] = note or None
    promised = found.get("promise_date")
    action, due = propose(rule.code, day, promised if isinstance(promised, dt.date) else None)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        found["next_action"] = _choice(
            t, t("Next step"), codes.NEXT_ACTIONS.values(), rule, default=action
        )
        found["next_date"] = st.date_input(
            t("Next step due"), value=due, key=f"rec_next_{rule.code}_{due}", width=150
        )
    return found


def _promise(t: Words, rule: Outcome, day: dt.date) -> dict[str, Any]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        amount = st.number_input(
            t("Amount promised"),
            min_value=0.0,
            value=None,
            step=100.0,
            format="%.2f",
            key=f"rec_amount_{rule.code}",
        )
        due = st.date_input(
            t("To be paid by"), value=None, min_value=day, key=f"rec_due_{rule.code}", width=150
        )
    minor = None if amount is None else int(Decimal(str(amount)) * MINOR_UNITS)
    return {"promise_amount": minor, "promise_date": due}


def _choice(
    t: Words,
    title: str,
    offered: Iterable[Code],
    rule: Outcome,
    *,
    default: str | None = None,
    first: bool = False,
) -> str | None:
    """Ask for a code; its widget belongs to the result, so that another one proposes afresh."""
    table = {one.code: one for one in offered}
    wanted = default if default in table else next(iter(table), None) if first else None
    return st.selectbox(
        title,
        list(table),
        index=list(table).index(wanted) if wanted else None,
        format_func=lambda code: t(table[code].en),
        key=f"rec_{title}_{rule.code}",
        placeholder="—",
    )


def _id_key(case_key: str) -> str:
    return f"_followup_{case_key}"


def _local_now() -> dt.datetime:
    return data.now().astimezone(ZoneInfo(data.settings().timezone))
