"""The register of incidents: reporting one, the customer's word against it, the review."""

import datetime as dt
from functools import partial

import polars as pl
import streamlit as st

from lib.rights import Action
from lib.safety import incidents
from lib.safety.incidents import Incident, Review
from lib.safety.levels import ABOUT, CONSEQUENCES, LEVELS, Consequence
from lib.safety.rates import rate
from lib.screen import data, notes, parts, saving, staff
from lib.screen.safety import cases
from lib.words import N_, Words

PARTS = {
    "today": N_("Crews of today"),
    "incidents": N_("Incidents"),
    "report": N_("Report an incident"),
    "warnings": N_("Warnings"),
}
"""The parts of the page."""

FACTS = {
    "what": N_("Seen and heard"),
    "who": N_("Who was there"),
    "measures": N_("Measures"),
    "contest": N_("The customer says against it"),
    "reason": N_("Reason of the review"),
}


def offered(t: Words) -> dict[str, str]:
    """The parts of the page by title; the form only for who may report."""
    may = data.may(Action.SAFETY)
    return {code: t(title) for code, title in PARTS.items() if may or code != "report"}


def draw(t: Words) -> None:
    """The rate, the table, and what can be done with the chosen incident."""
    rows = staff.reported()
    counted = rate(rows, data.followups(), staff.today())
    st.metric(
        t("Incidents per 1,000 visits"),
        t.number(counted.per_thousand, 1),
        help=t(counted.summary()),
        border=True,
        width="content",
    )
    st.caption(t(counted.summary()))
    chosen = parts.choose_row(t, _table(t, rows), key="incidents", alt=t("Table of incidents"))
    if chosen is not None:
        _one(t, notes.masked(rows[chosen], *FACTS).row(0, named=True))
    elif rows.height:
        st.caption(t("Choose a row to read, contest or review it."))


def _table(t: Words, rows: pl.DataFrame) -> pl.DataFrame:
    numbers = cases.numbers()
    return pl.DataFrame(
        {
            t("Date and time"): rows["happened_at"].dt.strftime("%Y-%m-%d %H:%M"),
            t("Number"): [numbers.get(key, key) for key in rows["case_key"]],
            t("Level"): [t(LEVELS[one]) if one in LEVELS else str(one) for one in rows["level"]],
            t("What follows"): [t(CONSEQUENCES[Consequence(one)]) for one in rows["consequence"]],
            t("Until"): staff.dates(t, rows["until"]),
            t("Injured"): [t("yes") if one else "" for one in rows["injured"]],
            t("Police"): [t("yes") if one else "" for one in rows["police"]],
            t("Contested"): staff.dates(t, rows["contested_on"]),
            t("Reviewed"): staff.dates(t, rows["reviewed_on"]),
        }
    )


def _one(t: Words, row: dict[str, object]) -> None:
    told = [(title, str(row[key] or "") or None) for key, title in FACTS.items()]
    with st.container(border=True):
        parts.facts(t, told)
        if data.may(Action.SAFETY):
            _contest(t, str(row["incident_id"]))
        if incidents.may_review(data.actor(), int(str(row["level"]))):
            _review(t, str(row["first"]), sample=bool(row["sample"]))
        else:
            st.caption(t("A threat or an assault is reviewed by who may review safety."))


def _contest(t: Words, incident_id: str) -> None:
    said = st.text_area(
        t("The customer says against it"), key=saving.key("contest", incident_id), height=80
    )
    saving.button(
        t,
        "contest",
        partial(
            incidents.contest,
            data.portfolio(),
            incident_id,
            said or "",
            today=staff.today(),
            now=data.now(),
        ),
        label=t("Keep the customer's word"),
        icon=":material/record_voice_over:",
    )


def _review(t: Words, first: str, *, sample: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        follows = st.selectbox(
            t("From now on"),
            list(Consequence),
            format_func=lambda one: t(CONSEQUENCES[one]),
            key=saving.key("review", "follows"),
            width=320,
        )
        until = st.date_input(
            t("Until (empty: until another review)"),
            value=None,
            key=saving.key("review", "until"),
            width=220,
        )
        reason = st.text_input(t("Reason"), key=saving.key("review", "reason"), width=320)
    one = Review(
        incident_id=first,
        reviewed_on=staff.today(),
        consequence=str(follows),
        until=until,
        reason=reason,
        sample=sample,
        review_id=saving.form_id("review"),
    )
    saving.button(
        t,
        "review",
        partial(incidents.review, data.ledger(), one, data.now()),
        label=t("Keep the review"),
        icon=":material/gavel:",
    )


def form(t: Words) -> None:
    """Report an incident: observed behaviour, nothing else."""
    case = cases.choose(t)
    now = data.local_now()
    level, about, happened_at = _what_and_when(t, now)
    texts = {
        "what": st.text_area(
            t("What was said and done, in the order in which it happened; no judgement"),
            key=saving.key("incident", "what"),
        ),
        "who": st.text_input(t("Who was there"), key=saving.key("incident", "who")),
        "measures": st.text_input(t("Measures"), key=saving.key("incident", "measures")),
    }
    injured = st.checkbox(t("Somebody was injured"), key=saving.key("incident", "injured"))
    police = st.checkbox(t("The police was informed"), key=saving.key("incident", "police"))
    one = Incident(
        case_key=case["case_key"] if case else None,
        person_key=case["person_key"] if case else None,
        address_key=case["address_key"] if case else None,
        happened_at=happened_at,
        level=level,
        about=about,
        injured=injured,
        police=police,
        what=texts["what"] or "",
        who=texts["who"],
        measures=texts["measures"],
        sample=cases.of_sample(case),
        incident_id=saving.form_id("incident"),
    )
    saving.button(
        t, "incident", partial(incidents.report, data.portfolio(), one, now), label=t("Report")
    )


def _what_and_when(t: Words, now: dt.datetime) -> tuple[int, str, dt.datetime]:
    """Ask for level (-1 for none), for what it is about and for the moment."""
    with st.container(horizontal=True):
        level = st.selectbox(
            t("Level"),
            list(LEVELS),
            index=None,
            format_func=lambda one: t(LEVELS[one]),
            key=saving.key("incident", "level"),
            placeholder="—",
            width=220,
        )
        about = st.selectbox(
            t("It is about"),
            list(ABOUT),
            index=list(ABOUT).index("both"),
            format_func=lambda one: t(ABOUT[one]),
            key=saving.key("incident", "about"),
            width=280,
        )
        day = st.date_input(
            t("Date"), value=staff.today(), key=saving.key("incident", "day"), width=150
        )
        time = st.time_input(
            t("Time"),
            value=now.time().replace(second=0, microsecond=0),
            key=saving.key("incident", "time"),
            step=300,
            width=120,
        )
    return -1 if level is None else level, about or "", dt.datetime.combine(day, time)
