"""Drafts on a screen: kept at each run, found again when a form is opened anew."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from lib.followups import drafts
from lib.screen import data, speech
from lib.words import Words

Typed = Mapping[str, Any]


def opened(place: str, case_key: str | None = None, *, anew: bool) -> dict[str, Typed]:
    """What the form is filled with, by case: the drafts that there were when it was opened.

    `anew` when the browser has no such form yet; later runs get the same, since a form that is
    filled otherwise would be another one. With `case_key` only of that case.
    """
    key = _key(place, case_key)
    if anew or key not in st.session_state:
        found = drafts.of(data.ledger(), place, data.now())
        mine = {one: draft for one, draft in found.items() if case_key in {None, one}}
        st.session_state[key] = mine
        st.session_state[f"{key}_kept"] = {one: dict(draft.content) for one, draft in mine.items()}
        st.session_state[f"{key}_said"] = bool(mine)
    return {one: draft.content for one, draft in st.session_state[key].items()}


def said(t: Words, place: str, case_key: str | None, discard: Callable[[], None]) -> None:
    """Say that a draft was restored, and offer to discard it."""
    key = _key(place, case_key)
    found = st.session_state.get(key)
    if not found or not st.session_state.get(f"{key}_said"):
        return
    last = max(one.saved_at for one in found.values()).astimezone(data.zone())
    with st.container(horizontal=True, vertical_alignment="center"):
        when = speech.escaped(t.datetime(last))
        st.caption(f":material/history: {t('A draft of {when} was restored.', when=when)}")
        st.button(
            t("Discard the draft"),
            on_click=discard,
            type="tertiary",
            icon=":material/delete:",
            key=f"discard_{key}",
        )


def keep(place: str, typed: Mapping[str, Typed], case_key: str | None = None) -> None:
    """Keep what is typed now where it differs from what is kept; what is empty is thrown away."""
    kept: dict[str, Typed] = st.session_state.setdefault(f"{_key(place, case_key)}_kept", {})
    for one, content in typed.items():
        if dict(content) == kept.get(one, {}):
            continue
        if content:
            drafts.keep(data.ledger(), place, one, content, data.now())
        else:
            drafts.drop(data.ledger(), place, one)
        kept[one] = dict(content)


def forget(place: str, *keys: str, case_key: str | None = None) -> None:
    """Throw away the drafts of these cases; the form is filled anew with those that are left."""
    drafts.drop(data.ledger(), place, *keys)
    for part in ("", "_kept", "_said"):
        st.session_state.pop(f"{_key(place, case_key)}{part}", None)


def _key(place: str, case_key: str | None) -> str:
    return f"_draft_{place}_{case_key or ''}"
