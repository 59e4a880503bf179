"""Of which days the team's figures are, and what of them who is at the screen may see."""

import datetime as dt

import polars as pl
import streamlit as st

from lib.screen import data, linked, staff
from lib.team.credits import Credit
from lib.team.expecting import Rates
from lib.team.scorecard import Asked, Card, Found, found, since_last
from lib.team.scorecard import card as made
from lib.team.seeing import visible
from lib.words import N_, Words

CREDITS = {
    Credit.OWNER.value: N_("the owner on the day of payment"),
    Credit.PROMISE.value: N_("who took the promise"),
}
RATES = {
    Rates.BEFORE.value: N_("the team's, of the period before"),
    Rates.OTHERS.value: N_("all others', of the same days"),
}
"""Whose rates are expected → their name."""


def ask(t: Words, as_of: dt.date, *, counted: bool = True) -> Asked:
    """Ask for the period, and with `counted` how its payments count; all of it is in the address.

    Raises:
        MeasureImpossible: there is no case file before the day.

    """
    days = data.portfolio().as_of_dates()
    usual = since_last(days, as_of).start
    names = {day.isoformat(): t.date(day) for day in days if day < as_of}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        since = linked.select(t, N_("Since the snapshot of"), names, "since", width=180,
            default=usual.isoformat(),
        )  # fmt: skip
        start = dt.date.fromisoformat(since)
        if not counted:
            return Asked(start, as_of)
        credit = linked.select(
            t, N_("A payment counts for"), {k: t(v) for k, v in CREDITS.items()}, "credit",
            width=260,
        )  # fmt: skip
        rates = linked.select(
            t, N_("Expected rates"), {k: t(v) for k, v in RATES.items()}, "rates", width=280
        )
    return Asked(start, as_of, Credit(credit), Rates(rates))


def card(asked: Asked) -> Card:
    """The part of the scorecard that who is at the screen may see.

    Raises:
        MeasureImpossible: nobody is named as owner of a case.

    """
    return visible(whole(asked), data.actor())


def whole(asked: Asked) -> Card:
    """The scorecard of everybody; of whoever sees only himself nothing but means is made of it."""
    known = _found(data.version(), Asked(asked.start, asked.end))
    return made(known, asked, data.settings().minimum_n)


@data.shared
def _found(at: int, days: Asked) -> Found:
    """Read it once for all who ask, however they count: it is of all cases, a few hundred rows."""
    del at
    return found(data.portfolio(), data.settings(), days)


def in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows in the order of `name`: common Chinese names by their sound, as GB 18030 has it."""
    key = pl.col("name").map_elements(
        lambda name: name.encode("gb18030", "replace"), return_dtype=pl.Binary
    )
    return rows.sort(key)


def named(numbers: list[str]) -> dict[str, str]:
    """Number → how a collector is called in a table; the number itself where nobody knows more."""
    names = staff.names()
    shown = {one: names.get(one, one) for one in numbers}
    twice = [name for name in shown.values() if list(shown.values()).count(name) > 1]
    return {one: f"{name} ({one})" if name in twice else name for one, name in shown.items()}
