"""A kept plan: its routes, who is left out, what was decided about it, and how its day goes."""

import pandas as pd
import streamlit as st

from lib.rights import Action
from lib.screen import data, linked, logins, speech
from lib.screen.frame import Here
from lib.screen.planning import (
    day,
    editing,
    figures,
    keeping,
    people,
    reasons,
    reopen,
    routes_map,
    setup,
    standing,
    stops,
)
from lib.screen.visits import packs
from lib.visits.plans import kept
from lib.visits.plans.approving import problems
from lib.visits.plans.kept import APPROVED, DISPATCHED, Record
from lib.visits.plans.model import Plan
from lib.words import N_, Words

CHOSEN, TURN = "_planning_kept_stop", "_planning_kept_turn"
"""Session keys: the stop that is looked at, and how often the map has changed it."""

ROUTES, PACKS, DAY, OUT = "routes", "packs", keeping.DAY, "out"
PARTS = {
    ROUTES: N_("Routes"),
    PACKS: N_("Visit packs"),
    DAY: N_("The day"),
    OUT: N_("Not in the plan"),
}

STATES = {
    "": N_("proposal"),
    APPROVED: N_("approved"),
    DISPATCHED: N_("crews sent out"),
}
"""The last step of a plan → how its state is called."""


def draw(t: Words, here: Here, version_id: str) -> None:
    """Draw a kept plan.

    Raises:
        NotFound: no such plan.

    """
    keeping.said(t)
    plan = kept.load(data.ledger(), version_id)
    st.markdown(f"**{speech.escaped(t(plan.summary()))}**")
    _state(t, version_id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link("pages/planning.py", label=t("Back to planning"), icon=":material/arrow_back:")
        if data.may(Action.PLAN):
            reopen.button(t, version_id, plan)
        keeping.decide(t, version_id)
    if DISPATCHED not in kept.steps(data.ledger(), version_id):
        standing.past(t, plan.days)
    told = problems(plan)
    for said in told:
        st.warning(speech.escaped(t(said)), icon=":material/warning:")
    part = linked.segments(
        t, N_("What to see"), {one: t(PARTS[one]) for one in PARTS}, keeping.PART
    )
    if part == DAY:
        day.draw(t, version_id, plan)
    elif part == OUT:
        _out(t, plan)
    elif part == PACKS:
        _packs(t, here, version_id, plan)
    else:
        _routes(t, plan)


def _state(t: Words, version_id: str) -> None:
    """Say what was decided, by whom and when."""
    done = kept.steps(data.ledger(), version_id)
    if not done:
        st.caption(t("A proposal: nobody goes by it before it is approved."))
    for step, told in done.items():
        who = speech.escaped(logins.called(told["recorded_by"])) or t("the owner")
        when = t.datetime(told["recorded_at"].astimezone(data.zone()))
        st.caption(t("{state} by {who}, {when}", state=t(STATES[step]), who=who, when=when))


def _routes(t: Words, plan: Plan) -> None:
    figures.draw(t, plan)
    figures.basis(t, plan, None)
    looks = routes_map.looks(plan.crews)
    lists = list(plan.lists)
    if len(plan.days) > 1:
        chosen = st.segmented_control(
            t("Day"), plan.days, default=plan.days[0], format_func=t.date, key="planning_kept_day"
        )
        lists = [one for one in lists if one.day == chosen]
    shown = people.known([stop.case_keys[0] for one in lists for stop in one.stops])
    st.dataframe(stops.routes_frame(t, lists, looks), hide_index=True, alt=t("Table of routes"))
    pairs = [(one, stop) for one in lists for stop in one.stops]
    keys = [stop.case_keys[0] for _, stop in pairs]
    left, right = st.columns([11, 9])
    with right:
        _ticked(t, stops.frame(t, pairs, looks, shown), keys)
    chosen = st.session_state.get(CHOSEN)
    with left:
        told = routes_map.draw(
            t, lists, looks, shown, selected=[chosen or ""], key="planning_kept_map"
        )
        routes_map.legend(t, lists, looks)
    if told.get("clicked"):
        st.session_state[CHOSEN] = told["clicked"]
        st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
        st.rerun()
    if chosen in keys:
        with st.container(border=True):
            st.markdown(f"**{speech.escaped(shown.called(chosen))}**")
            editing.why_in(t, *pairs[keys.index(chosen)])
    else:
        st.caption(t("Click a stop on the map or tick its row to see why it is there."))


def _packs(t: Words, here: Here, version_id: str, plan: Plan) -> None:
    """What crews take along: of one route, or of all in one file."""
    if not data.may(Action.EXPORT):
        st.info(t("You may not take visit packs along."))
        return
    one = st.selectbox(
        t("Route"),
        [None, *plan.lists],
        format_func=lambda one: f"{one.crew} · {t.date(one.day)}" if one else t("All routes"),
        key=f"planning_pack_{version_id}",
        width=320,
    )
    chosen = (one.crew, one.day) if one else ()
    packs.offer(t, here, version_id, *chosen)


def _ticked(t: Words, shown: pd.DataFrame, keys: list[str]) -> None:
    """Draw the stops; the one that is ticked is looked at on the map too."""
    chosen = st.session_state.get(CHOSEN)
    key = f"planning_kept_stops_{st.session_state.get(TURN, 0)}_{len(keys)}"

    def take() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        st.session_state[CHOSEN] = next((keys[at] for at in rows if at < len(keys)), None)

    st.dataframe(
        shown,
        hide_index=True,
        on_select=take,
        selection_mode="single-row",
        selection_default={"selection": {"rows": [keys.index(chosen)] if chosen in keys else []}},
        key=key,
        placeholder="",
        alt=t("Table of stops"),
    )


def _out(t: Words, plan: Plan) -> None:
    setup.idle(t, plan.idle)
    counts, rows = reasons.of_missing((*plan.left_out, *plan.refused))
    reasons.draw(t, counts, rows, "planning_kept_out")
    if plan.excluded:
        told = t.listed(
            t("{what}: {said}", what=t(reasons.NAMES.get(code, code)), said=n)
            for code, n in plan.excluded.items()
        )
        st.caption(t("No candidates: {reasons}.", reasons=told))


def recent(t: Words) -> None:
    """Draw the latest kept plans as links."""
    found = kept.recent(data.ledger())
    if not found:
        st.caption(t("No plan has been kept yet."))
    for one in found:
        st.page_link(
            "pages/planning.py",
            label=label(t, one),
            query_params={keeping.PLAN: one.version_id},
            icon=":material/verified:" if one.steps else ":material/bookmark:",
        )


def label(t: Words, one: Record) -> str:
    """A kept plan in one line."""
    state = t(STATES[one.steps[-1] if one.steps else ""])
    days = t.date(one.first_day)
    if one.last_day != one.first_day:
        days += f" – {t.date(one.last_day)}"
    said = t(
        "{days} · {stops} stops · {state} · kept {when}",
        days=days,
        stops=one.stops,
        state=state,
        when=t.datetime(one.recorded_at.astimezone(data.zone())),
    )
    return f"{said} · {t('replaced by a later version')}" if one.superseded else said
