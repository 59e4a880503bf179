"""The filter bar that the case table, the map and the exports share; it lives in the address."""

from decimal import Decimal

import polars as pl
import streamlit as st

from lib.cases.search import CHOSEN, Filter, Held, choices
from lib.screen import linked
from lib.words import MINOR_UNITS, N_, Words

TITLES = {
    "bucket": N_("Bucket"),
    "city": N_("City"),
    "district": N_("District"),
    "client": N_("Client"),
    "product": N_("Product"),
    "collector": N_("Collector"),
}
HELD: dict[Held, str] = {
    "all": N_("With and without hold"),
    "free": N_("Without hold"),
    "held": N_("On hold only"),
}


def bar(t: Words, cases: pl.DataFrame) -> Filter:
    """Draw the bar for the values that `cases` has; return what was asked for."""
    values = choices(cases)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            t("Search"),
            placeholder=t("Number, name, phone or address"),
            key="q",
            bind="query-params",
            persist_state="session",
            width=260,
        )
        buckets = _several(t, "bucket", values["bucket"])
        with st.popover(t("More filters"), icon=":material/tune:"):
            rest = {name: _several(t, name, values[name]) for name in CHOSEN if name != "bucket"}
            least = _amount(t("Overdue amount from"), "least")
            most = _amount(t("Overdue amount up to"), "most")
            held = linked.select(t, N_("Hold"), {k: t(v) for k, v in HELD.items()}, "held")
    return Filter(
        text=text or "",
        chosen={"bucket": buckets, **rest},
        least=least,
        most=most,
        held=held,
    )


def _several(t: Words, name: str, values: list[str]) -> tuple[str, ...]:
    chosen = st.multiselect(
        t(TITLES[name]),
        values,
        key=name,
        bind="query-params",
        persist_state="session",
        placeholder=t("All"),
        width=280,
    )
    return tuple(chosen)


def _amount(title: str, key: str) -> int | None:
    """Ask for an amount in whole units; return it in minor units."""
    entered = st.number_input(
        title,
        min_value=0.0,
        value=None,
        step=1000.0,
        key=key,
        bind="query-params",
        persist_state="session",
    )
    return None if entered is None else int(Decimal(str(entered)) * MINOR_UNITS)
