"""Names and addresses of the ticked rows in full, to find where they are: for a purpose, a while.

They stand as text below the table and never in it: what is in a table can be taken along.
"""

import polars as pl
import streamlit as st

from lib.errors import DoorstepError
from lib.privacy import reveal
from lib.rights import Action
from lib.screen import data, speech
from lib.screen.case import seeing
from lib.words import Words


def draw(t: Words, chosen: pl.DataFrame) -> None:
    """Show what was revealed of the chosen addresses; offer to reveal the others."""
    if chosen.height == 0 or not (data.may(Action.CORRECT) and data.may(Action.REVEAL)):
        return
    seen = reveal.shown(data.ledger(), data.now(), data.settings().reveal_minutes)
    for row in chosen.filter(pl.col("case_key").is_in(list(seen))).iter_rows(named=True):
        told = (row["number"], row["name"], row["address"])
        st.text(" · ".join(one for one in told if one))
    hidden = chosen.filter(~pl.col("case_key").is_in(list(seen)))
    if hidden.height:
        with st.popover(
            t("Names and addresses of {n} in full", n=hidden.height), icon=":material/visibility:"
        ):
            _form(t, hidden)
    if ends := [seen[key] for key in chosen["case_key"] if key in seen]:
        st.caption(t("until {time}", time=f"{min(ends).astimezone(data.zone()):%H:%M:%S}"))
        seeing.watch(min(ends))


def _form(t: Words, hidden: pl.DataFrame) -> None:
    with st.form("places_in_full", border=False):
        purpose, text = seeing.ask_purpose(t)
        if not st.form_submit_button(t("Show in full"), type="primary"):
            return
    people = dict(hidden.select("case_key", "name").iter_rows())
    try:
        reveal.show(data.ledger(), people, purpose, text)
    except DoorstepError as refused:
        st.error(speech.refusal(t, refused), icon=":material/block:")
        return
    st.rerun()
