"""What the figures of a page are narrowed to, in words: a picture or file of them has left the bar.

The bar says it while it is drawn; what is drawn below takes it along. A page begins with all cases.
"""

import streamlit as st

KEY = "_narrowed"
"""Session key: the words, until another page begins."""


def begin() -> None:
    """Forget what the page before was narrowed to."""
    st.session_state[KEY] = ""


def keep(told: str) -> None:
    """Keep what the bar narrows to; empty where it shows all cases."""
    st.session_state[KEY] = told


def told() -> str:
    """What is narrowed to; empty for all cases."""
    return str(st.session_state.get(KEY, ""))
