"""What is kept of large files is made by another process; who waits for it is told so.

The process is started when other files stand, whoever looks at whatever page first, and when a page
finds something missing. Each look at it lets somebody who goes to another page go there at once.
"""

from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import in_cached_function

from lib.portfolio import prepared
from lib.preparing import asking
from lib.preparing.making import Progress
from lib.screen import data
from lib.words import N_, Words

SOON = N_("What is figured out once for new files is being prepared. This page goes on by itself.")
WAITS = N_(
    "What is figured out once for new files is being prepared: {what} ({n} of {of}). This page "
    "goes on by itself."
)


def begin(t: Words) -> None:
    """Let what this run of a page misses be made by the process, and start it for new files."""
    prepared.let_be_made(partial(_wait, t))
    _begin(data.version())


@st.cache_resource(show_spinner=False, max_entries=1)
def _begin(at: int) -> None:
    del at
    asking.begin(data.whole())


def _wait(t: Words, home: Path, name: str, stands: Path) -> None:
    """Wait, and say so to who looks at the page.

    A search beside it waits in silence, and so does what Streamlit keeps: it would show the words
    again whenever it is asked for.
    """
    if get_script_run_ctx(suppress_warning=True) is None or in_cached_function.get():
        asking.wait(home, name, stands, lambda _: None)
        return
    place = st.empty()
    asking.wait(home, name, stands, partial(_say, t, place))
    place.empty()


def _say(t: Words, place: DeltaGenerator, found: Progress | None) -> None:
    said = t(SOON) if found is None else t(WAITS, what=t(found.title), n=found.nth, of=found.of)
    place.info(said, icon=":material/hourglass_top:")
