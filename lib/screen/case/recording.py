"""Recording what came of a contact: five parts, only the fields that the result needs."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import streamlit as st

from lib.errors import DoorstepError
from lib.followups import codes
from lib.followups.codes import Code, Outcome
from lib.followups.recording import Entry, new_id, propose, record
from lib.rights import Action
from lib.rules.wishes import PLACES
from lib.screen import data, speech
from lib.screen.case import going
from lib.screen.rules import judging as gate
from lib.screen.rules import listing
from lib.screen.safety import cases as warned
from lib.visits.legality import decisions, judging
from lib.visits.legality.decisions import Decided
from lib.words import MINOR_UNITS, N_, Words

RECORDED_BY_HAND = ("visit", "call")
"""The channels that somebody records a result of; others come in files."""

SAID = "_recorded"
"""Session key: what to say after the run that follows a save."""


CONFLICT = "_conflict"
"""Session key: a conflict was recorded in the run before."""

CONFLICTS = frozenset(
    code for code, one in codes.OUTCOMES.items() if one.flag is codes.Flag.NO_LONE_VISIT
)
"""Results after which an incident is to be reported."""


def form(t: Words, case: Mapping[str, Any], as_of: dt.date, day: dt.date) -> None:
    """Draw the form for one case and save it; the result shows everywhere at the next run.

    `as_of` is the snapshot that is shown, `day` the working day that is proposed. Who may only look
    gets no form.
    """
    if not data.may(Action.RECORD):
        return
    if said := st.session_state.pop(SAID, None):
        st.success(said, icon=":material/check_circle:")
        _incident_link(t, case)
    with st.container(border=True, key="record"):
        st.subheader(t("Record a contact"), anchor=False)
        entry = _entry(t, case, day)
        broken = _violations(t, case, as_of, entry)
        if st.button(t("Save"), type="primary", icon=":material/save:", key="save_followup"):
            _save(t, entry, data.working_moment(day), broken)


def _save(t: Words, entry: Entry, now: dt.datetime, broken: Sequence[Decided]) -> None:
    """Save it, and in the same step which rules it broke."""
    ledger = data.ledger()
    told = partial(
        decisions.put,
        decided=broken,
        now=data.now(),
        by=ledger.actor.name,
        followup_id=entry.followup_id,
    )
    try:
        data.check_case(entry.case_key)
        record(ledger, entry, now, also=told)
    except DoorstepError as refused:
        st.error(speech.refusal(t, refused), icon=":material/block:")
        return
    st.session_state.pop(_id_key(entry.case_key), None)
    st.session_state[SAID] = t("Saved.")
    if entry.outcome in CONFLICTS:
        st.session_state[CONFLICT] = entry.followup_id
    st.rerun()


def _violations(
    t: Words, case: Mapping[str, Any], as_of: dt.date, entry: Entry
) -> Sequence[Decided]:
    """Say which rules a contact at that time broke: it happened, so it is recorded all the same."""
    at = entry.happened_at.replace(tzinfo=data.zone()).astimezone(dt.UTC)
    channel = "message" if entry.channel == "sms" else entry.channel
    try:
        world = gate.world(as_of, entry.happened_at.date())
        where = PLACES.get(entry.address_kind or "")
        found = judging.contact(case, world, at, channel, where)
    except DoorstepError as refused:
        # A file of rules that cannot be used must not keep anybody from recording what happened.
        st.error(speech.refusal(t, refused), icon=":material/block:")
        return ()
    rules = judging.broken(found, world)
    for rule in rules:
        st.warning(
            t(
                "A contact at this time breaks {rule}: {text} It can be recorded; please say why "
                "under “{field}”.",
                rule=speech.escaped(rule.id),
                text=speech.escaped(listing.said(t, rule)),
                field=t(_note_title(entry.outcome)),
            ),
            icon=":material/gavel:",
        )
    return decisions.of_contact(found, rules, world.rules.hash)


def _incident_link(t: Words, case: Mapping[str, Any]) -> None:
    """After a conflict, lead to the form of the incident with the case filled in."""
    if st.session_state.pop(CONFLICT, None) is None:
        return
    st.warning(t("A conflict was recorded. Please report the incident while it is fresh."))
    st.page_link(
        "pages/safety.py",
        label=t("Report the incident"),
        query_params={"part": "report", "of_case": warned.number(case)},
        icon=":material/health_and_safety:",
    )


def _entry(t: Words, case: Mapping[str, Any], today: dt.date) -> Entry:
    case_key = str(case["case_key"])
    at = data.now().astimezone(data.zone())
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
        "collector": going.ask(t, case_key, case.get("collector"), by),
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
    note = st.text_area(t(_note_title(rule.code)), key=f"rec_note_{rule.code}", height=80)
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


def _note_title(outcome: str) -> str:
    """What the field of the free text is called for a result."""
    rule = codes.OUTCOMES.get(outcome)
    return rule.ask if rule and rule.ask else N_("Note")


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
