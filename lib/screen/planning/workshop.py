"""The draft on the table: figures, map and stops in step, what can be changed, who is left out."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from lib.screen import data, speech
from lib.screen.planning import (
    again,
    desk,
    editing,
    figures,
    keeping,
    people,
    reasons,
    routes_map,
    setup,
    sharing,
    standing,
    stops,
)
from lib.screen.planning.desk import Desk
from lib.screen.planning.people import People
from lib.visits.plans.approving import problems
from lib.visits.plans.drafting import Draft
from lib.visits.plans.fallen import AGREED_OUT, PINNED_OUT, fallen
from lib.visits.plans.wishes import Exclude, Lock, Unlock
from lib.visits.visit_list import VisitList
from lib.words import N_, Words

STOPS, ORDER, ROUTES, OUT = "stops", "order", "routes", "out"
PARTS = {
    STOPS: N_("Stops"),
    ORDER: N_("Order"),
    ROUTES: N_("Routes"),
    OUT: N_("Not in the plan"),
}
"""What stands beside the map → how it is called."""

DRAWN = 1_500
"""Stops that a map draws; above that a day or crews have to be chosen."""

TOLD = 8
"""Problems that are told in words; the table has all."""


def draw(t: Words, here: Desk) -> None:
    """Draw the draft of a desk, and do with it what is asked."""
    draft = here.draft
    if draft is None or here.prepared is None:
        return
    # Before anything is drawn: a click on the map costs one run and not two.
    _take_up(here, routes_map.told())
    standing.draw(
        t, draft.plan.days, draft.plan, but=here.made_from, take_out=partial(_take_out, here)
    )
    figures.draw(t, draft.plan, here.before)
    ready = here.prepared
    reckoned = (ready.ground.ways, *ready.learned)
    figures.basis(t, draft.plan, ready.days[0].picked.chances, reckoned)
    _notes(t, here)
    _tools(t, here, draft)
    _problems(t, draft)
    lists = _filtered(t, draft)
    looks = routes_map.looks(draft.plan.crews)
    # All doors, planned or not: so an edit needs nobody else's name.
    shown = people.known([door.case_keys[0] for door in draft.ground.doors])
    left, right = st.columns([11, 9])
    with left:
        if _take_up(here, _map(t, here, draft, lists, shown)):
            st.rerun()
        routes_map.legend(t, lists, looks)
    with right:
        _beside(t, here, draft, lists, shown)
    editing.draw(t, here, shown)
    setup.idle(t, draft.plan.idle)


def _take_out(here: Desk, *keys: str) -> None:
    """Take cases out of the plan, each door once."""
    draft = here.draft
    if draft is not None:
        doors = {draft.ground.door(key): key for key in keys}
        here.edit(*(Exclude(key) for key in doors.values()))


def _map(
    t: Words, here: Desk, draft: Draft, lists: Sequence[VisitList], shown: People
) -> Mapping[str, object]:
    drawn, count = [], 0
    for one in lists:
        count += len(one.stops)
        if count <= DRAWN:
            drawn.append(one)
    if len(drawn) < len(lists):
        st.caption(t("Too many stops to draw: please choose a day or crews."))
    doors, away = draft.ground.doors, draft.now.planned | draft.now.over
    few = len(doors) - len(away) <= data.settings().map_points
    return routes_map.draw(
        t,
        drawn,
        routes_map.looks(draft.plan.crews),
        shown,
        doors=doors if few else (),
        hidden=[doors[at].case_keys[0] for at in sorted(away)],
        selected=here.selected,
    )


def _take_up(here: Desk, told: Mapping[str, object]) -> bool:
    """Select what was clicked or drawn around on the map; whether there was anything."""
    clicked, selected = told.get("clicked"), told.get("selected")
    if isinstance(clicked, str):
        here.select((clicked,))
    elif isinstance(selected, list):
        here.select(tuple(str(one) for one in selected))
    return bool(told)


def _notes(t: Words, here: Desk) -> None:
    """What one has to know: stops that were pinned and are out, lost stops, newer data."""
    if here.draft is not None:
        _fallen(t, here.draft)
    if here.lost:
        with st.expander(
            t("{n} cases of the kept plan may not be visited any more", n=len(here.lost)),
            icon=":material/info:",
        ):
            known = people.known(here.lost)
            st.text("\n".join(known.called(key) for key in here.lost))
    if here.version != data.version():
        st.caption(
            t(
                "Something was recorded or loaded since this was planned. It stays as it is; the "
                "approval judges every stop anew."
            )
        )


def _fallen(t: Words, draft: Draft) -> None:
    """Name the pinned and agreed stops that the plan has not kept, with the reason."""
    told = fallen(draft.ground, draft.now, draft.plan.left_out)
    known = people.known([one.case_key for one in told])
    for one in told[:TOLD]:
        who = known.called(one.case_key)
        said = t(PINNED_OUT if one.pinned else AGREED_OUT, who=who, why=t(one.reason))
        st.warning(speech.escaped(said), icon=":material/keep_off:")
    if len(told) > TOLD:
        st.caption(t("{n} more stand in the tables.", n=len(told) - TOLD))


def _tools(t: Words, here: Desk, draft: Draft) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(t("Undo"), icon=":material/undo:", on_click=here.undo, disabled=not draft.done)
        st.button(t("Redo"), icon=":material/redo:", on_click=here.redo, disabled=not draft.undone)
        again.menu(t, here)
        sharing.menu(t, here)
        keeping.buttons(t, here, draft)
        st.button(
            t("Ask for another plan"),
            icon=":material/add:",
            on_click=desk.leave,
            help=t("This draft stays at hand to compare with until you close the page."),
        )


def _problems(t: Words, draft: Draft) -> None:
    told = problems(draft.plan)
    if not told:
        return
    title = t("May not be made as it stands ({n})", n=len(told))
    with st.expander(title, expanded=len(told) <= TOLD, icon=":material/warning:"):
        for said in told[:TOLD]:
            st.markdown(f"- {speech.escaped(t(said))}")
        if len(told) > TOLD:
            st.caption(t("{n} more stand in the tables.", n=len(told) - TOLD))


def _filtered(t: Words, draft: Draft) -> list[VisitList]:
    """The routes of the chosen day and crews."""
    plan = draft.plan
    day: dt.date | None = plan.days[0]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(plan.days) > 1:
            day = st.segmented_control(
                t("Day"),
                [None, *plan.days],
                default=plan.days[0],
                format_func=lambda one: t.date(one) if one else t("All"),
                key=f"planning_day_{plan.days[0]}_{len(plan.days)}",
            )
        chosen = st.multiselect(
            t("Crews"),
            plan.crews,
            key=f"planning_crews_{plan.days[0]}",
            placeholder=t("All"),
            width=320,
        )
    return [
        one for one in plan.lists if day in {None, one.day} and (not chosen or one.crew in chosen)
    ]


def _beside(t: Words, here: Desk, draft: Draft, lists: list[VisitList], shown: People) -> None:
    part = st.segmented_control(
        t("Beside the map"),
        list(PARTS),
        default=None if "planning_part" in st.session_state else STOPS,
        required=True,
        format_func=lambda one: t(PARTS[one]),
        key="planning_part",
        persist_state="session",
        label_visibility="collapsed",
    )
    looks = routes_map.looks(draft.plan.crews)
    match part:
        case "order":
            _order(t, here, lists, shown)
        case "routes":
            _routes(t, here, stops.routes(t, lists, looks, f"planning_routes_{here.turn}"))
        case "out":
            _out(t, here, draft)
        case _:
            stops.table(t, here, lists, looks, shown)


def _order(t: Words, here: Desk, lists: list[VisitList], shown: People) -> None:
    if not lists:
        st.caption(t("No route to show."))
        return
    said = [f"{one.crew} · {t.date(one.day)}" for one in lists]
    at = st.selectbox(
        t("Route"),
        range(len(lists)),
        format_func=said.__getitem__,
        key=f"planning_route_{len(lists)}",
    )
    one = lists[at]
    if one.locked:
        st.caption(t("The route is locked. Unlock it under “Routes” to change its order."))
    else:
        stops.order(t, here, one, shown)


def _routes(t: Words, here: Desk, ticked: list[VisitList]) -> None:
    """Lock and unlock routes."""
    open_ = [Lock(one.crew, one.day) for one in ticked if not one.locked]
    closed = [Unlock(one.crew, one.day) for one in ticked if one.locked]
    with st.container(horizontal=True):
        st.button(
            t("Lock ({n})", n=len(open_)),
            icon=":material/lock:",
            on_click=here.edit,
            args=tuple(open_),
            disabled=not open_,
        )
        st.button(
            t("Unlock ({n})", n=len(closed)),
            icon=":material/lock_open:",
            on_click=here.edit,
            args=tuple(closed),
            disabled=not closed,
        )
    st.caption(t("A locked route stays as it is, whatever is planned again."))


def _out(t: Words, here: Desk, draft: Draft) -> None:
    """Who is not in the plan; ticked candidates can be assigned or let in."""
    counts, rows = reasons.of_missing(draft.plan.left_out, draft)
    ticked = reasons.draw(t, counts, rows, f"planning_out_{here.turn}")
    doors = dict.fromkeys(draft.ground.doors[draft.ground.door(key)].case_keys[0] for key in ticked)
    if doors and tuple(doors) != here.selected:
        here.selected = tuple(doors)
        st.rerun()
    if here.prepared is not None:
        refused, theirs = reasons.never(here.prepared)
        with st.expander(t("May not be visited, or better not ({n})", n=sum(refused.values()))):
            reasons.draw(t, refused, theirs, "planning_out_never")
