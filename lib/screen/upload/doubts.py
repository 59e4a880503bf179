"""What is doubtful about loading a checked file, and the ticks without which it is not loaded.

It is asked about what stands now: since the check somebody may have loaded the same file.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from lib.portfolio import bringing
from lib.portfolio.apart import against
from lib.portfolio.apart.jobs import Checked, Job
from lib.portfolio.twice import Elsewhere
from lib.screen import data, speech
from lib.screen.upload import checking, origins, rivals
from lib.screen.upload.rivals import Way
from lib.words import Words


@dataclass(frozen=True)
class Doubt:
    """A doubt in Markdown, and what somebody ticks who knows that it is none."""

    name: str
    said: str
    sure: str


def of(t: Words, job: Job, checked: Checked, way: Way) -> list[Doubt]:
    """The doubts about a file taken this way; none where there is nothing to load."""
    if not rivals.is_new(checked):
        return []
    found = []
    if refused := against.loaded_otherwise(job, data.portfolio(), checked):
        sure = t("It is meant: the same content is to count a second time.")
        found.append(Doubt("again", speech.refusal(t, refused), sure))
    elif not _is_decided(checked):
        elsewhere = _elsewhere(data.version(), job.job_id, job, checked)
        if elsewhere and (warning := elsewhere.warning()):
            sure = t("They are other cases, which only have the same numbers.")
            found.append(Doubt("elsewhere", speech.said(t, warning), sure))
    ending = bringing.doubt(way.changes, checked.record.clients) if way.changes else None
    if ending:
        sure = t("It is the next file of the same client; those cases are to end.")
        found.append(Doubt("sure", t(ending), sure))
    return found


def draw(doubts: Sequence[Doubt]) -> None:
    """Say them."""
    for doubt in doubts:
        st.error(doubt.said, icon=":material/warning:")


def settled(job: Job, doubts: Sequence[Doubt]) -> bool:
    """Ask whether they are none; all have to be ticked."""
    ticks = [st.checkbox(one.sure, key=_key(one.name, job)) for one in doubts]
    return all(ticks)


def is_twice_meant(job: Job) -> bool:
    """Whether somebody has said that the same content is to count a second time."""
    return bool(st.session_state.get(_key("again", job)))


def _is_decided(checked: Checked) -> bool:
    """Whether this session was asked about the client of the file before it was checked."""
    meant = st.session_state.get(checking.MEANT)
    return meant is not None and origins.is_client_decided(meant[0], checked.record.client)


def _key(name: str, job: Job) -> str:
    return f"{name}_{job.job_id}"


@st.cache_resource(show_spinner=False, max_entries=2, scope="session")
def _elsewhere(at: int, job_id: str, _job: Job, _checked: Checked) -> Elsewhere | None:
    del at, job_id
    return against.elsewhere(_job, data.portfolio(), _checked)
