"""From the basket to a visit list: choose crew and day, see stops and refusals, take it along."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
import polars as pl
import streamlit as st

from lib.cases.fields import OPEN_NUMBERS
from lib.rights import Action
from lib.screen import basket, case_table, data, downloads, parts, saving, speech, staff
from lib.screen.compliance import exceptions
from lib.screen.frame import Here
from lib.screen.holds import frames
from lib.screen.map import maps
from lib.screen.visits import attempts, crew_day, packs
from lib.show import cautions
from lib.show.crew_safety import Safety
from lib.show.print_page import visit_sheet
from lib.show.wishes import for_crew
from lib.visits import records, rows
from lib.visits.crew import in_order
from lib.visits.legality import decisions
from lib.visits.pack import model
from lib.visits.visit_list import VisitList
from lib.words import N_, Words

COLUMNS = {
    "number": N_("Stop"),
    "arrive": N_("Arrival"),
    "leave": N_("Departure"),
    "case_number": N_("Number"),
    "name": N_("Name"),
    "place": N_("Place"),
    "approximate": N_("Place approximate"),
    "amount": N_("Overdue amount"),
    "currency": N_("Currency"),
    "dpd": N_("Days past due"),
    "km": N_("km"),
}
"""Columns of a visit list on the screen and in exports, with their titles."""


def to_planning(t: Words) -> None:
    """Lead to the page that plans several crews and days; here it is one of each."""
    st.page_link(
        "pages/planning.py", label=t("Plan several crews and days"), icon=":material/route:"
    )


def basket_table(t: Words, here: Here) -> pl.DataFrame:
    """Draw the basket; return its cases."""
    keys = basket.keys()
    if not keys:
        st.info(t("The basket is empty. Pick cases on the map or in the case table."))
        with st.container(horizontal=True):
            st.page_link("pages/map.py", label=t("Map"), icon=":material/map:")
            st.page_link("pages/cases.py", label=t("Cases"), icon=":material/list_alt:")
        return data.cases(here.as_of).clear()
    cases = data.cases(here.as_of)
    picked = pl.DataFrame({"case_key": keys}).join(cases, on="case_key", maintain_order="left")
    parts.count_line(t, picked, of=cases.height, as_of=here.as_of)
    chosen = case_table.draw(t, picked)
    with st.container(horizontal=True):
        st.button(
            t("Take out ({n})", n=len(chosen)),
            disabled=not chosen,
            on_click=basket.remove,
            args=(chosen,),
        )
        st.button(t("Empty the basket"), on_click=basket.clear)
    return picked


def show(t: Words, here: Here, plan_id: str) -> None:
    """Draw a kept list: the summary, the map with numbered stops, the table, what is missing."""
    saving.said(t)
    cases = data.cases(here.as_of)
    shown = records.load(data.ledger(), plan_id)
    visited = model.visited(shown, cases)
    names = case_table.masked(visited)
    shown = shown.named(dict(names.select("case_key", "name").iter_rows()))
    st.markdown(f"**{speech.escaped(t(shown.summary()))}**")
    maps.route(shown, cases)
    table = rows.frame(shown, names, full=False)
    st.dataframe(
        _readable(t, table),
        hide_index=True,
        alt=t("Table of stops"),
    )
    crew_day.link(t, plan_id)
    told = _warnings(t, here, shown)
    attempts.refused_by_now(t, here, shown)
    _take_along(t, here, shown, visited, names, told)
    packs.offer(t, here, plan_id, shown.crew, shown.day)
    numbers = dict(cases.select("case_key", pl.coalesce(OPEN_NUMBERS)).iter_rows())
    attempts.table(t, t("Did not fit"), shown.left_out, numbers)
    attempts.table(t, t("May not be visited"), shown.refused, numbers)
    said_no: dict[str, tuple[str, ...]] = dict.fromkeys((one.case_key for one in shown.refused), ())
    said_no |= decisions.refused_by(data.ledger(), plan_id)
    exceptions.of_list(t, here.as_of, shown.day, shown.crew, said_no, numbers)
    # A link to the page one is on would leave the list in the address.
    st.button(
        t("Back to the basket"), icon=":material/arrow_back:", on_click=_back, type="tertiary"
    )


def _back() -> None:
    st.query_params.pop("plan", None)


def _warnings(t: Words, here: Here, shown: VisitList) -> dict[str, list[str]]:
    """Draw what the crew has to heed at its stops; case_key → lines."""
    touching = staff.touching(here.as_of, shown.day).filter(pl.col("case_key").is_in(_keys(shown)))
    told: dict[str, list[str]] = {}
    for row in touching.iter_rows(named=True):
        told.setdefault(row["case_key"], []).append(cautions.told(t, row))
    for stop in shown.stops:
        lines = dict.fromkeys(line for key in stop.case_keys for line in told.get(key, []))
        for line in lines:
            said = t("Stop {n}: {warning}", n=stop.number, warning=line)
            st.warning(speech.escaped(said), icon=":material/warning:")
    return told


def _keys(shown: VisitList) -> list[str]:
    return [key for stop in shown.stops for key in stop.case_keys]


def recent(t: Words) -> None:
    """Draw the latest kept lists as links."""
    kept = records.recent(data.ledger())
    by_day = sorted(kept, key=lambda one: (-one.day.toordinal(), in_order(one.crew)))
    if kept:
        st.subheader(t("Visit lists"), anchor=False)
    for record in by_day:
        st.page_link(
            "pages/visits.py",
            label=t(
                "{day} · {crew} · {stops} stops",
                day=record.day,
                crew=speech.escaped(record.crew),
                stops=record.stops,
            ),
            query_params={"plan": record.plan_id},
            icon=":material/route:",
        )


def _take_along(
    t: Words,
    here: Here,
    shown: VisitList,
    cases: pl.DataFrame,
    names: pl.DataFrame,
    told: Mapping[str, Sequence[str]],
) -> None:
    """Offer the list as files; full names and addresses only when asked for, and logged."""
    full = data.may(Action.PLAN) and st.toggle(
        t("With full names and addresses, for the crew only (is logged)"), key="full", value=False
    )
    if full:
        shown = shown.named(dict(cases.select("case_key", "name").iter_rows()))
    table = rows.frame(shown, cases if full else names, full=full).select(*COLUMNS)
    titles = {key: t(title) for key, title in COLUMNS.items()}
    stem = f"visits-{shown.day}-{shown.crew}"
    log = partial(downloads.log_unmasked, "export_visit_list", stem) if full else None
    with st.container(horizontal=True):
        downloads.buttons(
            t, stem, lambda: table, titles, rows=table.height, money=("amount",), log=log
        )
        downloads.one(
            f"{stem}.html",
            t("Printable page"),
            lambda: visit_sheet(
                shown,
                rows.frame(shown, cases if full else names, full=full),
                t,
                full=full,
                safety=_safety(told),
                wishes=for_crew(t, frames.wishes(here.as_of, shown.day)),
                mark=downloads.mark(),
            ),
            icon=":material/print:",
            log=log,
        )


def _safety(told: Mapping[str, Sequence[str]]) -> Safety:
    settings = data.settings()
    return Safety(
        dt.timedelta(minutes=settings.checkin_grace_minutes),
        settings.code_word,
        settings.emergency_lines,
        told,
    )


def _readable(t: Words, table: pl.DataFrame) -> pd.DataFrame:
    shown = table.select(*COLUMNS).with_columns(
        pl.col("arrive", "leave").dt.strftime("%H:%M"),
        pl.struct("amount", "currency")
        .map_elements(lambda cell: t.money(cell["amount"], cell["currency"]), pl.String)
        .alias("amount"),
        pl.col("km").round(1),
    )
    return (
        shown.drop("currency")
        .rename({key: t(title) for key, title in COLUMNS.items() if key != "currency"})
        .to_pandas()
    )
