"""What visits come to, and the hours at which people are met, on the page Recovery."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from lib.cases.search import find
from lib.measures import fieldwork
from lib.measures.findings import finding
from lib.measures.noise import wilson
from lib.screen import data, speech
from lib.screen.measures import drawn
from lib.screen.measures.asking import Asked
from lib.screen.measures.attempted import Work
from lib.screen.theme import colours
from lib.show.measure_charts import DAYS, hours_heat
from lib.visits.lessons.seen import under_way
from lib.words import N_, Sentence, Words

MET = N_("Visits that reached somebody")
BEST = N_("Most often met: {day} from {hour}:00 ({share} of visits, drawn to the hour's, n = {n}).")
NO_CURRENCY = N_("{n} visits were to cases of unknown currency; they are in no figure per visit.")
TITLES = {
    "weekday": N_("Weekday"),
    "hour": N_("From (hour of the day)"),
    "x": N_("Reached somebody"),
    "n": N_("Visits (n)"),
    "rate": N_("Share, drawn to the hour's"),
}


def visits(t: Words, asked: Asked, work: Work) -> None:
    """Coverage, intensity, productive visits and recovery per visit, each with what it is of."""
    st.subheader(t("Visits"), anchor=False)
    unit = "person" if asked.by_person else "case"
    met = work.contacts.with_columns(case_key=unit)
    keys = work.due[unit].unique()
    row = fieldwork.visits(met, keys, work.start, asked.as_of).row(0, named=True)
    with st.container(horizontal=True):
        _share(
            t,
            t("Coverage"),
            row["visited"],
            row["cases"],
            t("{n} visited of {of} past due", n=row["visited"], of=row["cases"]),
        )
        _share(
            t,
            t("Productive visits"),
            row["productive"],
            row["visits"],
            t("{n} of {of} visits", n=row["productive"], of=row["visits"]),
        )
        _share(
            t,
            t("Met somebody"),
            row["met"],
            row["visits"],
            t("{n} of {of} visits", n=row["met"], of=row["visits"]),
        )
        if row["cases"]:
            said = t("{n} attempts on {of} past due", n=row["attempts"], of=row["cases"])
            weekly = row["attempts"] / row["cases"] / row["weeks"]
            st.metric(t("Attempts a week"), t.number(round(weekly, 2)), border=True, help=said)
            said = t("{n} visits, {of} past due", n=row["visits"], of=row["cases"])
            each = row["visits"] / row["cases"]
            st.metric(t("Visits each"), t.number(round(each, 2)), border=True, help=said)
    _money(t, asked, work)


def _share(t: Words, title: str, x: int, n: int, said: str) -> None:
    least = data.settings().minimum_n
    if n < least:
        said = t("{said}. Fewer than {least} say little.", said=said, least=least)
        title = f":gray[{title} (n = {t.number(n)})]"
    st.metric(title, t.percent(x / n if n else None), border=True, help=said)


def _money(t: Words, asked: Asked, work: Work) -> None:
    """What visits are credited with and what not, per visit and per hour."""
    credited = work.by_visit
    made = work.contacts.filter(pl.col("channel") == "visit")
    whose = made.with_columns(currency="of_case")
    for row in fieldwork.money(credited, work.paid, whose).iter_rows(named=True):
        st.markdown(speech.escaped(per_visit(t, row, data.settings().attribution_days)))
    known = under_way(data.ledger(), work.start, asked.as_of)
    if known.is_empty():
        st.caption(
            t("Recovery per visit-hour cannot be computed because no crew said when it came and "
              "went in these days.")
        )  # fmt: skip
        return
    on_lists = pl.col("case_key").is_in(known["case_keys"].explode().implode())
    theirs = data.measured(asked.as_of).lazy().filter(on_lists)
    cases = find(theirs, asked.wanted).select("case_key", "currency").collect()
    hourly = fieldwork.per_hour(credited, made, known, cases)
    if hourly.is_empty():
        st.caption(
            t("Recovery per visit-hour cannot be computed because none of these cases was on a "
              "list of which a crew said when it came and went.")
        )  # fmt: skip
    for row in hourly.iter_rows(named=True):
        st.markdown(
            speech.escaped(t(
                "Per visit-hour {each}: {paid} in {hours} hours of crews, ways included.",
                each=t.money(round(row["rate"]), row["currency"]),
                paid=t.money(row["paid"], row["currency"]), hours=round(row["hours"], 1)))
        )  # fmt: skip


def per_visit(t: Words, row: Mapping[str, Any], days: int) -> str:
    """What the visits of a currency brought, a row of lib.measures.fieldwork.money.

    Of cases of unknown currency there is no amount to tell, only how many visits they had.
    """
    if row["currency"] is None:
        return t(NO_CURRENCY, n=row["visits"])
    return t(
        "Paid after a visit (up to {days} days): {attributed}; without: {other}. Per "
        "visit {each}, n = {n} visits to cases in {currency}.",
        days=days, n=row["visits"], currency=row["currency"],
        attributed=t.money(row["attributed"], row["currency"]),
        other=t.money(row["unattributed"], row["currency"]),
        each=t.money(round(row["per_visit"] or 0), row["currency"]),
    )  # fmt: skip


def hours(t: Words, as_of: dt.date, contacts: pl.DataFrame) -> None:
    """When visits meet somebody, by weekday and hour."""
    st.subheader(t("Best hours to meet people"), anchor=False)
    timed = fieldwork.timed(contacts)
    table = fieldwork.hours(timed)
    if table.is_empty():
        st.caption(t("This cannot be computed because no visit says its time of day."))
        return
    least = data.settings().minimum_n
    met = wilson(int(timed["reached"].sum()), timed.height)
    drawn.chart(t, hours_heat(table, t, colours(), minimum_n=least),
                said=finding(Sentence(MET), met, least=least), key="hours", wide=True)  # fmt: skip
    st.markdown(_best(t, table.filter(pl.col("n") >= least), timed))
    st.caption(t("In a cell the share, drawn towards that of its hour, and n; grey ones have fewer "
                 "than {n} visits and say little.", n=least))  # fmt: skip
    if (most := int(table.select(pl.col("n").max()).item())) < least:
        st.caption(
            t("No hour of a weekday has {least} visits; the fullest has {n}. Nobody can say yet "
              "which hours are best: please take a longer period.", least=least, n=most)
        )  # fmt: skip
    named = table.with_columns(
        pl.col("weekday").replace_strict({at: t(day) for at, day in enumerate(DAYS, 1)})
    )
    drawn.table(t, f"hours-{as_of}", named, {k: t(v) for k, v in TITLES.items()},
                alt=t("Table of hours"), shares=("rate",))  # fmt: skip


def _best(t: Words, table: pl.DataFrame, timed: pl.DataFrame) -> str:
    """The cell in which people are met most often, if it differs from the rest by more than noise.

    `table` are the cells of enough visits.
    """
    for row in table.sort("rate", descending=True).head(1).iter_rows(named=True):
        x, n = int(timed["reached"].sum()) - row["x"], timed.height - row["n"]
        own, others = wilson(row["x"], row["n"]), wilson(x, n)
        if own and others and own.differs(others):
            return t(BEST, day=t(DAYS[row["weekday"] - 1]), hour=row["hour"],
                     share=t.percent(row["rate"]), n=row["n"])  # fmt: skip
    return t("No hour stands out from the others by more than noise.")
