"""What stands around the map: counts, the basket, and the cases that have no place."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from lib.cases.buckets import SCHEME
from lib.cases.search import Filter, find, sort
from lib.privacy.masking import EXACT
from lib.rights import Action
from lib.screen import basket, case_frames, case_table, data, parts
from lib.screen.map import maps
from lib.words import Words

SEEN = "_map_stamp"
"""Session key: the last answer of the map that was acted on."""


def mapped(as_of: dt.date, wanted: Filter) -> pl.DataFrame:
    """The cases that were asked for, sorted by number, as far as the map asks: columns MAPPED."""
    return _mapped(data.version(), as_of, wanted)


@data.shared
def _mapped(at: int, as_of: dt.date, wanted: Filter) -> pl.DataFrame:
    del at
    return sort(find(data.cases(as_of).lazy(), wanted).select(maps.MAPPED), "case").collect()


def count_line(t: Words, found: pl.DataFrame, as_of: dt.date) -> None:
    """Say how many cases there are and how sure their places are."""
    parts.count_line(t, found, of=data.cases(as_of).height, as_of=as_of)
    exact = found.filter(pl.col("place_quality") == EXACT).height
    without = found["lat"].null_count()
    st.caption(
        t(
            "{exact} at their address, {approximate} at the centre of their district or city "
            "(dashed), {without} without a place (listed below). {scheme}.",
            exact=exact,
            approximate=found.height - exact - without,
            without=without,
            scheme=t(SCHEME),
        )
    )
    if found.height - without > data.settings().map_points:
        st.caption(t("Too many to draw one by one: each circle counts the cases of a cell."))


def take_up(picked: Mapping[str, Any]) -> None:
    """Act on what the map answered, once: a click opens the case, a lasso fills the basket."""
    if not picked or picked["stamp"] == st.session_state.get(SEEN):
        return
    st.session_state[SEEN] = picked["stamp"]
    if picked["clicked"]:
        st.switch_page("pages/case.py", query_params={"case": picked["clicked"]})
    basket.add(picked["selected"])
    st.rerun()


def basket_line(t: Words, found: pl.DataFrame) -> None:
    """Say what is in the basket, and lead to the visit list, for who may plan visits."""
    if not data.may(Action.PLAN):
        return
    keys = basket.keys()
    inside = found.filter(pl.col("case_key").is_in(keys))
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            t("**Basket: {n} cases**, {amount}", n=len(keys), amount=parts.sums(t, inside)),
            width="stretch",
        )
        st.button(t("Empty the basket"), on_click=basket.clear, disabled=not keys)
        st.page_link("pages/planning.py", label=t("Plan several crews"), icon=":material/route:")
        if st.button(t("Make a visit list"), type="primary", disabled=not keys):
            st.switch_page("pages/visits.py")


def exports(t: Words, found: pl.DataFrame, as_of: dt.date, wanted: Filter) -> None:
    """Offer what the map shows as files, with how exactly each place is known.

    All columns of the cases are gathered when somebody asks for a file.
    """
    whole = case_table.whole(lambda: case_frames.found(as_of, wanted, "case"))
    with st.container(horizontal=True, vertical_alignment="center"):
        case_table.exports(t, found, "map", whole)


def unplaced(t: Words, found: pl.DataFrame, as_of: dt.date) -> None:
    """List the cases that have no place, so that their addresses can be corrected."""
    keys = found.filter(pl.col("lat").is_null()).select("case_key")
    if keys.is_empty():
        return
    lost = keys.join(data.cases(as_of), on="case_key", how="left", maintain_order="left")
    with st.expander(t("Without a place ({n})", n=lost.height)):
        st.caption(t("Please ask the client for an address or coordinates of these cases."))
        if data.may(Action.CORRECT):
            st.page_link(
                "pages/quality.py",
                label=t("Place them"),
                query_params={"part": "places"},
                icon=":material/add_location_alt:",
            )
        case_table.draw(t, lost, key="unplaced")
