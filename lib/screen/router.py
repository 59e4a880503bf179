"""Which pages there are, and the guard that no page can be reached without.

Streamlit runs a file of pages/ directly when it is the first request of a fresh server. Every page
therefore begins with `enter` (lib/screen/frame.py), which calls `guard`: when the router has not
run in this session it declares the navigation and starts over, so that app.py runs first. Who has
not signed in sees nothing, and who lacks the right of a page sees a sentence in its place.
"""

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from lib.errors import DoorstepError
from lib.people.accounts.errors import NotSignedIn
from lib.privacy.traces import told
from lib.rights import Action, Actor, NotAllowed, can
from lib.screen import data, signed, speech
from lib.settings import ROOT
from lib.words import N_, Sentence, Words

log = logging.getLogger(__name__)

FAILED = N_(
    "Something went wrong here, and nothing was saved. Please reload the page; "
    "if it happens again, show the administrator the log."
)
ROUTED = "_routed"
"""Session key: the router has run."""

NOTED = "_refused_pages"
"""Session key: the refused pages that the audit has been told of."""


@dataclass(frozen=True)
class PageEntry:
    """One screen: its file in pages/ is its address; the title is a translatable text.

    `needs` is the right without which it is neither in the menu nor shown.
    A page has no icon: Streamlit would fetch it for the browser's tab from an outside host.
    """

    name: str
    title: str
    needs: Action
    visibility: Literal["visible", "hidden"] = "visible"

    @property
    def path(self) -> str:
        """The file as Streamlit names it."""
        return f"pages/{self.name}.py"


MENU: Mapping[str, tuple[PageEntry, ...]] = {
    N_("Cases"): (
        PageEntry("overview", N_("Overview"), Action.SEE_CASES),
        PageEntry("map", N_("Map"), Action.SEE_CASES),
        PageEntry("cases", N_("Cases"), Action.SEE_CASES),
        PageEntry("case", N_("Case"), Action.SEE_CASES, "hidden"),
        PageEntry("changes", N_("What changed"), Action.SEE_MEASURES),
    ),
    N_("Visits"): (
        PageEntry("planning", N_("Planning"), Action.SEE_PLANS),
        PageEntry("visits", N_("Visits"), Action.SEE_PLANS),
        PageEntry("followup", N_("Follow-up"), Action.SEE_CASES),
        PageEntry("strategy", N_("Strategy"), Action.SEE_MEASURES),
        PageEntry("agreements", N_("Agreements"), Action.SEE_CASES),
        PageEntry("messages", N_("Messages"), Action.SEE_CASES),
        PageEntry("safety", N_("Safety"), Action.SEE_CASES),
    ),
    N_("Performance"): (
        PageEntry("recovery", N_("Recovery"), Action.SEE_MEASURES),
        PageEntry("effect", N_("Effect of the work"), Action.SEE_MEASURES),
        PageEntry("scores", N_("Scores"), Action.SEE_MEASURES),
        PageEntry("team", N_("The team"), Action.SEE_TEAM),
        PageEntry("forecast", N_("Forecast and targets"), Action.SEE_MEASURES),
        PageEntry("questions", N_("Own questions"), Action.SEE_MEASURES),
    ),
    N_("Data"): (
        PageEntry("upload", N_("Upload"), Action.LOAD),
        PageEntry("quality", N_("Data quality"), Action.SEE_MEASURES),
    ),
    N_("People"): (
        PageEntry("people", N_("People"), Action.SEE_PEOPLE),
        PageEntry("training", N_("Training"), Action.SEE_RULES),
    ),
    N_("Compliance"): (
        PageEntry("rules", N_("Rules"), Action.SEE_RULES),
        PageEntry("complaints", N_("Complaints"), Action.SEE_MEASURES),
        PageEntry("compliance", N_("Compliance"), Action.SEE_COMPLIANCE),
        PageEntry("privacy", N_("Privacy"), Action.SEE_AUDIT),
        PageEntry("audit", N_("Audit"), Action.SEE_AUDIT),
    ),
    N_("System"): (
        PageEntry("settings", N_("Settings"), Action.SEE_SETTINGS),
        PageEntry("users", N_("Users"), Action.USERS),
        PageEntry("account", N_("My account"), Action.ACCOUNT, "hidden"),
    ),
}
"""All screens in the order of the menu, by the group under which they stand there."""

