"""Of whom all the money of a period is, so that a rate adds up with what other screens have."""

import datetime as dt
from collections.abc import Sequence

import polars as pl
import streamlit as st

from lib.recovery.paid import Whereof, whereof
from lib.screen import data, file_rows, speech
from lib.words import N_, Money, Sentence, Words

WHEREOF = N_(
    "{total} came in from {start} to {end}: {mine} counts in this rate, {others} is of cases of "
    "the same snapshot that do not count (no amount, or not with us on the day), {later} of cases "
    "that came in later, {none} of no case of these files. What changed between the two days has "
    "the first two, the month above the first three."
)


def draw(t: Words, rows: pl.DataFrame, base_day: dt.date, start: dt.date, end: dt.date) -> None:
    """Say it in a sentence a currency; `rows` is the table of all cases that were measured."""
    counts = dict(rows.select("currency", "numerator").iter_rows())
    for one in of_period(data.version(), base_day, start, end):
        mine = counts.get(one.currency, 0)
        amounts = {
            "total": one.total,
            "mine": mine,
            "others": one.own - mine,
            "later": one.later,
            "none": one.none,
        }
        told = {name: Money(amount, one.currency) for name, amount in amounts.items()}
        said = Sentence(WHEREOF, start=start, end=end, **told)
        st.caption(f":material/info: {speech.said(t, said)}")


@data.shared
def of_period(at: int, base_day: dt.date, start: dt.date, end: dt.date) -> Sequence[Whereof]:
    """All money of a period told apart by the cases of its two days, one row a currency."""
    del at
    cases = [data.measured(day).select("case_key", "currency") for day in (base_day, end)]
    usual = data.settings().currency
    return whereof(file_rows.payments(), *cases, start=start, end=end, currency=usual)
