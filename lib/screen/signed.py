"""Who is at the screen: asked of the ledger at every run, fragment and callback, never remembered.

The browser's cookie came with the page's connection; what it stands for is looked up each time, so
that a session that was ended, or a role that was taken away, counts at the next click. Within one
run of a page, which asks some hundred times, it is looked up once.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

import streamlit as st

from lib.ledger import Ledger
from lib.people.accounts import gate, sessions, users
from lib.people.accounts.errors import NoGate, NoRoles, NotSignedIn
from lib.rights import ALONE, NOBODY, Actor

T = TypeVar("T")

WHOSE = "_whose"
"""Session key: whose page this is; nobody else may take it over, whatever he knows of it."""

MADE = "_made_administrator"
"""Session key: who has just made himself the first administrator, and has to sign in now."""

_carried: ContextVar[str | None] = ContextVar("carried", default=None)
"""The token of whom work is done for that runs outside of his page's run."""

_found: ContextVar[dict[str | None, Actor] | None] = ContextVar("found", default=None)
"""Who was found in the run of a page that goes on, by the token carried; None outside of a run."""


@contextmanager
def one_run() -> Iterator[None]:
    """The run of a page: who is at the screen is looked up once in it.

    Callbacks come before it and fragments that run by themselves are outside of it.
    """
    before = _found.set({})
    try:
        yield
    finally:
        _found.reset(before)


def token() -> str | None:
    """The token in the browser's cookie."""
    return _carried.get() or st.context.cookies.get(sessions.COOKIE)


def actor(ledger: Ledger, now: dt.datetime) -> Actor:
    """Who is at the screen; the one person there is while nobody else was set up."""
    found, whose = _found.get(), _carried.get()
    if found is None:
        return _looked_up(ledger, now)
    if whose not in found:
        found[whose] = _looked_up(ledger, now)
    return found[whose]


def _looked_up(ledger: Ledger, now: dt.datetime) -> Actor:
    if not users.several(ledger):
        return ALONE
    found = sessions.find(ledger, token(), now) if gate.stands() else None
    if found is None or not _own_page(found[1].login):
        return NOBODY
    return found[1].actor


def _own_page(login: str) -> bool:
    """Whether the page began with the same person; work that was carried off belongs to no page."""
    if _carried.get():
        return True
    whose: str = st.session_state.setdefault(WHOSE, login)
    return whose == login


def demand_somebody(actor: Actor) -> None:
    """Show nothing to nobody.

    Raises:
        NoGate: the product was started without its sign-in.
        NotSignedIn: there is no session, or none any longer.
        NoRoles: he has no role any longer.

    """
    if actor.roles:
        return
    if not gate.stands():
        raise NoGate
    raise NoRoles if actor.name else NotSignedIn


def carried(work: Callable[[], T]) -> Callable[[], T]:
    """Let work that runs later and elsewhere, such as writing a file, be done by who asked now."""
    mine = token()

    def later() -> T:
        before = _carried.set(mine)
        try:
            return work()
        finally:
            _carried.reset(before)

    return later
