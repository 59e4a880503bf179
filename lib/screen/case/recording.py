"""Recording what came of a contact: five parts, only the fields that the result needs."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa
import streamlit as st

from lib.attachments import records as attachments
from lib.attachments.records import Sent
from lib.errors import DoorstepError, RecordRefused
from lib.followups import codes, drafts
from lib.followups.entry import Problems
from lib.followups.recording import Entry, new_id, record, wrong
from lib.messages.calling import put_number
from lib.rights import Action
from lib.rules.wishes import PLACES
from lib.screen import attached, data, drafting, speech
from lib.screen.case import fields
from lib.screen.case.fields import Form
from lib.screen.messages import calls
from lib.screen.rules import judging as gate
from lib.screen.rules import listing
from lib.screen.safety import cases as warned
from lib.visits.legality import decisions, judging
from lib.visits.legality.decisions import Decided
from lib.words import Words

SAVE = "Ctrl+Enter"
"""The keys that save, wherever one is in the form."""

SAID = "_recorded"
"""Session key: what to say after the run that follows a save."""


CONFLICT = "_conflict"
"""Session key: a conflict was recorded in the run before."""


@dataclass(frozen=True)
class _Beside:
    """What is saved in the same step as a contact: rules it broke, files, the number called."""

    broken: Sequence[Decided]
    sent: list[Sent]
    number: tuple[str, str | None] | None


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
        told = _opened(str(case["case_key"]))
        drafting.said(t, drafts.OF_CASE, case["case_key"], partial(_close, str(case["case_key"])))
        entry = fields.entry(Form(t, _form_id(case), told), case, day)
        _keep(entry)
        files = fields.key(entry.followup_id, "files")
        sent = attached.with_record(t, files) if entry.outcome else []
        broken = _violations(t, case, as_of, entry)
        if st.button(
            t("Save"),
            type="primary",
            icon=":material/save:",
            key="save_followup",
            shortcut="Ctrl+Enter",
        ):
            number = calls.dialled(as_of, entry.case_key, entry.channel)
            _save(t, entry, data.working_moment(day), _Beside(broken, sent, number))


def _save(t: Words, entry: Entry, now: dt.datetime, beside: _Beside) -> None:
    """Save it, and in the same step what belongs to it."""
    ledger, subject = data.ledger(), entry.followup_id
    by = ledger.actor.name
    try:
        data.check_case(entry.case_key)
        if problems := wrong(ledger.actor, entry, now):  # before any file is written
            raise RecordRefused(problem=Problems(problems))
        new = attached.prepared(beside.sent, "followup", subject, entry.case_key)

        def also(connection: sa.Connection) -> None:
            decisions.put(connection, beside.broken, now=data.now(), by=by, followup_id=subject)
            attachments.put(connection, new, now=data.now(), by=by)
            if beside.number is not None:
                put_number(connection, ledger, subject, entry.case_key, beside.number)

        record(ledger, entry, now, also=also)
    except DoorstepError as refused:
        st.error(speech.refusal(t, refused), icon=":material/block:")
        return
    _close(entry.case_key)
    st.session_state[SAID] = t("Saved.")
    if entry.outcome in codes.with_flag(codes.Flag.NO_LONE_VISIT):
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
                field=t(fields.note_title(entry.outcome)),
            ),
            icon=":material/gavel:",
        )
    return decisions.of_contact(found, rules, world.rules.hash)


def _opened(case_key: str) -> Mapping[str, Any]:
    """What the form is filled with: the draft of the case, if there is one.

    The form goes by the identifier of the draft, so that what was sent before the line was lost is
    not recorded twice. Another case, or the next contact, is another form: nothing of one stands in
    the other.
    """
    form = st.session_state.get(_id_key(case_key))
    anew = form is None or fields.key(form, "channel") not in st.session_state
    told = drafting.opened(drafts.OF_CASE, case_key, anew=anew).get(case_key, {})
    asked = st.query_params.get(calls.CONTACT, "")
    if not told and asked in fields.RECORDED_BY_HAND:
        told = {"channel": asked}
    if anew:
        st.session_state[_id_key(case_key)] = told.get("followup_id") or new_id()
    return told


def _keep(entry: Entry) -> None:
    """Keep what was typed as a draft once it has a result."""
    told = {
        name: value
        for name, value in asdict(entry).items()
        if value is not None and name not in {"case_key", "currency", "supersedes"}
    }
    typed = {entry.case_key: told if entry.outcome else {}}
    drafting.keep(drafts.OF_CASE, typed, entry.case_key)


def _close(case_key: str) -> None:
    """Forget the form and its draft; the next one is empty."""
    drafting.forget(drafts.OF_CASE, case_key, case_key=case_key)
    st.session_state.pop(_id_key(case_key), None)


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


def _form_id(case: Mapping[str, Any]) -> str:
    return str(st.session_state[_id_key(str(case["case_key"]))])


def _id_key(case_key: str) -> str:
    return f"_followup_{case_key}"
