"""Warnings that crews have to heed: those of incidents, and those noted by hand."""

from functools import partial

import polars as pl
import streamlit as st

from lib.rights import Action
from lib.safety import warnings
from lib.safety.levels import ABOUT, CONSEQUENCES, LEVELS, Consequence
from lib.safety.warnings import Caution
from lib.screen import data, notes, parts, saving, staff
from lib.screen.safety import cases
from lib.words import Words


def draw(t: Words) -> None:
    """The table of today, the lifting of a chosen one, and the form."""
    rows = warnings.on(staff.today(), staff.reported(), staff.cautions())
    chosen = parts.choose_row(t, _table(t, rows), key="warnings", alt=t("Table of warnings"))
    if chosen is not None:
        _lift(t, rows.row(chosen, named=True))
    if data.may(Action.SAFETY):
        with st.container(border=True):
            _form(t)


def _table(t: Words, rows: pl.DataFrame) -> pl.DataFrame:
    numbers = cases.numbers()
    return pl.DataFrame(
        {
            t("Number"): [numbers.get(key, key) for key in rows["case_key"]],
            t("It is about"): [t(ABOUT[one]) if one in ABOUT else one for one in rows["about"]],
            t("Level"): [
                t(LEVELS[one]) if one in LEVELS else t("by hand") for one in rows["level"]
            ],
            t("What follows"): [t(CONSEQUENCES[Consequence(one)]) for one in rows["consequence"]],
            t("Until"): staff.dates(t, rows["until"]),
            t("Remark"): notes.masked(rows, "note")["note"],
        }
    )


def _lift(t: Words, row: dict[str, object]) -> None:
    if row["source"] != "hand":
        st.caption(t("A warning of an incident ends by its review."))
    elif data.may(Action.REVIEW_SAFETY):
        saving.button(
            t,
            "lift",
            partial(warnings.lift, data.ledger(), str(row["warning_id"]), now=data.now()),
            label=t("Lift the chosen warning"),
            icon=":material/lock_open:",
        )


def _form(t: Words) -> None:
    st.subheader(t("Note a warning"), anchor=False)
    case = cases.choose(t)
    with st.container(horizontal=True):
        about = st.selectbox(
            t("It is about"),
            list(ABOUT),
            index=list(ABOUT).index("address"),
            format_func=lambda one: t(ABOUT[one]),
            key=saving.key("warning", "about"),
            width=280,
        )
        follows = st.selectbox(
            t("What follows"),
            [Consequence.NOTE, Consequence.TWO_PERSONS, Consequence.NO_VISIT],
            format_func=lambda one: t(CONSEQUENCES[one]),
            key=saving.key("warning", "follows"),
            width=320,
        )
        until = st.date_input(
            t("Until (empty: until it is lifted)"),
            value=None,
            key=saving.key("warning", "until"),
            width=220,
        )
    note = st.text_input(t("What the crew has to heed"), key=saving.key("warning", "note"))
    one = Caution(
        case_key=case["case_key"] if case else "",
        about=about or "",
        consequence=str(follows),
        until=until,
        note=note or "",
        sample=cases.of_sample(case),
        warning_id=saving.form_id("warning"),
    )
    saving.button(
        t,
        "warning",
        partial(warnings.warn, data.portfolio(), one, today=staff.today(), now=data.now()),
    )
