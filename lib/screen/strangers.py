"""What a link asks for and a list has not: said, instead of silently showing what is usual.

Each list of lib.screen.linked tells it here; it is said in one place, below the title of the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.screen import speech
from lib.words import Words

KEY = "_strangers"
"""Session key of what is told on the page that is looked at."""


@dataclass
class _Asked:
    """What the address asked of a list and it has not, and what was shown instead."""

    missing: tuple[str, ...]
    instead: list[str] | None = None


@dataclass
class _Page:
    """What links asked of a page in vain, by the key of the list; `place` is where it is said."""

    name: str
    asked: dict[str, _Asked] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    place: DeltaGenerator | None = None


def begin(name: str) -> None:
    """Begin a page: what was asked of another is no matter here."""
    page = _page()
    if page.name != name:
        st.session_state[KEY] = page = _Page(name)
    page.place, page.said = None, {}


def place(t: Words) -> None:
    """Say here what lists are told of from now on, and what they were told of before."""
    page = _page()
    page.place = st.empty()
    _say(t, page)


def look(key: str, told: Sequence[str], values: Sequence[str]) -> None:
    """Keep what a new address tells a list with that key and is none of its `values`."""
    _page().asked[key] = _Asked(tuple(one for one in told if one not in values))


def mark(t: Words, title: str, key: str, chosen: Sequence[str]) -> None:
    """Say what a list was asked for in vain, until something else is chosen than was shown then."""
    page = _page()
    asked = page.asked.get(key)
    if asked is None or not asked.missing:
        return
    if asked.instead is None:
        asked.instead = list(chosen)
    if asked.instead != list(chosen):
        del page.asked[key]
        return
    page.said[key] = t("{what}: {said}", what=t(title), said=t.listed(asked.missing))
    _say(t, page)


def _say(t: Words, page: _Page) -> None:
    if page.place is None or not page.said:
        return
    told = t(
        "What the link asks for is not here, or not for your role ({missing}), so that it "
        "narrows nothing. Please choose again, or ask the sender for a new link.",
        missing="; ".join(page.said.values()),
    )
    page.place.warning(speech.escaped(told), icon=":material/link_off:")


def _page() -> _Page:
    found: _Page = st.session_state.setdefault(KEY, _Page(""))
    return found
