"""The stops of a plan as a table in step with the map, and a route whose order can be changed."""

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from lib.screen import parts
from lib.screen.planning.desk import Desk
from lib.screen.planning.people import People
from lib.show.route_layer import Look
from lib.visits.plans.model import MINUTES
from lib.visits.plans.wishes import Order
from lib.visits.visit_list import Stop, VisitList
from lib.words import Words

HEIGHT = 480


def table(
    t: Words, here: Desk, lists: Sequence[VisitList], look_of: Mapping[str, Look], people: People
) -> None:
    """Draw all stops; ticking rows selects them on the map, a click there ticks them here."""
    pairs = [(one, stop) for one in lists for stop in one.stops]
    keys = [stop.case_keys[0] for _, stop in pairs]
    shown = frame(t, pairs, look_of, people)
    # A change from outside makes the table anew, with what is selected by now ticked.
    key = f"planning_stops_{here.turn}_{len(keys)}_{abs(hash(tuple(keys))) % 10**8}"
    st.dataframe(
        shown,
        hide_index=True,
        height=min(40 + 35 * max(len(keys), 1), HEIGHT),
        on_select=partial(_take, here, key, keys),
        selection_mode="multi-row",
        selection_default={
            "selection": {"rows": [at for at, one in enumerate(keys) if one in here.selected]}
        },
        key=key,
        placeholder="",
        column_config={
            t("Stop"): st.column_config.Column(pinned=True),
            t("Against"): st.column_config.Column(width="large"),
        },
        alt=t("Table of stops"),
    )


def _take(here: Desk, key: str, keys: Sequence[str]) -> None:
    """Select what was ticked; what is selected beside the table's rows goes."""
    rows = st.session_state[key]["selection"]["rows"]
    here.selected = tuple(keys[at] for at in rows if at < len(keys))


def frame(
    t: Words,
    pairs: Sequence[tuple[VisitList, Stop]],
    look_of: Mapping[str, Look],
    people: People,
) -> pd.DataFrame:
    """Stops ready to be read: who goes where and when, what it brings, what it is against."""
    days = len({one.day for one, _ in pairs}) > 1
    against = any(stop.problems for _, stop in pairs)
    rows = [
        {
            t("Stop"): f"{look_of[one.crew].sign} {stop.number}{_mark(one, stop)}",
            t("Crew"): one.crew,
            **({t("Day"): t.date(one.day)} if days else {}),
            t("Arrival"): f"{stop.arrive:%H:%M}",
            # What has to be put right stands where it is seen at once.
            **({t("Against"): " ".join(t(said) for said in stop.problems)} if against else {}),
            t("Departure"): f"{stop.leave:%H:%M}",
            t("Number"): people.number(stop.case_keys[0]),
            t("Name"): people.name(stop.case_keys[0]),
            t("Expected"): parts.by_currency(t, dict(stop.gains)),
            t("Held"): _held(t, one, stop),
            t("District"): people.place(stop.case_keys[0]),
            t("Cases"): len(stop.case_keys),
            t("km"): round(stop.km, 1),
        }
        for one, stop in pairs
    ]
    return pd.DataFrame(rows)


def _mark(one: VisitList, stop: Stop) -> str:
    """The mark of what may not be made as it stands, the same as on the map."""
    return " !" if stop.problems or one.problems else ""


def _held(t: Words, one: VisitList, stop: Stop) -> str:
    return t("locked") if one.locked else t("pinned") if stop.pinned else ""


def routes(
    t: Words, lists: Sequence[VisitList], look_of: Mapping[str, Look], key: str
) -> list[VisitList]:
    """Draw the routes as lines that can be ticked; return those that are."""
    event = st.dataframe(
        routes_frame(t, lists, look_of),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key=key,
        placeholder="",
        alt=t("Table of routes"),
    )
    return [lists[at] for at in event.selection.rows if at < len(lists)]


def routes_frame(t: Words, lists: Sequence[VisitList], look_of: Mapping[str, Look]) -> pd.DataFrame:
    """A line for each route: how long, how far, what it brings."""
    days = len({one.day for one in lists}) > 1
    rows = [
        {
            t("Crew"): f"{look_of[one.crew].sign} {one.crew}",
            **({t("Day"): t.date(one.day)} if days else {}),
            # What the buttons below change is seen without turning the table.
            t("Held"): t("locked") if one.locked else "",
            t("Stops"): len(one.stops),
            t("Expected"): parts.by_currency(t, dict(one.totals.gains)),
            t("km"): round(one.totals.km, 1),
            t("Hours on duty"): round(one.totals.minutes / MINUTES, 1),
            t("From"): f"{one.leave:%H:%M}",
            t("Back"): f"{one.back:%H:%M}",
            t("Break"): "–".join(f"{at:%H:%M}" for at in one.pause or ()),
            t("Against"): " ".join(t(said) for said in one.problems),
        }
        for one in lists
    ]
    return pd.DataFrame(rows)


def order(t: Words, here: Desk, one: VisitList, people: People) -> None:
    """Draw a route whose order changes when a number in its first column is changed."""
    keys = [stop.case_keys[0] for stop in one.stops]
    title = t("Order")
    key = f"planning_order_{here.turn}_{one.crew}_{one.day}"
    st.caption(t("Type a new place into the first column; times follow at once."))
    st.data_editor(
        pd.DataFrame(
            {
                title: list(range(1, len(keys) + 1)),
                t("Arrival"): [f"{stop.arrive:%H:%M}" for stop in one.stops],
                t("Number"): [people.number(one) for one in keys],
                t("Name"): [people.name(one) for one in keys],
                t("Against"): [" ".join(t(said) for said in stop.problems) for stop in one.stops],
            }
        ),
        hide_index=True,
        disabled=[t("Arrival"), t("Number"), t("Name"), t("Against")],
        column_config={
            title: st.column_config.NumberColumn(min_value=1, max_value=len(keys), step=1)
        },
        key=key,
        on_change=partial(_reorder, here, key, title, one, keys),
        alt=t("The order of a route"),
    )


def _reorder(here: Desk, key: str, title: str, one: VisitList, keys: Sequence[str]) -> None:
    """Put the stops whose number was changed in their new places."""
    line = list(keys)
    for row, told in st.session_state[key]["edited_rows"].items():
        place = told.get(title)
        if place is not None:
            line.remove(keys[int(row)])
            line.insert(int(place) - 1, keys[int(row)])
    here.edit(Order(one.crew, one.day, tuple(line)))
