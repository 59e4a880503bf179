"""Recording what came of a contact: five parts, only the fields that the result needs.

The same form corrects a record that was made before (lib.screen.case.correcting).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

import polars as pl
import sqlalchemy as sa
import streamlit as st

from lib.attachments import records as attachments
from lib.attachments.records import Sent
from lib.breaches import steps
from lib.errors import DoorstepError, RecordRefused
from lib.followups import codes
from lib.followups.entry import Problems
from lib.followups.recording import Entry, record, wrong
from lib.holds.hold import LONGEST
from lib.ledger.kept import new_id
from lib.messages.calling import number_of, put_number
from lib.messages.channels import CALL
from lib.rights import Action
from lib.rules.wishes import PLACES
from lib.screen import attached, data, drafting, speech
from lib.screen.case import correctable, correcting, fields
from lib.screen.case.fields import Form
from lib.screen.messages import calls
from lib.screen.rules import judging as gate
from lib.screen.rules import listing
from lib.screen.safety import cases as warned
from lib.visits.legality import decisions, judging
from lib.visits.legality.decisions import Decided
from lib.words import Words

SAID = "_recorded"
"""Session key: what to say after the run that follows a save."""


CONFLICT = "_conflict"
"""Session key: a conflict was recorded in the run before."""


Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Beside:
    """What is saved in the same step as a contact: rules it broke, why, files, the number."""

    broken: Sequence[Decided]
    why: str
    sent: list[Sent]
    number: tuple[str, str | None] | None


def form(t: Words, case: Row, as_of: dt.date, day: dt.date) -> None:
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
        first = correcting.asked(t, case)
        if first is None:
            correctable.underway(t, case)
        elif correcting.too_late(str(case["case_key"]), first):
            correcting.refuse(t, case)
            return
        entry = _ask(t, case, day, first)
        files = fields.key(entry.followup_id, "files")
        sent = attached.with_record(t, files) if entry.outcome else []
        broken = _violations(t, case, as_of, entry)
        why = _why(t, entry) if broken else ""
        # A click is meant for the form that was seen: another form has another button.
        if st.button(
            t("Save"),
            type="primary",
            icon=":material/save:",
            key=fields.key(entry.followup_id, "save"),
            shortcut="Ctrl+Enter",
        ):
            beside = _Beside(broken, why, sent, _number(as_of, entry))
            _save(t, entry, data.working_moment(day), beside)
        if first is None:
            correctable.chooser(t, case)


def _ask(t: Words, case: Row, day: dt.date, first: Row | None) -> Entry:
    """Draw the fields of a new contact, or of the correction of the record `first`."""
    key, which = str(case["case_key"]), None if first is None else str(first["followup_id"])
    leave = partial(_close, key, which)
    begun = {} if first is None else correcting.told(case, first)
    told = _opened(key, which, begun)
    if first is None:
        st.subheader(t("Record a contact"), anchor=False)
    else:
        correcting.head(t, first)
        correcting.overtaken(t, case, first)
    drafting.said(t, correcting.place(which), key, leave)
    form = Form(t, str(st.session_state[correcting.id_key(key, which)]), told)
    why = None if first is None else correcting.reason(form)
    entry = fields.entry(form, case, day)
    entry = replace(entry, supersedes=which, correction=why)
    _keep(entry, begun)  # as it was typed: a draft unmasks no note
    if first is None:
        return entry
    correcting.follows(t, first, entry.outcome)
    correcting.leave_button(t, leave)
    return correcting.carried(case, first, entry)


def _number(as_of: dt.date, entry: Entry) -> tuple[str, str | None] | None:
    """The number that was called: that of the corrected record, else what the address says."""
    corrects = entry.supersedes if entry.channel == CALL else None
    known = number_of(data.ledger(), corrects) if corrects else None
    return known or calls.dialled(as_of, entry.case_key, entry.channel)


def _save(t: Words, entry: Entry, now: dt.datetime, beside: _Beside) -> None:
    """Save it, and in the same step what belongs to it."""
    ledger, subject = data.ledger(), entry.followup_id
    by = ledger.actor.name
    try:
        data.check_case(entry.case_key)
        # Before any file is written.
        if problems := (*wrong(ledger.actor, entry, now), *steps.wrong(beside.why)):
            raise RecordRefused(problem=Problems(problems))
        new = attached.prepared(beside.sent, "followup", subject, entry.case_key)

        def also(connection: sa.Connection) -> None:
            decisions.put(connection, beside.broken, now=data.now(), by=by, followup_id=subject)
            rules = [rule for one in beside.broken for rule in one.rule_ids]
            steps.explain_record(connection, ledger, entry, rules, beside.why, data.now())
            attachments.put(connection, new, now=data.now(), by=by)
            if beside.number is not None:
                put_number(connection, ledger, subject, entry.case_key, beside.number)

        record(ledger, entry, now, also=also)
    except DoorstepError as refused:
        st.error(speech.refusal(t, refused), icon=":material/block:")
        return
    _close(entry.case_key, entry.supersedes)
    st.session_state[SAID] = t("Corrected.") if entry.supersedes else t("Saved.")
    if entry.outcome in codes.with_flag(codes.Flag.NO_LONE_VISIT):
        st.session_state[CONFLICT] = entry.followup_id
    st.rerun()


def _violations(t: Words, case: Row, as_of: dt.date, entry: Entry) -> Sequence[Decided]:
    """Say which rules a contact broke: it happened, so it is recorded all the same.

    One that did not come about broke none. How many went counts once there is a result: until then
    those who went are only proposed.
    """
    result = codes.OUTCOMES.get(entry.outcome)
    if result is not None and not result.attempt:
        return ()
    at = entry.happened_at.replace(tzinfo=data.zone()).astimezone(dt.UTC)
    channel = "message" if entry.channel == "sms" else entry.channel
    try:
        world = gate.world(as_of, entry.happened_at.date(), gate.crew_of(entry.collector))
        # What a correction takes the place of is no contact beside it.
        others = pl.col("followup_id").ne_missing(pl.lit(entry.supersedes, pl.String))
        if entry.supersedes:
            world = replace(world, contacts=world.contacts.filter(others))
        where = PLACES.get(entry.address_kind or "")
        crew = None if result is None else gate.went(entry, world)
        found = judging.contact(case, world, at, channel, where, crew=crew)
    except DoorstepError as refused:
        # A file of rules that cannot be used must not keep anybody from recording what happened.
        st.error(speech.refusal(t, refused), icon=":material/block:")
        return ()
    rules = judging.broken(found, world)
    for rule in rules:
        st.warning(
            t(
                "This contact breaks {rule}: {text} It can be recorded; please say below how it "
                "came about.",
                rule=speech.escaped(rule.id),
                text=speech.escaped(listing.said(t, rule)),
            ),
            icon=":material/gavel:",
        )
    return decisions.of_contact(found, rules, world.rules.hash)


def _why(t: Words, entry: Entry) -> str:
    """Ask how the breach came about: only what is said for it explains it."""
    key = fields.key(entry.followup_id, "breach")
    title = t("How it came about that the rule was broken")
    return st.text_area(title, key=key, height=80, max_chars=LONGEST)


def _opened(case_key: str, which: str | None, begun: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the form is filled with: the draft if there is one, else `begun`, the record to correct.

    The form goes by the identifier of the draft, so that what was sent before the line was lost is
    not recorded twice. Another case, the next contact, or another record to correct is another
    form: nothing of one stands in the other.
    """
    anew = not correcting.is_open(case_key, which)
    told = drafting.opened(correcting.place(which), case_key, anew=anew).get(case_key, {})
    if anew:
        form = told.get("followup_id") or new_id()
        st.session_state[correcting.id_key(case_key, which)] = form
    if told or begun:
        return told or begun
    asked = st.query_params.get(calls.CONTACT, "")
    return {"channel": asked} if asked in fields.RECORDED_BY_HAND else told


def _keep(entry: Entry, begun: Mapping[str, Any]) -> None:
    """Keep what was typed as a draft: once it has a result, of a correction once it differs."""
    typed = {
        name: one for name, one in asdict(entry).items() if name not in {"case_key", "currency"}
    }
    if not begun:
        told = {name: value for name, value in typed.items() if value is not None}
        worth = bool(entry.outcome)
    else:
        told, worth = typed, any(typed[key] != one for key, one in begun.items())
    place = correcting.place(entry.supersedes)
    drafting.keep(place, {entry.case_key: told if worth else {}}, entry.case_key)


def _close(case_key: str, which: str | None) -> None:
    """Forget the form and its draft; the next one is empty."""
    drafting.forget(correcting.place(which), case_key, case_key=case_key)
    st.session_state.pop(correcting.id_key(case_key, which), None)
    st.query_params.pop(correctable.PARAMETER, None)


def _incident_link(t: Words, case: Row) -> None:
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
