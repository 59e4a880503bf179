"""Which pages there are, and the guard that no page can be reached without.

Streamlit runs a file of pages/ directly when it is the first request of a fresh server. Every page
therefore begins with `enter` (lib/screen/frame.py), which calls `guard`: when the router has not
run in this session it declares the navigation and starts over, so that app.py runs first.
"""

import logging
from dataclasses import dataclass
from typing import Literal

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from lib.errors import DoorstepError
from lib.privacy.traces import told
from lib.screen import speech
from lib.settings import ROOT
from lib.words import N_

log = logging.getLogger(__name__)

FAILED = N_(
    "Something went wrong here, and nothing was saved. Please reload the page; "
    "if it happens again, show the administrator the log."
)
ROUTED = "_routed"
"""Session key: the router has run."""


@dataclass(frozen=True)
class PageEntry:
    """One screen: its file in pages/ is its address; the title is a translatable text.

    A page has no icon: Streamlit would fetch it for the browser's tab from an outside host.
    """

    name: str
    title: str
    visibility: Literal["visible", "hidden"] = "visible"

    @property
    def path(self) -> str:
        """The file as Streamlit names it."""
        return f"pages/{self.name}.py"


PAGES = (
    PageEntry("overview", N_("Overview")),
    PageEntry("upload", N_("Upload")),
    PageEntry("changes", N_("What changed")),
    PageEntry("quality", N_("Data quality")),
    PageEntry("cases", N_("Cases")),
    PageEntry("case", N_("Case"), "hidden"),
    PageEntry("map", N_("Map")),
    PageEntry("visits", N_("Visits")),
    PageEntry("recovery", N_("Recovery")),
    PageEntry("followup", N_("Follow-up")),
    PageEntry("complaints", N_("Complaints")),
    PageEntry("rules", N_("Rules")),
    PageEntry("people", N_("People")),
    PageEntry("training", N_("Training")),
    PageEntry("safety", N_("Safety")),
    PageEntry("privacy", N_("Privacy")),
    PageEntry("audit", N_("Audit")),
    PageEntry("settings", N_("Settings")),
)
"""All screens in the order of the menu; the first is where `/` leads."""


def run() -> None:
    """Run the screen that the address names; the whole of app.py."""
    st.set_page_config(
        page_title="Doorstep 上门", page_icon=ROOT / "data" / "icon.png", layout="wide"
    )
    page = _declare()
    st.session_state[ROUTED] = True
    try:
        page.run()
    except DoorstepError as refused:
        st.error(speech.refusal(speech.words_of_session(), refused), icon=":material/block:")
    except Exception as error:  # noqa: BLE001 — whatever it is
        # A fault of ours: the log says where, the reader gets a sentence and no trace.
        log.error("The page %s failed: %s", page.title, told(error))  # noqa: TRY400 — see told
        st.error(speech.words_of_session()(FAILED), icon=":material/error:")


def guard() -> None:
    """Start over through app.py when this session came here without it."""
    if not st.session_state.get(ROUTED):
        _declare()
        st.session_state[ROUTED] = True
        st.rerun()


def page_of(name: str) -> PageEntry:
    """The screen of that name."""
    return next(page for page in PAGES if page.name == name)


def _declare() -> StreamlitPage:
    t = speech.words_of_session()
    return st.navigation(
        [
            st.Page(
                ROOT / page.path,
                title=t(page.title),
                default=page is PAGES[0],
                visibility=page.visibility,
            )
            for page in PAGES
        ],
        position="top",
    )
