"""One breach: what happened, how it is explained, its steps, and what can be done next."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from lib.breaches import records, steps
from lib.breaches.concerned import Breach, involved
from lib.breaches.records import ASSIGNED, CLOSED, DISMISSED, EXPLAINED, MEASURED, REOPENED
from lib.breaches.steps import DAYS, MEASURES
from lib.compliance.report import Report
from lib.errors import NotFound
from lib.overrides.deciding import alone
from lib.people.accounts import users
from lib.rights import Action
from lib.screen import data, logins, notes, router, speech
from lib.screen.compliance import breaking, frames
from lib.screen.holds import saving
from lib.screen.rules import judging
from lib.screen.rules.listing import said
from lib.team.naming import bearers
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
    saving.told(t)
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
    about = breach_of(kept)
    explaining(t, about)
    if data.may(Action.HANDLE_BREACHES):
        _acts(t, about, kept)
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
        bearers=bearers(data.collectors()),
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
    steps.explain(data.ledger(), about, text, saving.local_now())


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


def _acts(t: Words, about: Breach, kept: Row) -> None:
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
    able = {
        one.login: one
        for one in users.who_may(data.ledger(), Action.HANDLE_BREACHES)
        if one.login not in about.concerned
    }
    title = t("Take it up") if kept["owner"] is None else t("Give it to somebody else")
    with st.popover(title, icon=":material/person:"), st.form("assign_breach", border=False):
        login = None
        if not alone(data.actor()) or able:
            wanted = kept["owner"] or data.actor().name
            login = st.selectbox(
                t("Who looks into it"),
                list(able),
                index=list(able).index(wanted) if wanted in able else None,
                format_func=logins.called,
                key="breach_assign_owner",
                placeholder="—",
            )
        due_on = _due(t, kept, "breach_assign_due")
        if st.form_submit_button(t("Save"), key="breach_assign_save"):
            owner = able.get(login or "")
            _save(t, partial(steps.assign, data.ledger(), about, owner, due_on))


def _measure(t: Words, about: Breach, kept: Row) -> None:
    with (
        st.popover(t("Set a measure"), icon=":material/build:"),
        st.form("measure_breach", border=False),
    ):
        measure = st.selectbox(
            t("What is done about it"),
            list(MEASURES),
            index=list(MEASURES).index(kept["measure"]) if kept["measure"] in MEASURES else None,
            format_func=lambda code: t(MEASURES[code]),
            key="breach_measure",
            placeholder="—",
        )
        text = st.text_area(t("In words"), key="breach_measure_text", height=80)
        due_on = _due(t, kept, "breach_measure_due")
        if st.form_submit_button(t("Save"), key="breach_measure_save"):
            act = partial(steps.set_measure, data.ledger(), about, measure or "", text, due_on)
            _save(t, act)


def _close(t: Words, about: Breach) -> None:
    with (
        st.popover(t("Close"), icon=":material/done_all:"),
        st.form("close_breach", border=False),
    ):
        text = st.text_area(
            t("How the measure was carried out"), key="breach_close_text", height=80
        )
        if st.form_submit_button(t("Close it"), key="breach_close_save"):
            _save(t, partial(steps.close, data.ledger(), about, text))


def _dismiss(t: Words, about: Breach) -> None:
    with (
        st.popover(t("No breach after all"), icon=":material/rule:"),
        st.form("dismiss_breach", border=False),
    ):
        text = st.text_area(t("Why it is no breach"), key="breach_dismiss_text", height=80)
        if st.form_submit_button(t("Save"), key="breach_dismiss_save"):
            _save(t, partial(steps.dismiss, data.ledger(), about, text))


def _reopen(t: Words, about: Breach) -> None:
    with (
        st.popover(t("Open again"), icon=":material/undo:"),
        st.form("reopen_breach", border=False),
    ):
        text = st.text_area(t("Why it is opened again"), key="breach_reopen_text", height=80)
        due_on = _due(t, {"due_on": None}, "breach_reopen_due")
        if st.form_submit_button(t("Open it again"), key="breach_reopen_save"):
            _save(t, partial(steps.reopen, data.ledger(), about, text, due_on))


def _due(t: Words, kept: Row, key: str) -> dt.date | None:
    """By when; a policy of this product proposes the day."""
    today = saving.local_now().date()
    usual = today + dt.timedelta(days=DAYS)
    due: dt.date | None = kept["due_on"]
    later = due if due is not None and due >= today else usual
    return st.date_input(t("Due"), value=later, key=key, width=170)


def _save(t: Words, act: "partial[None]") -> None:
    saving.save(t, partial(act, saving.local_now()))


def _key(about: Breach) -> str:
    """What tells the widgets of one breach from those of another on the page of its case."""
    return f"{about.rule_id}_{about.happened_at:%Y%m%d%H%M%S}_{about.channel}"
