"""What can be done with the selected stops and candidates, and what each of them says of itself."""

import datetime as dt
from functools import partial
from typing import TypeVar

import streamlit as st

from lib.screen import basket, parts, speech
from lib.screen.planning.desk import Desk
from lib.screen.planning.people import People
from lib.visits.plans.drafting import Draft
from lib.visits.plans.ground import Ground
from lib.visits.plans.model import Plan
from lib.visits.plans.wishes import (
    FIRST,
    LAST,
    Assign,
    Edit,
    Exclude,
    Include,
    Move,
    Pin,
    PinTo,
    Times,
    Unpin,
)
from lib.visits.visit_list import Stop, VisitList
from lib.words import Words

TOGETHER = 30
"""Doors that are given to a crew at once: each looks for its best place among all stops."""

T = TypeVar("T", str, dt.date)

MOST_PLACES = 40
"""Places in the order that a stop may be pinned to."""


def draw(t: Words, here: Desk, people: People) -> None:
    """Draw the panel for what is selected on the map or in a table."""
    draft = here.draft
    if draft is None:
        return
    chosen = [key for key in here.selected if key in draft.ground.numbers]
    if not chosen:
        st.caption(
            t("Click a stop on the map, tick rows, or draw around some to see and change them.")
        )
        return
    with st.container(border=True):
        st.button(
            t("Clear the selection"),
            icon=":material/deselect:",
            on_click=here.select,
            args=((),),
        )
        if len(chosen) == 1:
            _one(t, here, draft, chosen[0], people)
        else:
            _several(t, here, draft, chosen)


def where(plan: Plan, key: str) -> tuple[VisitList, Stop] | None:
    """The route and stop of a case; None where it is on none."""
    found = ((one, stop) for one in plan.lists for stop in one.stops if key in stop.case_keys)
    return next(found, None)


def _one(t: Words, here: Desk, draft: Draft, key: str, people: People) -> None:
    place = where(draft.plan, key)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{speech.escaped(people.called(key))}**", width="stretch")
        st.page_link(
            "pages/case.py",
            label=t("Open the case"),
            query_params={"case": key},
            icon=":material/open_in_new:",
        )
    if place is None:
        _why_out(t, draft, key)
    else:
        why_in(t, *place)
    _buttons(t, here, draft, key, place)


def why_in(t: Words, one: VisitList, stop: Stop) -> None:
    """Say who comes when, why there and why then, and what that is against."""
    st.markdown(
        t(
            "{crew} · {day} · stop {number}, {arrive}–{leave} · expected {money}",
            crew=speech.escaped(one.crew),
            day=one.day,
            number=stop.number,
            arrive=f"{stop.arrive:%H:%M}",
            leave=f"{stop.leave:%H:%M}",
            money=speech.escaped(parts.by_currency(t, dict(stop.gains))),
        )
    )
    st.text(t("Why here: {why}", why=t(stop.why)))
    if stop.then is not None:
        st.text(t("Why then: {why}", why=t(stop.then)))
    for said in stop.problems:
        st.warning(speech.escaped(t(said)), icon=":material/warning:")


def _why_out(t: Words, draft: Draft, key: str) -> None:
    door = draft.ground.door(key)
    first = draft.ground.doors[door].case_keys[0]
    why = next((one.reason for one in draft.plan.left_out if one.case_key == first), None)
    if why is not None:
        st.text(t("Not in the plan: {why}", why=t(why)))
    st.text(t("What a visit is worth: {why}", why=t(draft.ground.why(door))))


def _buttons(
    t: Words, here: Desk, draft: Draft, key: str, place: tuple[VisitList, Stop] | None
) -> None:
    door = draft.ground.door(key)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if place is not None:
            _moves(t, here, key, *place)
        _assign(t, here, draft, (key,))
        _pin(t, here, draft, key, place)
        if door in draft.now.pins:
            _button(t("Unpin"), here, Unpin(key), "keep_off")
        if door in draft.now.excluded:
            _button(t("Let in again"), here, Include(key), "person_add")
        else:
            _button(t("Take out"), here, Exclude(key), "person_remove")


def _moves(t: Words, here: Desk, key: str, one: VisitList, stop: Stop) -> None:
    """Up and down in the order of the day."""
    place = one.place(stop)
    up = Move(key, one.crew, one.day, place - 1)
    down = Move(key, one.crew, one.day, place + 1)
    _button(t("Earlier"), here, up, "arrow_upward", disabled=place == 1)
    _button(t("Later"), here, down, "arrow_downward", disabled=place == len(one.stops))


def _button(label: str, here: Desk, wish: Edit, icon: str, *, disabled: bool = False) -> None:
    st.button(label, icon=f":material/{icon}:", on_click=here.edit, args=(wish,), disabled=disabled)


