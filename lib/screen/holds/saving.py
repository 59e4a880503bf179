"""Saving what a form of this room says: refused in a sentence, or kept and told at the next run."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from lib.errors import DoorstepError
from lib.followups.entry import new_id
from lib.screen import data, speech
from lib.words import Words

SAID = "_kept"
"""Session key: what to say after the run that follows a save."""


def save(t: Words, act: Callable[[], object], *keys: str) -> None:
    """Do what the form asks; when it was kept, forget the identifiers `keys` and start over."""
    try:
        act()
    except DoorstepError as refused:
        st.error(speech.refusal(t, refused), icon=":material/block:")
        return
    for key in keys:
        st.session_state.pop(key, None)
    st.session_state[SAID] = True
    st.rerun()


def told(t: Words) -> None:
    """Say that the last form was kept, once."""
    if st.session_state.pop(SAID, None):
        st.success(t("Saved."), icon=":material/check_circle:")


def identifier(key: str) -> str:
    """The identifier under which a form is kept, however often it is sent."""
    made: str = st.session_state.setdefault(key, new_id())
    return made


def said_of(t: Words, what: str, said: str) -> str:
    """Put what is said of a thing behind it."""
    return t("{what}: {said}", what=what, said=said)


def span(t: Words, first: date | None, last: date | None) -> str:
    """The first and the last day of what holds."""
    return f"{t.date(first)} – {t.date(last) if last else t('without an end')}"


def local_now() -> datetime:
    """The moment in the zone of the working day."""
    return data.now().astimezone(ZoneInfo(data.settings().timezone))
