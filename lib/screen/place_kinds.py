"""Asking what the places are of which a file gives coordinates and no address."""

import polars as pl
import streamlit as st

from lib.portfolio import place_kinds, placing
from lib.rights import Action
from lib.screen import data
from lib.words import Words


def ask(t: Words, picked: pl.DataFrame) -> None:
    """Where a file gives coordinates and no address, ask what these places are."""
    bare = place_kinds.untold(picked, place_kinds.known(data.ledger()))
    if bare.is_empty() or not data.may(Action.CORRECT):
        return
    clients = [place_kinds.CLIENT + (one or "") for one in bare["client"].unique().sort()]
    own = [placing.CASE + key for key in bare["case_key"]]
    with st.container(border=True, key="place_kinds"):
        st.markdown(
            t(
                "**{n}** cases have coordinates and no address, so nobody knows whether they lead "
                "to a home or a workplace. Rules about such places refuse visits until it is said.",
                n=bare.height,
            )
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            kind = st.selectbox(
                t("What the places are"),
                list(place_kinds.PLACE_KINDS),
                index=None,
                format_func=lambda code: t(place_kinds.PLACE_KINDS[code]),
                placeholder="—",
                width=220,
            )
            whole = st.checkbox(t("For all such cases of these clients, also in later files"))
            if st.button(t("Save"), disabled=kind is None, key="save_place_kinds") and kind:
                subjects = clients if whole else own
                place_kinds.say(data.ledger(), subjects, kind, now=data.now())
                st.rerun()
