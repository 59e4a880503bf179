"""Kept questions: opened by a link, kept under a name, let go of."""

import datetime as dt
import urllib.parse
from functools import partial

import polars as pl
import streamlit as st

from lib.questions import records
from lib.questions.asking import Question
from lib.questions.attributes import ATTRIBUTES, NONE
from lib.questions.measures import MEASURES
from lib.questions.records import Kept
from lib.rights import Action
from lib.screen import data, logins, parts, saving
from lib.screen.frame import AS_OF
from lib.words import Words


def address(one: Question, as_of: dt.date) -> str:
    """The address of a question on this server, to be sent as a link.

    It has the day: who opens it after the next file sees the figures that were sent to him.
    """
    told = {
        "q_measure": one.measure,
        "q_rows": one.rows,
        "q_columns": one.columns,
        "q_back": one.back,
        AS_OF: as_of.isoformat(),
    }
    return f"/questions?{urllib.parse.urlencode(told)}"


def link(one: Question, as_of: dt.date, here: str | None) -> str:
    """The whole address, as a mail needs it; `here` is that of the page that is looked at."""
    told = address(one, as_of)
    return urllib.parse.urljoin(here, told.removeprefix("/")) if here else told


def draw(t: Words, asked: Question, as_of: dt.date) -> None:
    """The list of kept ones, and the form to keep the one that is shown."""
    saving.said(t)
    found = records.standing(data.ledger())
    with st.expander(t("Kept questions ({n})", n=len(found))):
        _list(t, found)
    st.caption(t("This question as a link on this server:"))
    st.code(link(asked, as_of, st.context.url), language=None)
    if data.may(Action.KEEP_QUESTIONS):
        with st.container(border=True):
            _form(t, asked)


def _list(t: Words, found: tuple[Kept, ...]) -> None:
    table = pl.DataFrame(
        {
            t("Name of the question"): [one.name for one in found],
            t("Measure"): [t(MEASURES[one.question.measure].title) for one in found],
            t("Rows of the table"): [t(ATTRIBUTES[one.question.rows]) for one in found],
            t("Columns of the table"): [_columns(t, one.question) for one in found],
            t("Kept by"): [logins.called(one.recorded_by) or "—" for one in found],
            t("Who sees it"): [t("the house") if one.shared else t("only me") for one in found],
        }
    )
    at = parts.choose_row(t, table, key="kept_questions", alt=t("Table of kept questions"))
    if at is None:
        return
    one = found[at]
    with st.container(horizontal=True):
        if st.button(t("Open it"), icon=":material/open_in_new:", key="open_question"):
            _open(one.question)
        if data.may(Action.KEEP_QUESTIONS) and one.recorded_by == data.actor().name:
            saving.button(
                t,
                "retire_question",
                partial(records.retire, data.ledger(), one.question_id, now=data.now()),
                label=t("Let it go"),
                icon=":material/block:",
            )


def _open(one: Question) -> None:
    """Ask it: the address leads the widgets."""
    told = {
        "q_measure": one.measure,
        "q_rows": one.rows,
        "q_columns": one.columns,
        "q_back": str(one.back),
    }
    for key, value in told.items():
        st.query_params[key] = value
    st.rerun()


def _columns(t: Words, one: Question) -> str:
    return t("none") if one.columns == NONE else t(ATTRIBUTES[one.columns])


def _form(t: Words, asked: Question) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            t("Name of the question"), key=saving.key("question", "name"), width=320
        )
        shared = st.checkbox(
            t("The house sees it"), value=True, key=saving.key("question", "shared")
        )
    one = Kept(name or "", asked, shared, question_id=saving.form_id("question"))
    save = partial(records.keep, data.ledger(), one, now=data.now(), sample=data.has_sample())
    saving.button(t, "question", save, label=t("Keep this question"))
