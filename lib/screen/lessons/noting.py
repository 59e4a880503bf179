"""The small form that notes a decision, the same on every page: from what is looked at there."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import polars as pl
import streamlit as st

from lib.experiments.defining import OUTCOMES
from lib.lessons import noting
from lib.lessons.noting import LONGEST, LONGEST_OWNER, LONGEST_WHAT, Decision
from lib.rights import Action
from lib.screen import data, notes, saving
from lib.screen.frame import Here
from lib.words import Words

FORM = "lesson"
REVIEW_DAYS = 14

NAMED = 2_000
"""Cases whose names are looked for in the words of a decision; of more nobody is meant by name."""

Keys = Callable[[], Sequence[str]]


def popover(t: Words, here: Here, page: str, keys: Keys, *, day: dt.date | None = None) -> None:
    """Offer to note a decision about the cases that are looked at.

    `keys` gives them when somebody asks: a page is not kept waiting by it. `day` is that of the
    files which say what they are, as their bucket, unless it is that of the page.
    """
    if not data.may(Action.KEEP_LESSONS):
        return
    name = f"{FORM}_{page}"
    saving.said(t, name)
    # A saved form is followed by one that is closed.
    opened = st.popover(
        t("Note a decision"),
        icon=":material/edit_note:",
        on_change="rerun",
        key=saving.key(name, "open"),
    )
    if not opened.open:
        return
    with opened:
        _form(t, replace(here, as_of=day or here.as_of), page, name, list(keys()))


def _form(t: Words, here: Here, page: str, name: str, keys: list[str]) -> None:
    of = data.cases(here.as_of).height
    st.caption(
        t("It concerns the {n} of {of} cases that are looked at, as the files of {day} say them.",
          n=len(keys), of=of, day=here.as_of)
    )  # fmt: skip
    if len(keys) == of:
        st.caption(t("These are all cases: nothing will be left to compare them with."))
    today = data.working_day(here.as_of)
    what = st.text_input(
        t("What was decided"), max_chars=LONGEST_WHAT, key=saving.key(name, "what")
    )
    why = st.text_area(t("Why"), max_chars=LONGEST, height=70, key=saving.key(name, "why"))
    owner = st.text_input(
        t("Who sees to it"),
        value=data.actor().name,
        max_chars=LONGEST_OWNER,
        key=saving.key(name, "owner"),
    )
    measure = st.selectbox(
        t("Judged by"),
        list(OUTCOMES),
        format_func=lambda code: t(OUTCOMES[code]),
        key=saving.key(name, "measure"),
    )
    review = st.date_input(
        t("To be reviewed on"),
        value=today + dt.timedelta(days=REVIEW_DAYS),
        key=saving.key(name, "review"),
    )
    decision = Decision(
        what=what or "",
        why=why or "",
        owner=owner or "",
        decided_on=today,
        review_on=review or today,
        measure=measure or "",
        as_of=here.as_of,
        case_keys=tuple(keys),
        page=page,
        lesson_id=saving.form_id(name),
    )
    _starred(t, len(keys))
    act = partial(_save, here.as_of, decision)
    saving.button(t, name, act, label=t("Note it"), icon=":material/edit_note:", part=name)


def _starred(t: Words, n: int) -> None:
    """Say what of the words is starred before a decision about n cases is kept."""
    if n > NAMED:
        st.caption(
            t("Numbers are starred before it is kept. No name is looked for in the words of so "
              "many cases (over {most}): please name no customer.",
              most=NAMED)
        )  # fmt: skip
    else:
        st.caption(t("Names and numbers of these customers are starred before it is kept."))


def _save(as_of: dt.date, decision: Decision) -> None:
    noting.note(data.ledger(), decision, names_of(as_of, decision.case_keys), data.now())


def names_of(as_of: dt.date, keys: Sequence[str]) -> list[str | None]:
    """The names of the customers concerned by cases of a day and of their people."""
    if len(keys) > NAMED:
        return []
    own = pl.col("case_key").is_in(pl.Series(keys, dtype=pl.String).implode())
    told = data.cases(as_of).filter(own).select(notes.LOOKED_FOR)
    return [name for column in told.iter_columns() for name in column.drop_nulls().unique()]
