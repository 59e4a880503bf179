"""The sums of a file's amounts, to be held against those that its sender names.

Only rows that would load are in them, to the last decimal that the file states; reversals are taken
off, as they are when they are loaded. Currencies are never added.
"""

from decimal import Decimal

import pandas as pd
import streamlit as st

from lib.intake import Intake
from lib.intake.report import Report
from lib.screen import speech
from lib.words import Words

PLACES = 2
"""Decimals at least; an amount that has more shows them."""


def totals(t: Words, report: Report) -> None:
    """Say how many lines only sum up others, and of which columns they agree with the rows."""
    if report.summing:
        st.caption(t("{n} lines only sum up others; they are no rows.", n=report.summing))
    if report.totals_agree:
        columns = speech.escaped(speech.listed(t, report.totals_agree))
        said = t("The totals of the file agree with its rows: {columns}.", columns=columns)
        st.caption(f":material/check: {said}")


def draw(t: Words, intake: Intake) -> None:
    """Draw one line for each column of amounts and currency."""
    titles = {key: title for title, key in intake.mapping.items() if key}
    report = intake.report
    rows = [
        {
            t("Column"): speech.escaped(titles.get(key, key)),
            t("Currency"): speech.escaped(currency) or "—",
            t("Sum"): _exact(t, text),
            t("Amounts (n)"): t.number(report.amounts[currency][key]),
        }
        for currency, sums in report.sums.items()
        for key, text in sums.items()
    ]
    if not rows:
        return
    with st.expander(t("Sums, to compare with those of the sender"), icon=":material/functions:"):
        # A plain table: every figure is seen whole on a narrow screen too.
        st.table(pd.DataFrame(rows), hide_index=True, border="horizontal")
        st.caption(
            t(
                "Of the {n} rows that would load, to the last decimal; rows that are not loaded "
                "are not in them.",
                n=report.accepted,
            )
        )


def _exact(t: Words, text: str) -> str:
    decimals = len(text.partition(".")[2])
    return t.number(Decimal(text), max(PLACES, decimals))
