"""Forms that are saved once however often they are sent, and say so after the run that follows.

Each form has an identifier, made when it is drawn first; it is part of the widgets' keys, so that a
saved form is followed by an empty one.
"""

from collections.abc import Callable

import streamlit as st

from lib.errors import DoorstepError
from lib.ledger.kept import new_id
from lib.screen import speech
from lib.words import Words

SAID = "_saved"
"""Session key: what to say after the run that follows a save."""


def said(t: Words) -> None:
    """Say that the last form was saved, once."""
    if st.session_state.pop(SAID, False):
        st.success(t("Saved."), icon=":material/check_circle:")


def form_id(name: str) -> str:
    """The identifier of the form that is being filled in."""
    return str(st.session_state.setdefault(f"_form_{name}", new_id()))


def key(name: str, field: str) -> str:
    """The key of a widget of the form that is being filled in."""
    return f"{name}_{field}_{form_id(name)[:8]}"


def button(
    t: Words,
    name: str,
    save: Callable[[], object],
    *,
    label: str | None = None,
    icon: str = ":material/save:",
    disabled: bool = False,
) -> None:
    """Draw the button that saves a form; what is refused is said under it."""
    if not st.button(
        label or t("Save"), type="primary", icon=icon, key=f"save_{name}", disabled=disabled
    ):
        return
    try:
        save()
    except DoorstepError as refused:
        st.error(speech.refusal(t, refused), icon=":material/block:")
        return
    st.session_state.pop(f"_form_{name}", None)
    st.session_state[SAID] = True
    st.rerun()
