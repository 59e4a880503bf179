"""The check of a chosen file: begun, watched, found again after another page or a reload, ended.

The session and the address know only the number of the job; the job itself lies on the disk. A
small file is checked as soon as it is chosen, a large one when somebody asks, in a process of its
own that this page only watches.
"""

import datetime as dt
from contextlib import suppress

import streamlit as st

from lib.errors import DoorstepError
from lib.intake import Options
from lib.intake.telling import STEPS
from lib.portfolio.apart import jobs, staging
from lib.portfolio.apart.jobs import Checked, Job
from lib.portfolio.apart.progress import Progress
from lib.portfolio.errors import CheckFailed, CheckGone, PreviewOutdated
from lib.screen import data, following, speech
from lib.screen.upload.reading import File
from lib.words import Words

JOB = "job"
"""Session key and address parameter of the job's number."""

MEANT = "_job_meant"
"""Session key: for which chosen file and which options the job is."""

EVERY = 1.0
"""Seconds between two looks at a check that runs."""

ROUND = 5
"""Seconds to which the time left is rounded up: more would feign knowledge."""

AGAIN = (CheckFailed, PreviewOutdated)
"""Refusals after which the same check may well succeed."""


def job_of_session() -> Job | None:
    """The job that this session, or the address, names.

    Raises:
        CheckGone: it is not kept any more.

    """
    told = st.query_params.get(JOB)
    if told and told != st.session_state.get(JOB):
        st.session_state[JOB] = told
        st.session_state.pop(MEANT, None)
    job_id = st.session_state.get(JOB)
    if not job_id:
        return None
    try:
        job = jobs.find(data.settings().home, job_id)
    except CheckGone:
        _forget()
        raise
    st.query_params[JOB] = job.job_id
    return job


def found_unsure(file: File) -> bool:
    """Whether a check of this file has found signs of which nobody could tell the currency.

    It is remembered: once the currency is chosen, no further check finds them.
    """
    remembered = f"unsure_{file.key}"
    meant = st.session_state.get(MEANT)
    if not st.session_state.get(remembered) and meant and meant[0] == file.key:
        with suppress(DoorstepError):
            job = jobs.find(data.settings().home, st.session_state[JOB])
            state = staging.look(job, data.now())
            if isinstance(state, Checked):
                counts = state.brought.intake.report.counts
                st.session_state[remembered] = counts.get("currency_unsure", 0) > 0
    return bool(st.session_state.get(remembered))


def job_for(t: Words, file: File, options: Options) -> Job | None:
    """The job that checks this file read this way; a new one where there is none."""
    meant = (file.key, options)
    job = job_of_session()
    if job and st.session_state.get(MEANT) == meant:
        return job
    if not file.is_small:
        if job:
            st.info(t("Something was changed since the check. Please check the file once more."))
        if not st.button(t("Check the file"), type="primary", icon=":material/fact_check:"):
            return None
    discard()
    return _started(t, file, options, meant)


def _started(t: Words, file: File, options: Options, meant: tuple[str, Options]) -> Job:
    settings = data.settings()
    with st.spinner(t("Checking…")):
        job = staging.start(
            settings.home,
            file.data,
            file.name,
            options,
            now=data.now(),
            memory_mb=settings.import_memory_mb,
            grace=following.grace(),
        )
        if file.is_small:
            staging.check(job, data.portfolio(), now=data.now())
        else:
            staging.check_apart(job)
    st.session_state[JOB] = st.query_params[JOB] = job.job_id
    st.session_state[MEANT] = meant
    if not file.is_small:
        st.rerun()  # without the button that began it
    return job


def outcome(t: Words, job: Job) -> Checked | None:
    """What came of the check; while it runs, draw how far it is.

    Raises:
        FileRefused, CheckGone: as their sentences say.

    """
    try:
        state = staging.look(job, data.now())
    except AGAIN as refused:
        offer_again(t, job, refused)
        return None
    if isinstance(state, Checked):
        return state
    st.fragment(_watch, run_every=EVERY)(t, job)
    return None


def offer_again(t: Words, job: Job, refused: DoorstepError) -> None:
    """Say why the check is of no use and offer to repeat it."""
    st.error(speech.refusal(t, refused), icon=":material/block:")
    with st.container(horizontal=True):
        st.button(
            t("Check once more"),
            type="primary",
            icon=":material/refresh:",
            on_click=_check_again,
            args=(job,),
        )
        discard_button(t, t("Discard"), "discard_outdated")


def _check_again(job: Job) -> None:
    """Begin the check anew; of a job that is gone the run after this says so."""
    with suppress(CheckGone):
        staging.check_again(job)


def discard_button(t: Words, label: str, key: str) -> None:
    """Offer to end the check and to forget the file; it may stand in several places of the page."""
    st.button(
        label,
        key=key,
        icon=":material/close:",
        on_click=discard,
        help=t("Nothing is loaded; the uploaded file is removed from the server."),
    )


def discard() -> None:
    """End this session's check and remove what it left."""
    job_id = st.session_state.get(JOB)
    _forget()
    if job_id:
        try:
            jobs.discard(jobs.find(data.settings().home, job_id))
        except CheckGone:
            return


def _forget() -> None:
    st.session_state.pop(JOB, None)
    st.session_state.pop(MEANT, None)
    st.query_params.pop(JOB, None)


def _watch(t: Words, job: Job) -> None:
    """Draw the progress anew from time to time; when the check has ended, the whole page."""
    try:
        state = staging.look(job, data.now())
    except DoorstepError:
        st.rerun()
    if not isinstance(state, Progress):
        st.rerun()
    share, left = state.estimate(data.now())
    st.progress(share, text=t("{step} · {share} · {left}", **_told(t, state, share, left)))
    discard_button(t, t("Cancel"), "cancel_check")
    st.caption(
        t(
            "You may leave this page meanwhile: the check goes on, and you find it here again. "
            "Other people's screens are not slowed down by it."
        )
    )


def _told(t: Words, state: Progress, share: float, left: dt.timedelta) -> dict[str, str]:
    return {"step": t(STEPS[state.step]), "share": t.percent(share, 0), "left": time_left(t, left)}


def time_left(t: Words, left: dt.timedelta) -> str:
    """The time left in words, rounded up."""
    seconds = -(-left.total_seconds() // ROUND) * ROUND
    if seconds <= ROUND:
        return t("a few seconds left")
    minutes, rest = divmod(int(seconds), 60)
    if minutes == 0:
        return t("about {seconds} seconds left", seconds=rest)
    return t("about {minutes} min {seconds} s left", minutes=minutes, seconds=rest)
