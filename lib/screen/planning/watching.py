"""A search while it runs: how far it is, the best so far, and the button that stops it."""

import streamlit as st

from lib.screen import parts, speech
from lib.screen.planning import desk
from lib.screen.planning.desk import Desk
from lib.screen.planning.sharing import NothingShared
from lib.words import Words

EVERY = 0.5
"""Seconds between two looks."""


def draw(t: Words, here: Desk) -> bool:
    """Whether a search runs; then it is drawn. What it found is taken up."""
    job = here.job
    if job is None:
        return False
    if job.found is not None:
        here.take(job.found)
        return False
    if job.refused is not None:
        # What the change before had made of the figures is not the price of this one.
        here.refused, here.job, here.before = job.refused, None, None
        return False
    st.fragment(_watch, run_every=EVERY)(t, here)
    return True


def refusal(t: Words, here: Desk) -> None:
    """Say what was refused last, once."""
    if isinstance(here.refused, NothingShared):
        st.info(t(here.refused.sentence), icon=":material/info:")
        here.refused = None
    if here.refused is not None:
        st.error(speech.refusal(t, here.refused), icon=":material/block:")
        here.refused = None


def _watch(t: Words, here: Desk) -> None:
    job = here.job
    if job is None or job.done:
        st.rerun()
    if job.waiting:
        st.progress(0.0, text=t("Waiting for another search to end…"))
    elif job.best is None:
        st.progress(job.share, text=t("Reading cases, crews and rules…"))
    else:
        st.progress(
            job.share,
            text=t(
                "Searching: {share} · best so far {stops} stops, expected {money}",
                share=t.percent(job.share, 0),
                stops=job.best.stops,
                money=speech.escaped(parts.by_currency(t, dict(job.best.gains))),
            ),
        )
    with st.container(horizontal=True):
        if st.button(t("Stop and take the best so far"), icon=":material/stop_circle:"):
            job.stopped.set()
        if here.draft is None:
            st.button(t("Give up"), icon=":material/close:", on_click=_give_up, args=(here,))
    st.caption(
        t(
            "You may leave this page meanwhile: the search goes on, and you find it here again. "
            "Other people's screens are not slowed down by it."
        )
    )


def _give_up(here: Desk) -> None:
    if here.job is not None:
        here.job.stopped.set()
    here.job = None
    desk.leave()
