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
    columns = st.columns(2)
    for at, (code, (_, title)) in enumerate(ITEMS.items()):
        with columns[at % 2], st.container(horizontal=True, vertical_alignment="bottom"):
            filed = case.get("income") if code == "wages" else None
            amount = money(t(title), saving.key(name, code), filed)
            source = st.selectbox(
                t("Known from"),
                list(SOURCES),
                index=list(SOURCES).index(FILED) if filed else 0,
                format_func=lambda one: t(SOURCES[one]),
                key=saving.key(name, f"{code}_source"),
                width=170,
            )
            if amount is not None:
                budget[code] = Figure(amount, source)
    found = assess(budget, case["currency"], data.settings().agreement_kept_back)
    for one in found.said():
        st.text(t(one))
    st.caption(speech.escaped(t(found.method())))
    return budget, found


def money(title: str, key: str, value: int | None = None) -> int | None:
    """Ask for an amount; in minor units, None while nothing is entered."""
    amount = st.number_input(
        title,
        min_value=0.0,
        value=None if value is None else value / MINOR_UNITS,
        step=100.0,
        format="%.2f",
        key=key,
        width=190,
    )
    return None if amount is None else int(Decimal(str(amount)) * MINOR_UNITS)
