"""The rooms of the planning page, and who may work in which."""

import streamlit as st

from lib.rights import ROLE_NAMES, Action, holders
from lib.screen import data, linked, speech
from lib.screen.planning import desk
from lib.screen.planning.desk import Desk
from lib.words import N_, Words

WORK, COMPARE, CAPACITY, KEPT = "work", "compare", "capacity", "kept"

ROOMS = {
    WORK: N_("Plan"),
    COMPARE: N_("Compare"),
    CAPACITY: N_("Capacity"),
    KEPT: N_("Kept plans"),
}


def choose(t: Words) -> str:
    """Ask for a room; who may not plan sees kept plans only, why, and who can."""
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        if data.may(Action.PLAN):
            room = linked.segments(
                t, N_("Part of planning"), {one: t(ROOMS[one]) for one in ROOMS}, "room"
            )
        else:
            room = KEPT
            may_not(t)
        st.page_link(
            "pages/visits.py", label=t("Visit lists and requests"), icon=":material/list_alt:"
        )
    return room


def may_not(t: Words) -> None:
    """Say why nothing can be planned here, and who can."""
    roles = speech.listed(t, [t(ROLE_NAMES[role]) for role in holders(Action.PLAN)])
    st.info(t("You see plans and may not make them. Who may: {roles}.", roles=roles))


def desk_of(room: str) -> Desk | None:
    """The desk of the session, with the name of what lies on it; None for who may not plan."""
    if not data.may(Action.PLAN):
        return None
    found = desk.current()
    if found is not None and room == WORK:
        st.caption(speech.escaped(found.name))
    return found
