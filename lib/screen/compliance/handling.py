"""What can be done about a breach: explained, taken up, settled by a measure, closed, reopened."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from lib.breaches import records, steps
from lib.breaches.concerned import Breach, involved
from lib.breaches.steps import DAYS, MEASURES
from lib.overrides.deciding import alone
from lib.people.accounts import users
from lib.rights import Action
from lib.screen import data, file_rows, logins, parts, saving
from lib.team.naming import bearers
from lib.words import Words

Row = Mapping[str, Any]


def breach_of(row: Row) -> Breach:
    """What the steps want to know of a breach."""
    ledger = data.ledger()
    about = Breach(
        breach_id=row["breach_id"],
        rule_id=row["rule_id"],
        case_key=row["case_key"],
        happened_at=row["happened_at"],
        channel=row["channel"],
        collector=row["collector"],
        bearers=bearers(file_rows.collectors()),
    )
    people = users.listed(ledger)
    with ledger.read() as connection:
        return replace(about, concerned=involved(connection, about, people))


def explaining(t: Words, about: Breach) -> None:
    """The form of an explanation, for who records contacts."""
    if not data.may(Action.RECORD):
        return
    with (
        st.popover(t("Explain it"), icon=":material/chat:", key=f"explain_of_{_key(about)}"),
        st.form(f"explain_{_key(about)}", border=False),
    ):
        text = st.text_area(t("How it came about"), key=f"explain_text_{_key(about)}", height=80)
        if st.form_submit_button(t("Save"), key=f"explain_save_{_key(about)}"):
            saving.save(t, partial(_explain, about, text))


def _explain(about: Breach, text: str) -> None:
    data.check_case(about.case_key)
    steps.explain(data.ledger(), about, text, data.local_now())


def acts(t: Words, about: Breach, kept: Row) -> None:
    """What can be done next; who made the contact is told why he can do nothing here."""
    if not steps.may_decide(data.actor(), about):
        st.info(t(steps.SELF), icon=":material/person_off:")
        return
    with st.container(horizontal=True):
        if kept["state"] in {records.ENDED, records.NONE}:
            _reopen(t, about)
            return
        _assign(t, about, kept)
        if kept["owner"] is not None:
            _measure(t, about, kept)
            _dismiss(t, about)
        if kept["state"] == records.SET:
            _close(t, about)


def _assign(t: Words, about: Breach, kept: Row) -> None:
    """Who looks into it, or who else does; where there is nobody else, until when he does."""
    able = {
        one.login: one
        for one in users.who_may(data.ledger(), Action.HANDLE_BREACHES)
        if one.login not in about.concerned
    }
    owner = able.pop(kept["owner"], None)
    if kept["owner"] is not None and not able:
        if owner is not None or alone(data.actor()):
            _move(t, about, kept, owner)
        return
    title = t("Take it up") if kept["owner"] is None else t("Give it to somebody else")
    with _asked("assign", title, ":material/person:"):
        login = None
        if not alone(data.actor()) or able:
            wanted = data.actor().name
            login = st.selectbox(
                t("Who looks into it"),
                list(able),
                index=list(able).index(wanted) if wanted in able else None,
                format_func=logins.called,
                key="breach_assign_owner",
                placeholder="—",
            )
        due_on = _due(t, kept, "breach_assign_due")
        if _sent("assign", t("Save")):
            owner = able.get(login or "")
            _save(t, partial(steps.assign, data.ledger(), about, owner, due_on))


def _move(t: Words, about: Breach, kept: Row, owner: users.User | None) -> None:
    with _asked("move", t("Move the day"), ":material/event:"):
        due_on = _due(t, kept, "breach_move_due")
        if _sent("move", t("Save")):
            _save(t, partial(steps.assign, data.ledger(), about, owner, due_on))


def _measure(t: Words, about: Breach, kept: Row) -> None:
    with _asked("measure", t("Set a measure"), ":material/build:"):
        title = t("What is done about it")
        measure = parts.choice(t, title, MEASURES, "breach_measure", chosen=kept["measure"])
        text = _words("measure", t("In words"))
        due_on = _due(t, kept, "breach_measure_due")
        if _sent("measure", t("Save")):
            act = partial(steps.set_measure, data.ledger(), about, measure or "", text, due_on)
            _save(t, act)


def _close(t: Words, about: Breach) -> None:
    with _asked("close", t("Close"), ":material/done_all:"):
        text = _words("close", t("How the measure was carried out"))
        if _sent("close", t("Close it")):
            _save(t, partial(steps.close, data.ledger(), about, text))


def _dismiss(t: Words, about: Breach) -> None:
    with _asked("dismiss", t("No breach after all"), ":material/rule:"):
        text = _words("dismiss", t("Why it is no breach"))
        if _sent("dismiss", t("Save")):
            _save(t, partial(steps.dismiss, data.ledger(), about, text))


def _reopen(t: Words, about: Breach) -> None:
    with _asked("reopen", t("Open again"), ":material/undo:"):
        text = _words("reopen", t("Why it is opened again"))
        due_on = _due(t, {"due_on": None}, "breach_reopen_due")
        if _sent("reopen", t("Open it again")):
            _save(t, partial(steps.reopen, data.ledger(), about, text, due_on))


@contextmanager
def _asked(step: str, title: str, icon: str) -> Iterator[None]:
    """The form of a step, behind a button of its own."""
    with st.popover(title, icon=icon), st.form(f"{step}_breach", border=False):
        yield


def _words(step: str, title: str) -> str:
    return st.text_area(title, key=f"breach_{step}_text", height=80)


def _sent(step: str, label: str) -> bool:
    return st.form_submit_button(label, key=f"breach_{step}_save")


def _due(t: Words, kept: Row, key: str) -> dt.date | None:
    """By when; a policy of this product proposes the day."""
    today = data.today()
    usual = today + dt.timedelta(days=DAYS)
    due: dt.date | None = kept["due_on"]
    later = due if due is not None and due >= today else usual
    return st.date_input(t("Due"), value=later, key=key, width=170)


def _save(t: Words, act: "partial[None]") -> None:
    saving.save(t, partial(act, data.local_now()))


def _key(about: Breach) -> str:
    """What tells the widgets of one breach from those of another on the page of its case."""
    return f"{about.rule_id}_{about.happened_at:%Y%m%d%H%M%S}_{about.channel}"
