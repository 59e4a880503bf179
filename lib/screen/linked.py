"""Widgets whose value lives in the address, so that a link shows what its sender saw.

Streamlit's own binding writes the label that the reader sees, which another language would not
find, and forbids to leave the page for another one while a value is bound. Here the address holds
codes. A value in a new address goes before the session's; what is left at its default is not in it.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import streamlit as st

from lib.screen import strangers
from lib.words import Words

T = TypeVar("T", bound=str)


def select(
    t: Words,
    title: str,
    names: Mapping[T, str],
    key: str,
    *,
    default: T | None = None,
    width: int = 220,
    hidden_title: bool = False,
    pinned: bool = False,
) -> T:
    """Ask for one of `names` (code → what is shown) by a list; the first is the default.

    What is `pinned` stands in the address though it is the default, so that a link means it later.
    """
    codes = list(names)
    _look(key, codes)
    _seed(key, lambda told: told[0] if told[0] in codes else None)
    _renamed(key, names)
    chosen = st.selectbox(
        t(title),
        codes,
        index=codes.index(default) if default in codes else 0,
        format_func=lambda code: names[code],
        key=key,
        persist_state="session",
        label_visibility="collapsed" if hidden_title else "visible",
        width=width,
    )
    _write(key, [] if chosen == (default or codes[0]) and not pinned else [chosen])
    strangers.mark(t, title, key, [chosen])
    return chosen


def _renamed(key: str, names: Mapping[T, str]) -> None:
    """Show what is chosen by its new name, as after a switch of the language.

    The browser keeps the name that it was chosen by until it is told the value anew.
    """
    told = f"{key}_named"
    name = {str(code): said for code, said in names.items()}.get(st.session_state.get(key, ""))
    if name is not None and st.session_state.get(told) not in {None, name}:
        st.session_state[key] = st.session_state[key]
    st.session_state[told] = name


def segments(
    t: Words, title: str, names: Mapping[T, str], key: str, *, default: T | None = None
) -> T:
    """Ask for one of `names` by buttons; without a `default` the first one is it."""
    codes = list(names)
    usual = default if default is not None else codes[0]
    _look(key, codes)
    _seed(key, lambda told: told[0] if told[0] in codes else None)
    chosen = st.segmented_control(
        t(title),
        codes,
        # Streamlit warns of a default beside a value of the session.
        default=None if key in st.session_state else usual,
        required=True,
        format_func=lambda code: names[code],
        key=key,
        persist_state="session",
    )
    picked = chosen or usual
    _write(key, [] if picked == usual else [picked])
    strangers.mark(t, title, key, [picked])
    return picked


def several(t: Words, title: str, values: Sequence[str], key: str) -> tuple[str, ...]:
    """Ask for any number of `values`; none means all."""
    _look(key, values)
    _seed(key, lambda told: [value for value in told if value in values] or None)
    kept = [value for value in st.session_state.get(key, []) if value in values]
    if kept != st.session_state.get(key, []):
        st.session_state[key] = kept  # another snapshot lacks what was chosen before
    chosen = st.multiselect(
        t(title),
        values,
        key=key,
        persist_state="session",
        select_all=False,
        placeholder=t("All"),
        width=280,
    )
    _write(key, chosen)
    strangers.mark(t, title, key, chosen)
    return tuple(chosen)


def _look(key: str, values: Sequence[str]) -> None:
    """Keep what a new address asks for and the widget does not have."""
    told = st.query_params.get_all(key)
    if told and told != st.session_state.get(_seen(key)):
        strangers.look(key, told, values)


def let_go(key: str, value: object) -> None:
    """Put a widget back to `value`, at which it has no place in the address; for a callback."""
    st.session_state[key] = value
    _write(key, [])


def text(
    t: Words,
    title: str,
    key: str,
    *,
    placeholder: str,
    open_to_all: Callable[[str], bool],
    width: int = 260,
) -> str:
    """Ask for a text; it is in the address only if it is `open_to_all`, as no name or phone is."""
    _seed(key, lambda told: told[0])
    entered = st.text_input(
        t(title), key=key, persist_state="session", placeholder=t(placeholder), width=width
    )
    _write(key, [entered] if entered and open_to_all(entered) else [])
    return entered or ""


def number(t: Words, title: str, key: str, *, step: float) -> float | None:
    """Ask for a number of at least nothing, or none."""
    _seed(key, lambda told: _figure(told[0]))
    entered = st.number_input(
        t(title), min_value=0.0, value=None, step=step, key=key, persist_state="session"
    )
    _write(key, [] if entered is None else [f"{entered:g}"])
    return entered


def day(
    t: Words, title: str, key: str, *, default: dt.date, width: int = 170, formerly: str = ""
) -> dt.date:
    """Ask for a day; `formerly` names it in addresses that were sent before it had its `key`."""
    # What another page of the session wrote under that name is its own.
    if (told := st.query_params.get(formerly)) and _seen(formerly) not in st.session_state:
        st.query_params[key] = st.query_params.get(key, told)
        st.query_params.pop(formerly)
    _seed(key, lambda told: _day(told[0]))
    entered = st.date_input(t(title), value=default, key=key, persist_state="session", width=width)
    chosen = entered if isinstance(entered, dt.date) else default
    _write(key, [] if chosen == default else [chosen.isoformat()])
    return chosen


def _seed(key: str, understood: Callable[[list[str]], object]) -> None:
    """Take the value of a new address before the widget is drawn; what is not understood is not."""
    told = st.query_params.get_all(key)
    if told and told != st.session_state.get(_seen(key)):
        value = understood(told)
        if value is not None:
            st.session_state[key] = value


def _write(key: str, values: Sequence[str]) -> None:
    """Keep the address in step; what was written is not taken for a new wish."""
    if not values:
        st.query_params.pop(key, None)
    elif st.query_params.get_all(key) != list(values):
        st.query_params[key] = list(values)
    st.session_state[_seen(key)] = list(values)


def _seen(key: str) -> str:
    return f"_linked_{key}"


def _figure(told: str) -> float | None:
    try:
        return max(float(told), 0.0)
    except ValueError:
        return None


def _day(told: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(told)
    except ValueError:
        return None