def _assign(t: Words, here: Desk, draft: Draft, keys: tuple[str, ...]) -> None:
    """Give stops to a crew, on a day or whenever it fits best."""
    ground = draft.ground
    crew = st.selectbox(t("Crew"), ground.crews, key="planning_to_crew", width=150)
    days = [None, *ground.days] if len(ground.days) > 1 else list(ground.days)
    day = st.selectbox(
        t("Day"), days, format_func=lambda one: _day(t, one), key="planning_to_day", width=170
    )
    st.button(
        t("Assign"),
        type="primary",
        icon=":material/person_pin_circle:",
        on_click=here.edit,
        args=tuple(Assign(key, crew, day) for key in keys),
    )


def _day(t: Words, day: dt.date | None) -> str:
    return t.date(day) if day else t("whenever it fits best")


def _pin(
    t: Words, here: Desk, draft: Draft, key: str, place: tuple[VisitList, Stop] | None
) -> None:
    """Hold a stop to crew, day, time or a place in the order."""
    ground = draft.ground
    held = draft.now.pins.get(ground.door(key), Pin())
    name = f"planning_pin_{key}_{here.turn}"
    with st.popover(t("Pin…"), icon=":material/push_pin:"):
        crew = _choice(t, t("Crew"), ground.crews, held.crew, f"{name}_crew")
        day = _choice(t, t("Day"), ground.days, held.day, f"{name}_day")
        times = _times(t, held, name)
        places = [FIRST, LAST, *range(2, MOST_PLACES)]
        at = st.selectbox(
            t("Place in the order"),
            [None, *places],
            index=[None, *places].index(held.place),
            format_func=lambda one: _place(t, one),
            key=f"{name}_place",
        )
        st.button(
            t("Pin"),
            type="primary",
            disabled=crew is None and day is None and times is None and at is None,
            on_click=partial(here.edit, PinTo(key, Pin(crew, day, times, at))),
            key=f"{name}_go",
        )
        if place is not None:
            one, stop = place
            st.button(
                t("Pin as it stands"),
                on_click=here.edit,
                args=(PinTo(key, Pin(one.crew, one.day, _around(stop), one.place(stop))),),
                key=f"{name}_as_is",
            )


def _around(stop: Stop) -> Times:
    """The time of a stop, to the minute before and after."""
    begins = stop.arrive.replace(second=0)
    ends = (stop.leave + dt.timedelta(seconds=59)).replace(second=0)
    return begins.time(), ends.time()


def _choice(t: Words, title: str, values: tuple[T, ...], held: T | None, key: str) -> T | None:
    """Ask for one of some values, or for none."""
    at = values.index(held) + 1 if held in values else 0
    chosen = st.selectbox(
        title,
        range(len(values) + 1),
        index=at,
        format_func=lambda one: _said(t, values[one - 1]) if one else t("any"),
        key=key,
    )
    return values[chosen - 1] if chosen else None


def _said(t: Words, one: str | dt.date) -> str:
    return one if isinstance(one, str) else t.date(one)


def _times(t: Words, held: Pin, name: str) -> Times | None:
    """The span in which the whole visit is to lie; none unless both ends are told."""
    opens, closes = held.times or (None, None)
    left, right = st.columns(2)
    begins = left.time_input(t("From"), value=opens, key=f"{name}_from")
    ends = right.time_input(t("Until"), value=closes, key=f"{name}_until")
    if begins is None or ends is None:
        return None
    if begins >= ends:
        st.caption(t("The span has to end after it begins."))
        return None
    return begins, ends


def _place(t: Words, place: int | None) -> str:
    if place is None:
        return t("any")
    if place in {FIRST, LAST}:
        return t("first") if place == FIRST else t("last")
    return str(place)


def _several(t: Words, here: Desk, draft: Draft, keys: list[str]) -> None:
    planned = draft.now.planned
    inside = [key for key in keys if draft.ground.door(key) in planned]
    st.markdown(
        t(
            "**{n} selected**, {inside} of them in the plan.",
            n=len(keys),
            inside=len(inside),
        )
    )
    few = tuple(keys[:TOGETHER])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _assign(t, here, draft, few)
        st.button(
            t("Take out"),
            icon=":material/person_remove:",
            on_click=here.edit,
            args=tuple(Exclude(key) for key in keys),
        )
        out = [key for key in keys if draft.ground.door(key) in draft.now.excluded]
        if out:
            st.button(
                t("Let in again"),
                icon=":material/person_add:",
                on_click=here.edit,
                args=tuple(Include(key) for key in out),
            )
        basket.add_button(t, cases_of(draft.ground, keys))
    if len(keys) > TOGETHER:
        st.caption(
            t(
                "A crew is given {n} at once at most, the first of them; put more into the basket "
                "and plan again.",
                n=TOGETHER,
            )
        )


def cases_of(ground: Ground, keys: list[str]) -> list[str]:
    """All cases behind the doors of some."""
    return [case for key in keys for case in ground.doors[ground.door(key)].case_keys]
