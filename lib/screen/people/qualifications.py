"""The table of qualifications, the form that adds to it for one or for a whole crew, withdrawal."""

import datetime as dt
from dataclasses import fields, replace
from functools import partial

import polars as pl
import streamlit as st

from lib.errors import RecordRefused
from lib.people import qualifications
from lib.people.entering import NO_COLLECTOR
from lib.people.kinds import QUALIFICATIONS
from lib.people.qualifications import Qualification
from lib.rights import Action
from lib.screen import data, parts, saving, staff
from lib.screen.people.crews import spoken
from lib.words import Sentence, Words


def draw(t: Words) -> None:
    """The table, the form, and the withdrawal of a chosen row."""
    day = staff.today()
    rows = staff.qualified().sort("collector", "kind", "issued")
    table = pl.DataFrame(
        {
            t("Collector"): [staff.called(t, one) for one in rows["collector"]],
            t("Qualification"): [spoken(t, one) for one in rows["kind"]],
            t("State"): [
                t("valid") if one else t("not valid")
                for one in rows.select(qualifications.valid_on(day)).to_series()
            ],
            t("Issued"): staff.dates(t, rows["issued"]),
            t("Last day"): staff.dates(t, rows["expires"]),
            t("Issuer"): rows["issuer"],
            t("Certificate number"): rows["number"],
            t("Evidence"): rows["evidence"],
        }
    )
    chosen = parts.choose_row(t, table, key="qualifications", alt=t("Table of qualifications"))
    if not data.may(Action.PEOPLE):
        return
    if chosen is not None:
        _withdraw(t, rows, chosen)
    with st.container(border=True):
        _form(t, day)


def _withdraw(t: Words, rows: pl.DataFrame, at: int) -> None:
    row = rows.row(at, named=True)
    told = {one.name: row[one.name] for one in fields(Qualification)}
    gone = replace(
        Qualification(**told),
        supersedes=row["qualification_id"],
        qualification_id=saving.form_id("withdraw_qualification"),
        withdrawn=True,
    )
    saving.button(
        t,
        "withdraw_qualification",
        partial(qualifications.record, data.ledger(), gone, today=staff.today(), now=data.now()),
        label=t("Withdraw the chosen qualification"),
        icon=":material/block:",
    )


def _form(t: Words, day: dt.date) -> None:
    st.subheader(t("Enter a qualification"), anchor=False)
    numbers = list(staff.names())
    with st.container(horizontal=True):
        whose = st.multiselect(
            t("Collectors"),
            numbers,
            format_func=lambda one: staff.called(t, one),
            key=saving.key("qualification", "whose"),
            select_all=False,
            width=320,
            placeholder="—",
        )
        kind = st.selectbox(
            t("Qualification"),
            list(QUALIFICATIONS),
            format_func=lambda one: spoken(t, one),
            key=saving.key("qualification", "kind"),
            width=320,
        )
    with st.container(horizontal=True):
        issued = st.date_input(
            t("Issued"), value=day, key=saving.key("qualification", "issued"), width=150
        )
        expires = st.date_input(
            t("Last day (empty: by its kind)"),
            value=None,
            key=saving.key("qualification", "expires"),
            width=200,
        )
        texts = _paper(t)
    entered = [
        Qualification(
            collector=collector,
            kind=kind or "",
            issued=issued,
            expires=expires,
            issuer=texts["issuer"],
            number=texts["number"],
            evidence=texts["evidence"],
            sample=staff.of_sample(collector),
            qualification_id=f"{saving.form_id('qualification')}-{collector}",
        )
        for collector in whose
    ]
    saving.button(t, "qualification", partial(_save, entered, day))


def _paper(t: Words) -> dict[str, str]:
    """Ask for what the paper says and where it lies."""
    return {
        name: st.text_input(title, key=saving.key("qualification", name), width=200)
        for name, title in (
            ("issuer", t("Issuer")),
            ("number", t("Certificate number")),
            ("evidence", t("Evidence: file or folder where the paper lies")),
        )
    }


def _save(entered: list[Qualification], day: dt.date) -> None:
    if not entered:
        raise RecordRefused(problem=Sentence(NO_COLLECTOR))
    for one in entered:
        qualifications.record(data.ledger(), one, today=day, now=data.now())
