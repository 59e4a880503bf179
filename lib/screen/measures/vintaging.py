"""Vintages in the part "other figures": what of each month's loans is late, by month on book."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

import polars as pl
import streamlit as st

from lib.cases.search import find
from lib.errors import MeasureImpossible
from lib.measures import loans, ratios, vintages
from lib.measures.pairs import month_ends, own_days
from lib.parts import by_currency
from lib.screen import data, linked
from lib.screen.measures import drawn
from lib.screen.measures.asking import Asked
from lib.screen.measures.refusals import Refusals
from lib.screen.theme import colours
from lib.settings import title_of
from lib.show.curve_charts import vintage_curves
from lib.words import N_, Sentence, Words

CURRENT, EVER = "current", "ever"
LATE = {CURRENT: N_("now more than 30 days late"), EVER: N_("ever more than 30 days late")}
TITLES = {
    "currency": N_("Currency"),
    "cohort": N_("Month of the loan"),
    "months": N_("Months on book"),
    "n": N_("Loans (n)"),
    "lent": N_("Amount lent"),
    "late": N_("Outstanding of late ones"),
    "share": N_("Share late"),
}


def draw(t: Words, asked: Asked, refusals: Refusals) -> None:
    """What of each month's loans is late, by month on book."""
    title = t("Vintages by month of the loan")
    now = refusals.ask(title, partial(_vintage_rows, data.version(), asked, ever=False))
    if now is None:
        return
    st.subheader(title, anchor=False)
    names = {code: t(name) for code, name in LATE.items()}
    ever = linked.segments(t, N_("Late"), names, "late") == EVER
    found = _vintage_rows(data.version(), asked, ever=True) if ever else now
    least = data.settings().minimum_n
    for currency, mine in by_currency(found):
        large = mine.filter(pl.col("n") >= least)
        last = (large if large.height else mine).sort("cohort", "months").row(-1, named=True)
        said = Sentence(
            N_("Of the loans of {month} ({currency}) {share} were late after {months} months, "
               "n = {n}."),
            month=f"{last['cohort']:%Y-%m}", currency=currency or "—", months=last["months"],
            share=t.percent(last["share"]), n=last["n"],
        )  # fmt: skip
        figure = vintage_curves(mine, last["cohort"], t, colours(), least=least)
        drawn.chart(t, figure, said=said, key=f"vintage_{currency}")
    st.caption(
        t("The thin lines are the loans of other months, dotted where of fewer than {n}: they say "
          "little.", n=least)
    )  # fmt: skip
    rows = found.with_columns(pl.col("cohort").dt.strftime("%Y-%m"))
    drawn.table(t, f"vintages-{asked.as_of}", rows, {k: t(v) for k, v in TITLES.items()},
                alt=t("Table of vintages"), money=("lent", "late"), shares=("share",))  # fmt: skip
    drawn.few(t, rows, "n", least)


@data.shared
def _vintage_rows(at: int, asked: Asked, *, ever: bool) -> pl.DataFrame:
    """The vintages of all month ends up to the day.

    Raises:
        MeasureImpossible: no files hold all loans, no month has files of all clients, or they do
            not say when loans were made.

    """
    place, setting = data.portfolio(), data.settings().whole_portfolio
    if not setting.strip():  # then no file need be looked into
        raise MeasureImpossible(
            because=Sentence(ratios.NOT_WHOLE, setting=title_of("whole_portfolio"))
        )
    every = _month_ends(at, asked.as_of)
    filed = {day: own_days(place, day) for day, _ in every}
    numbered = _loans(at, asked.as_of)
    if numbered is None:
        some = [(day, find(one, asked.wanted)) for day, one in every]
        found = vintages.vintages(vintages.own_months(some, filed), ever=ever)
    else:
        found = loans.vintages_of(numbered, asked.wanted, filed, ever=ever)
    if found.is_empty():
        raise MeasureImpossible(because=Sentence(vintages.NO_LOANS))
    return found


@data.shared
def _month_ends(at: int, as_of: dt.date) -> Sequence[tuple[dt.date, pl.LazyFrame]]:
    """Of each month end up to a day the loans of clients whose files hold all; not read yet."""
    del at
    place, setting = data.portfolio(), data.settings().whole_portfolio
    read = [*dict.fromkeys((*vintages.OF_LOANS, *loans.WAYS))]
    return [
        (day, ratios.named_whole(place.cases(day).select(read), setting))
        for day in month_ends(place.as_of_dates(), as_of)
    ]


@data.shared
def _loans(at: int, as_of: dt.date) -> loans.Loans | None:
    return loans.followed(_month_ends(at, as_of))
