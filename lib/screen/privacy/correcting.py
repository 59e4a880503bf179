"""The form by which what is stored of a person is corrected at his request, and taken back."""

from collections.abc import Callable
from functools import partial

import polars as pl
import streamlit as st

from lib.privacy import correcting
from lib.privacy.masking import mask
from lib.privacy.person import Person
from lib.screen import data, parts
from lib.words import Words

Save = Callable[[Callable[[], None]], None]
"""Does what a form asks, says what it came to, and begins anew."""


def form(t: Words, found: Person, basis: str, save: Save) -> None:
    """One field of one of his cases, and what was corrected before."""
    place, now = data.portfolio(), data.now()
    fields = correcting.correctable()
    with st.expander(t("Correct what is stored"), icon=":material/edit:"):
        st.caption(t("What is corrected goes before what files say, in this file and all to come."))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            case_key = st.selectbox(
                t("Number of the case"),
                sorted(found.case_keys),
                key="privacy_correct_case",
                width=280,
            )
            field = parts.choice(
                t,
                t("What is wrong"),
                {code: one.label for code, one in fields.items()},
                "privacy_correct_field",
                width=220,
            )
            value = st.text_input(t("What is right"), key="privacy_correct_value", width=360)
            asked_for = st.button(t("Correct"), key="privacy_correct", icon=":material/save:")
        if asked_for:
            asked = (place, found, case_key, field or "", value, basis)
            save(partial(correcting.correct, *asked, now=now))
        _standing(t, found, basis, save)


def _standing(t: Words, found: Person, basis: str, save: Save) -> None:
    """What stands corrected of his cases, masked, each with the way back to the files."""
    place, now = data.portfolio(), data.now()
    fields = correcting.correctable()
    known = correcting.standing(place)
    for case_key in sorted(found.case_keys & set(known)):
        masked = mask(pl.DataFrame([known[case_key]]), data.masks("cases")).row(0, named=True)
        said = " · ".join(
            t("{what}: {said}", what=t(fields[key].label), said=masked[key])
            for key in masked
            if key in fields
        )
        st.text(t("Corrected in {case}: {said}", case=case_key, said=said))
        if st.button(t("Let the files speak again"), key=f"privacy_take_back_{case_key}"):
            save(partial(correcting.take_back, place, found, case_key, basis, now=now))
