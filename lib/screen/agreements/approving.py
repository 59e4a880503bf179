"""What a second person decides by: what the customer can afford, and the limits gone beyond."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from lib.agreements import affordability
from lib.agreements.affordability import ITEMS, SOURCES, Affordable, Budget
from lib.agreements.comparing import held_against, payable
from lib.agreements.limits import exceeded
from lib.screen import data, parts, speech
from lib.words import Words

Row = Mapping[str, Any]


def basis(t: Words, row: Row) -> None:
    """Draw it beside the decision, and beside what was decided; nothing where none is needed."""
    content = json.loads(row["content"])
    if not content["over"]:
        return
    left, right = st.columns(2)
    with left:
        _afforded(t, row, [amount for _, amount, _ in content["schedule"]])
    with right:
        st.markdown(f"**{t('Why a second person decides')}**")
        for one in exceeded(content, row["proposed_on"]):
            st.text(t(one))


def _afforded(t: Words, row: Row, instalments: list[int]) -> None:
    """The budget as it was entered with the proposal, and what follows from it."""
    budget = affordability.from_json(json.loads(row["budget"] or "{}"))
    kept_back = data.settings().agreement_kept_back
    found = affordability.assess(budget, row["currency"], kept_back)
    money = partial(t.money, currency=row["currency"])
    st.markdown(f"**{t('What the customer can afford a month')}**")
    if budget:
        _entered(t, budget, found)
    else:
        st.text(t("Nothing was entered with the proposal."))
    for one in found.said():
        st.text(t(one))
    fit = held_against(payable(row["kind"], instalments, found), found)
    st.text(t("Largest instalment: {amount}. {fit}", amount=money(max(instalments)), fit=fit))
    st.caption(speech.escaped(t(found.method())))


def _entered(t: Words, budget: Budget, found: Affordable) -> None:
    """Each amount with where it is known from, and the sums."""
    money = partial(t.money, currency=found.currency)
    known = {code: budget[code] for code in ITEMS if code in budget}
    table = {
        t("Item"): [t(ITEMS[code][1]) for code in known],
        t("Amount"): [money(one.amount) for one in known.values()],
        t("Known from"): [t(SOURCES[one.source]) for one in known.values()],
    }
    parts.show(t, pl.DataFrame(table), alt=t("What the customer earns and needs"))
    st.text(
        t(
            "Income {income} − outgoings {outgoings} − other debts {debts} = {left} left.",
            income=money(found.income),
            outgoings=money(found.outgoings),
            debts=money(found.debts),
            left=money(found.residual),
        )
    )
