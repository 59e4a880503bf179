"""Choices that live in the address by their code, so that a link reads the same in any language.

Streamlit's own binding writes the label that the reader sees, which another language would not
find. A value in the address goes before the session's; the default is left out of it.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import streamlit as st

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
) -> T:
    """Ask for one of `names` (code → what is shown) by a list; the first is the default."""
    codes = list(names)
    _seed(key, codes)
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
    _write(key, chosen, default or codes[0])
    return chosen


def segments(t: Words, title: str, names: Mapping[T, str], key: str) -> T:
    """Ask for one of `names` by buttons beside each other; the first is the default."""
    codes = list(names)
    _seed(key, codes)
    chosen = st.segmented_control(
        t(title),
        codes,
        default=codes[0],
        required=True,
        format_func=lambda code: names[code],
        key=key,
        persist_state="session",
    )
    picked = chosen or codes[0]
    _write(key, picked, codes[0])
    return picked


def _seed(key: str, codes: Sequence[str]) -> None:
    """Take the value of the address before the widget is drawn, once for each new address."""
    told = st.query_params.get(key)
    if told in codes and st.session_state.get(_seen(key)) != told:
        st.session_state[key] = told


def _write(key: str, chosen: str, default: str) -> None:
    """Keep the address in step; what was written is not taken for a new wish."""
    if chosen == default:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = chosen
    st.session_state[_seen(key)] = chosen


def _seen(key: str) -> str:
    return f"_linked_{key}"
