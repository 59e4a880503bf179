"""The cases that this session has picked for a visit, until they become a visit list."""

from collections.abc import Collection, Iterable

import streamlit as st

from lib.rights import Action
from lib.screen import data
from lib.words import Words

KEY = "basket"
"""Session key: a tuple of case keys in the order of their picking."""


def keys() -> tuple[str, ...]:
    """The picked cases."""
    picked: tuple[str, ...] = st.session_state.get(KEY, ())
    return picked


def add(picked: Iterable[str]) -> None:
    """Add cases; one that is there already keeps its place."""
    st.session_state[KEY] = tuple(dict.fromkeys([*keys(), *picked]))


def remove(dropped: Iterable[str]) -> None:
    """Take cases out again."""
    gone = set(dropped)
    st.session_state[KEY] = tuple(key for key in keys() if key not in gone)


def clear() -> None:
    """Empty the basket."""
    st.session_state[KEY] = ()


def add_button(t: Words, chosen: Collection[str], key: str | None = None) -> None:
    """Draw the button that adds the chosen cases, for who may plan visits.

    Two on one page need a `key` each.
    """
    if data.may(Action.PLAN):
        st.button(
            t("Add to the basket ({n})", n=len(chosen)),
            disabled=not chosen,
            on_click=add,
            args=(chosen,),
            icon=":material/add_location:",
            key=key,
        )
