"""Fitting the chance anew: a button, and how far it is while it runs beside the page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from lib.errors import DoorstepError
from lib.rights import Action
from lib.scores import chance
from lib.screen import data, speech
from lib.screen.planning.searching import beside
from lib.words import Words

JOB = "_score_fit"
"""Session key: the fit that runs or has just ended."""

EVERY = 0.5
"""Seconds between two looks."""


@dataclass
class Job:
    """A fit; everything is written by its thread and read by the page."""

    share: float = 0.0
    done: bool = False
    refused: DoorstepError | None = None

    def tell(self, share: float) -> None:
        """How far it is."""
        self.share = share

    def run(self, work: Callable[[Callable[[float], None]], object]) -> None:
        """Do it in this thread."""
        work(self.tell)
        self.done = True

    def refuse(self, why: DoorstepError) -> None:
        """It could not be done."""
        self.refused = why


def button(t: Words) -> None:
    """Draw the button for who may fit, or how far the fit is."""
    job: Job | None = st.session_state.get(JOB)
    if job and not job.done and not job.refused:
        st.fragment(_watch, run_every=EVERY)(t, job)
        return
    if job:
        del st.session_state[JOB]
    if job and job.refused:
        st.error(speech.refusal(t, job.refused), icon=":material/block:")
    elif job:
        st.success(t("Fitted anew."), icon=":material/check_circle:")
    if data.may(Action.FIT):
        st.button(
            t("Fit it anew on the past of this portfolio"),
            icon=":material/model_training:",
            on_click=_begin,
            key="fit_scores",
        )


def _begin() -> None:
    """Begin a fit in a thread of its own: it may take a minute."""
    data.check(Action.FIT)
    job = st.session_state[JOB] = Job()
    work = partial(chance.fit, data.portfolio(), data.settings(), data.now())
    beside(partial(job.run, work), job.refuse, lambda: None)


def _watch(t: Words, job: Job) -> None:
    if job.done or job.refused:
        st.rerun()
    st.progress(job.share, text=t("Fitting: {share}", share=t.percent(job.share, 0)))
    st.caption(t("Past snapshots are read, models fitted and tested. You may go on elsewhere."))
