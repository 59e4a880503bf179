"""Forms that are saved once however often they are sent, and say so after the run that follows.

Each form has an identifier, made when it is drawn first; it is part of the widgets' keys, so that a
saved form is followed by an empty one.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.errors import DoorstepError
from lib.ledger.kept import new_id
from lib.screen import data, speech
from lib.words import N_, Words

Acts = Mapping[str, tuple[str, str, Callable[..., object]]]
"""Name of an act → label and icon of its button, and what it does."""

_TOLD = "_saved_in_"
"""Session key, with the part of the page behind it: what to say after the run that follows."""

SAVED = N_("Saved.")

DONE = {
    "approve": N_("Approved."),
    "grant": N_("Approved."),
    "refuse": N_("Refused."),
    "end": N_("Ended early."),
    "withdraw": N_("Taken back."),
}
"""Name of an act that takes a reason → what is said once it is done."""


def said(t: Words, part: str = "") -> None:
    """Say that the last form was saved, once; with `part` only of the forms of that part."""
    if told := st.session_state.pop(f"{_TOLD}{part}", None):
        st.success(t(told), icon=":material/check_circle:")


def tell(text: str = SAVED, part: str = "") -> None:
    """Let the run that follows say that something was done."""
    st.session_state[f"{_TOLD}{part}"] = text


def form_id(name: str) -> str:
    """The identifier of the form that is being filled in."""
    return str(st.session_state.setdefault(f"_form_{name}", new_id()))


def key(name: str, field: str) -> str:
    """The key of a widget of the form that is being filled in."""
    return f"{name}_{field}_{form_id(name)[:8]}"


def with_reason(t: Words, subject: str, acts: Acts, now: dt.datetime, *, part: str = "") -> None:
    """Ask why, and draw a button for each act: it gets the ledger, the subject, the reason, now."""
    why = st.text_area(t("Why"), key=f"why_{subject}", height=80)
    row = st.container(horizontal=True)
    # A refusal stands under all buttons and moves none of them.
    beneath = st.container()
    with row:
        for name, (label, icon, act) in acts.items():
            do = partial(act, data.ledger(), subject, why, now)
            button(
                t,
                f"{name}_{subject}",
                do,
                label=label,
                icon=icon,
                beneath=beneath,
                done=DONE.get(name, SAVED),
                part=part,
            )


def button(  # noqa: PLR0913 — how it looks, what it does, and what is said of it
    t: Words,
    name: str,
    act: Callable[[], object],
    *,
    label: str | None = None,
    icon: str = ":material/save:",
    disabled: bool = False,
    beneath: DeltaGenerator | None = None,
    done: str = SAVED,
    part: str = "",
    chief: bool = True,
) -> None:
    """Draw the button that saves a form; what is refused is said under it, or `beneath`.

    One of several that exclude each other is no `chief` one: it looks like any other button.

    What is `done` is said at the next run, where the page says it of that `part`.
    """
    if not st.button(
        label or t("Save"),
        type="primary" if chief else "secondary",
        icon=icon,
        key=f"save_{name}",
        disabled=disabled,
    ):
        return
    save(t, act, name, beneath=beneath, done=done, part=part)


def save(
    t: Words,
    act: Callable[[], object],
    name: str = "",
    *,
    beneath: DeltaGenerator | None = None,
    done: str = SAVED,
    part: str = "",
) -> None:
    """Do what the form of that `name` asks; once it is done, the form that follows is a new one.

    What is refused is said here, or `beneath`; what is `done` at the next run.
    """
    try:
        act()
    except DoorstepError as refused:
        (beneath or st.container()).error(speech.refusal(t, refused), icon=":material/block:")
        return
    st.session_state.pop(f"_form_{name}", None)
    tell(done, part)
    st.rerun()
