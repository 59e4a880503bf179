"""What of a case's person is seen on its page: masked, and one field revealed for a while.

The value of a field leaves the server only while the audit says that this actor may see it; that
is looked up at every run, and a run comes by itself when the time is over.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from lib.cases.fields import fields, sensitive
from lib.errors import DoorstepError
from lib.privacy import reveal
from lib.privacy.masking import mask
from lib.privacy.visible import THIRD
from lib.rights import Action
from lib.screen import data, file_rows, speech
from lib.visits import records
from lib.words import Words

Case = Mapping[str, Any]

ASKED = "_reveal_asked"
"""Session key: case and field whose purpose is being asked."""

FIRST = ("name", "id_no", "mobile", "mobile2", "phone", "home_phone")
"""What is always listed when it is there; other personal fields follow."""

ELSEWHERE = "address", "text"
"""Kinds of fields that the page shows in other places, or only as part of a note."""

TITLE_WIDTH = 96
"""Pixels of a title: on a phone a masked identity number and the way to reveal it fit beside it."""

EVERY = "5s"
"""How often an open page looks whether the time of what it shows is over."""


def seen(case: Case) -> dict[str, str]:
    """Each sensitive field of the case that has a value, as its reader may see it now."""
    hidden_from_all = sensitive("cases")
    shown = dict(data.masks("cases", at_the_door=at_the_door(case)))
    for field in revealed(case):
        shown.pop(field, None)
    personal = [field.key for field in fields("cases") if field.key in hidden_from_all]
    filled = {key: str(case[key]) for key in personal if case.get(key)}
    frame = mask(pl.DataFrame([filled]), shown) if filled else pl.DataFrame()
    return dict(frame.row(0, named=True)) if filled else {}


def revealed(case: Case) -> dict[str, dt.datetime]:
    """Field → until when it is revealed to who is at the screen."""
    if not data.may(Action.REVEAL):
        return {}
    return reveal.revealed(data.ledger(), case, data.now(), data.settings().reveal_minutes)


def at_the_door(case: Case) -> bool:
    """Whether who is at the screen belongs to the crew that visits the case today."""
    collector = data.actor().collector
    if collector is None:
        return False
    mine = file_rows.collectors().filter(pl.col("collector_no") == collector)
    crews, names = mine["crew"].drop_nulls(), {collector, *mine["name"].drop_nulls()}
    today = data.today()
    return case["case_key"] in records.visited_by(data.ledger(), today, set(crews), names)


def person(t: Words, case: Case) -> None:
    """The personal fields of the case, each masked with the way to reveal it."""
    shown = seen(case)
    kinds = data.masks("cases")
    listed = [key for key in FIRST if key in shown]
    listed += [
        key
        for key in shown
        if key not in listed and kinds[key] not in ELSEWHERE and not THIRD.match(key)
    ]
    others = [key for key in shown if THIRD.match(key)]
    with st.container(border=True):
        st.markdown(f"**{t('Person')}**")
        for key in listed:
            line(t, case, key, shown[key])
        if others:
            with st.expander(t("Other persons ({n})", n=len(others))):
                st.caption(t("They do not owe. They may be asked where the customer is, no more."))
                for key in others:
                    line(t, case, key, shown[key])
    _until(t, case)


def line(t: Words, case: Case, key: str, shown: str, *, said: str = "") -> None:
    """One field with its title, its value as it may be seen, and the way to reveal it."""
    title = next(field.label for field in fields("cases") if field.key == key)
    until = revealed(case).get(key)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(t(title), width=TITLE_WIDTH)
        st.text(" · ".join(filter(None, (shown, said))), width="stretch")
        if until:
            at = until.astimezone(data.zone())
            st.caption(t("until {time}", time=f"{at:%H:%M:%S}"), width="content")
            st.button(
                t("Hide"),
                key=f"conceal_{key}",
                on_click=_conceal,
                args=(case, key),
                type="tertiary",
            )
        elif data.may(Action.REVEAL) and not _is_open(case, key):
            st.button(
                t("Reveal"),
                key=f"reveal_{key}",
                on_click=_ask,
                args=(case["case_key"], key),
                type="tertiary",
                icon=":material/visibility:",
            )
    if st.session_state.get(ASKED) == (case["case_key"], key) and not until:
        _form(t, case, key)


def _is_open(case: Case, key: str) -> bool:
    """Whether the field is seen in full anyhow, at the door."""
    return key not in data.masks("cases", at_the_door=at_the_door(case))


def _form(t: Words, case: Case, key: str) -> None:
    """Ask what a field is needed for."""
    with st.form(f"reveal_form_{key}"):
        purpose, text = ask_purpose(t)
        if not st.form_submit_button(t("Reveal this field"), type="primary"):
            return
    try:
        reveal.reveal(data.ledger(), case, key, purpose, text, data.own_names())
    except DoorstepError as refused:
        st.error(speech.refusal(t, refused), icon=":material/block:")
        return
    st.session_state.pop(ASKED, None)
    st.rerun()


def ask_purpose(t: Words) -> tuple[str, str]:
    """Ask what is to be revealed for, as a code ("" without an answer) and in words."""
    purpose = st.selectbox(
        t("What is it needed for?"),
        list(reveal.PURPOSES),
        index=None,
        format_func=lambda code: t(reveal.PURPOSES[code]),
        placeholder=t("Choose a purpose"),
        key="reveal_purpose",
    )
    text = st.text_input(t("In words"), key="reveal_text", max_chars=200)
    minutes = data.settings().reveal_minutes
    st.caption(t("Is logged with your name and ends after {n} minutes.", n=minutes))
    return purpose or "", text


def _ask(case_key: str, field: str) -> None:
    st.session_state[ASKED] = (case_key, field)


def _conceal(case: Case, field: str) -> None:
    reveal.conceal(data.ledger(), case, field)


def _until(t: Words, case: Case) -> None:
    """Run the page again as soon as the time of anything on it is over."""
    del t
    ends = revealed(case).values()
    if ends:
        watch(min(ends))


@st.fragment(run_every=EVERY)
def watch(end: dt.datetime) -> None:
    """Run the page again at the end of the time."""
    if data.now() >= end:
        st.rerun()
