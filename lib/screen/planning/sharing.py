"""Share a plan more evenly, or give customers back to crews that know them; undone like edits."""

import streamlit as st

from lib.errors import DoorstepError
from lib.rights import Action
from lib.screen import data
from lib.screen.planning import searching
from lib.screen.planning.desk import Desk
from lib.screen.planning.searching import Found, Job
from lib.visits.plans.balancing import MEASURES, SHARE_MINUTES, Measure, balanced
from lib.visits.plans.continuity import crews_before, familiar
from lib.words import N_, Words

LONGEST = 600
"""Minutes that all crews may be longer on duty, at most to choose."""

A_STOP = 10
"""The same for one stop that goes back to the crew that knows it."""


class NothingShared(DoorstepError):
    """There is nothing to share within what somebody is ready to pay."""

    sentence = N_(
        "The plan stays as it is: within these minutes no stop can go to another crew so that it "
        "is shared more evenly, or known to its crew."
    )


def menu(t: Words, here: Desk) -> None:
    """Offer both, with the price that one is ready to pay."""
    with st.popover(t("Share out"), icon=":material/balance:"):
        by = st.selectbox(
            t("Share evenly"),
            list(MEASURES),
            format_func=lambda one: t(MEASURES[one]),
            key="planning_share_by",
        )
        most = st.number_input(
            t("Minutes longer at most, all crews together"),
            0,
            LONGEST,
            SHARE_MINUTES,
            key="planning_share_minutes",
        )
        st.button(
            t("Share evenly"),
            icon=":material/balance:",
            on_click=begin,
            args=(here, by, most),
            key="planning_share",
            width="stretch",
        )
        each = st.number_input(
            t("Minutes longer at most for a stop"), 0, LONGEST, A_STOP, key="planning_back_minutes"
        )
        st.button(
            t("Same crew as last time"),
            icon=":material/group:",
            on_click=begin,
            args=(here, None, each),
            key="planning_back",
            help=t("Customers go back to the crew of their last visit list."),
            width="stretch",
        )
        st.caption(
            t(
                "Nothing is left out for it; locks, pins and the rules hold. What it costs in "
                "hours and km stands beside the figures, and “Undo” takes it back."
            )
        )


def begin(here: Desk, by: Measure | None, most_minutes: float) -> None:
    """Begin to share the draft of a desk; `by` None: the crews that know a customer."""
    data.check(Action.PLAN)
    ready, draft = here.prepared, here.draft
    if ready is None or draft is None or here.job is not None:
        return
    before = {} if by else crews_before(data.ledger(), draft.ground.days[0])

    def work(_: Job) -> Found:
        ground, now = draft.ground, draft.now
        if by is None:
            after = familiar(ground, now, before, most_minutes=most_minutes)
        else:
            after = balanced(ground, now, by, most_minutes=most_minutes)
        if after == now:
            raise NothingShared
        return Found(ready, draft.planned(by, after))

    here.job = searching.start(0, work)
