"""The form of what a customer can afford: each amount with where it is known from."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import streamlit as st

from lib.agreements.affordability import (
    FILED,
    ITEMS,
    SOURCES,
    Affordable,
    Budget,
    Figure,
    assess,
)
from lib.screen import data, saving, speech
from lib.words import MINOR_UNITS, Words


def ask(t: Words, case: Mapping[str, Any], name: str) -> tuple[Budget, Affordable]:
    """Ask for the budget, and say what follows from it and what is not known.

    `name` is that of the form whose part it is.
    """
    st.markdown(f"**{t('What the customer can afford a month')}**")
    budget: dict[str, Figure] = {}
    codes = list(ITEMS)
    for first in range(0, len(codes), 2):  # in rows, so that a phone keeps the order
        for code, column in zip(codes[first : first + 2], st.columns(2), strict=True):
            with column:
                budget |= _item(t, case, name, code)
    found = assess(budget, case["currency"], data.settings().agreement_kept_back)
    for one in found.said():
        st.text(t(one))
    st.caption(speech.escaped(t(found.method())))
    return budget, found


def _item(t: Words, case: Mapping[str, Any], name: str, code: str) -> dict[str, Figure]:
    """Ask for one amount and its source; nothing while no amount is entered."""
    filed = case.get("income") if code == "wages" else None
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        amount = money(t(ITEMS[code][1]), saving.key(name, code), filed)
        source = st.selectbox(
            t("Known from"),
            list(SOURCES),
            index=list(SOURCES).index(FILED) if filed else 0,
            format_func=lambda one: t(SOURCES[one]),
            key=saving.key(name, f"{code}_source"),
            label_visibility="collapsed",
            width=130,
        )
    return {} if amount is None else {code: Figure(amount, source)}


def money(title: str, key: str, value: int | None = None) -> int | None:
    """Ask for an amount; in minor units, None while nothing is entered."""
    amount = st.number_input(
        title,
        min_value=0.0,
        value=None if value is None else value / MINOR_UNITS,
        step=100.0,
        format="%.2f",
        key=key,
        width=170,
    )
    return None if amount is None else int(Decimal(str(amount)) * MINOR_UNITS)
