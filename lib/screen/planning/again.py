"""Plan again: in three ways, beside the page, undone like an edit."""

import streamlit as st

from lib.rights import Action
from lib.screen import data
from lib.screen.planning import searching
from lib.screen.planning.desk import Desk
from lib.screen.planning.searching import Found, Job
from lib.visits.plans.replanning import WAYS, Way, replanned
from lib.words import N_, Words

SAID = {
    Way.EVERYTHING: N_("As if for the first time, never worse than now. Locks and pins stay."),
    Way.FILL: N_("Crew, day and place in the order stay; others are put in between."),
    Way.CREWS: N_("Crew and day of each stop stay; the order may change, others are put in."),
}
"""Way of planning again → what stays."""


def menu(t: Words, here: Desk) -> None:
    """Offer the three ways."""
    with st.popover(t("Plan again"), icon=":material/autorenew:"):
        seconds = st.number_input(
            t("Seconds to look"), 1, 600, 5, key="planning_again_seconds", width=140
        )
        for way, name in WAYS.items():
            st.button(
                t(name),
                help=t(SAID[way]),
                on_click=begin,
                args=(here, way, seconds),
                key=f"planning_again_{way}",
                width="stretch",
            )


def begin(here: Desk, way: Way, seconds: float) -> None:
    """Begin to plan the draft of a desk again."""
    data.check(Action.PLAN)
    ready, draft = here.prepared, here.draft
    if ready is None or draft is None or here.job is not None:
        return

    def work(job: Job) -> Found:
        search = job.search(draft.ground)
        after = replanned(draft.ground, draft.now, way, search)
        return Found(ready, draft.planned(way, after))

    here.job = searching.start(seconds, work)