PAGES = tuple(page for group in MENU.values() for page in group)
"""All screens; the first is where `/` leads."""


def run() -> None:
    """Run the screen that the address names; the whole of app.py."""
    st.set_page_config(
        page_title="Doorstep 上门", page_icon=ROOT / "data" / "icon.png", layout="wide"
    )
    try:
        with signed.one_run():
            actor = data.actor()
            page = _declare(actor)
            st.session_state[ROUTED] = True
            signed.demand_somebody(actor)
            page.run()
    except DoorstepError as refused:
        _say(refused)
    except Exception as error:  # noqa: BLE001 — whatever it is
        # A fault of ours: the log says where, the reader gets a sentence and no trace.
        log.error("The page failed: %s", told(error))  # noqa: TRY400 — see told
        st.error(speech.words_of_session()(FAILED), icon=":material/error:")


def guard() -> None:
    """Start over through app.py when this session came here without it."""
    if not st.session_state.get(ROUTED):
        _declare(data.actor())
        st.session_state[ROUTED] = True
        st.rerun()


def check(name: str) -> None:
    """Ask again for the right to a page, where it begins; without it say so and draw no more."""
    try:
        actor = data.actor()
        signed.demand_somebody(actor)
        _demand_page(actor, page_of(name))
    except DoorstepError as refused:
        if isinstance(refused, NotAllowed):
            _note(name)
        _say(refused)
        st.stop()


def _note(name: str) -> None:
    """Leave a trace of a page that was refused, once a session: who tries doors is told of."""
    noted = st.session_state.setdefault(NOTED, set())
    if name in noted:
        return
    noted.add(name)
    # The page stays closed whether or not the trace can be kept.
    with suppress(DoorstepError), data.ledger().write("page_refused", name):
        pass


def _demand_page(actor: Actor, page: PageEntry) -> None:
    """Refuse a page by its own title: the name of its right may speak of something else."""
    if not can(actor, page.needs):
        raise NotAllowed(action=Sentence(N_("open the page “{page}”"), page=Sentence(page.title)))


def _say(refused: DoorstepError) -> None:
    """Show a refusal as its sentence, and the way to the sign-in to who needs it.

    The link is part of the sentence: for an element of its own the browser would have to ask for a
    script, and the gate answers nothing without a session.
    """
    t = speech.words_of_session()
    said = speech.refusal(t, refused)
    if not isinstance(refused, NotSignedIn):
        st.error(said, icon=":material/block:")
        return
    way = f"[{t('Sign in')}](/signin)"
    if made := st.session_state.get(signed.MADE):
        done = t(
            "Done: {login} is the administrator. Now please sign in.", login=speech.escaped(made)
        )
        st.success(f"{done} {way}", icon=":material/check_circle:")
    else:
        st.error(f"{said} {way}", icon=":material/block:")


def page_of(name: str) -> PageEntry:
    """The screen of that name."""
    return next(page for page in PAGES if page.name == name)


def opens(name: str) -> bool:
    """Whether who is at the screen may open the page, so that no way leads to a refusal."""
    return data.may(page_of(name).needs)


def is_lost() -> bool:
    """Whether the address names no page, so that the first one is shown in its place."""
    path = urlsplit(st.context.url or "").path.strip("/")
    return bool(path) and path.rpartition("/")[2] not in {page.name for page in PAGES}


def _declare(actor: Actor) -> StreamlitPage:
    """Declare all pages, so that each address leads to its own; the menu has what one may see.

    A group without a visible page is not shown.
    """
    t = speech.words_of_session()
    declared = {
        t(group): [
            st.Page(
                ROOT / page.path,
                title=t(page.title),
                # The first page answers to `/`; its own name is taken by the way there.
                url_path="" if page is PAGES[0] else page.name,
                default=page is PAGES[0],
                visibility=page.visibility if can(actor, page.needs) else "hidden",
            )
            for page in pages
        ]
        for group, pages in MENU.items()
    }
    declared[t(next(iter(MENU)))].append(_by_name(t))
    return st.navigation(declared, position="top" if actor.roles else "hidden")


def _by_name(t: Words) -> StreamlitPage:
    """The way to the first page for who types or was sent its name instead of `/`."""
    first = PAGES[0]

    def go_there() -> None:
        st.switch_page(first.path, query_params=st.query_params.to_dict())

    return st.Page(go_there, title=t(first.title), url_path=first.name, visibility="hidden")
