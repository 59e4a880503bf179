"""The cases that somebody has picked for a visit, until they become a visit list.

The session has them; the ledger keeps them beside it, so that a reload, or a lost line, does not
empty the basket.
"""

from collections.abc import Collection, Iterable
from contextlib import suppress

import streamlit as st

from lib.errors import DoorstepError
from lib.rights import Action
from lib.screen import data
from lib.visits import picked as kept
from lib.words import Words

KEY = "basket"
"""Session key: a tuple of case keys in the order of their picking."""


def keys() -> tuple[str, ...]:
    """The picked cases."""
    if KEY not in st.session_state:
        st.session_state[KEY] = _kept()
    picked: tuple[str, ...] = st.session_state[KEY]
    return picked


def add(picked: Iterable[str]) -> None:
    """Add cases; one that is there already keeps its place."""
    before = keys()
    st.session_state[KEY] = tuple(dict.fromkeys([*before, *picked]))
    # A ledger that is busy costs the basket its second place, and nobody a click.
    with suppress(DoorstepError):
        kept.keep(data.ledger(), st.session_state[KEY][len(before) :], data.now())


def remove(dropped: Iterable[str]) -> None:
    """Take cases out again."""
    gone = set(dropped)
    st.session_state[KEY] = tuple(key for key in keys() if key not in gone)
    with suppress(DoorstepError):
        kept.drop(data.ledger(), gone)


def clear() -> None:
    """Empty the basket."""
    remove(keys())


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


def _kept() -> tuple[str, ...]:
    """What the session before had picked, without cases that are no longer there."""
    before = kept.of(data.ledger(), data.now()) if data.may(Action.PLAN) else ()
    latest = data.portfolio().latest()
    if not before or latest is None:
        return ()
    known = set(data.cases(latest)["case_key"])
    return tuple(key for key in before if key in known)
