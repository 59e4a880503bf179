"""What plans stand on, read once for each question and state of the data, and shared."""

import datetime as dt
from dataclasses import replace

import streamlit as st

from lib.portfolio import Portfolio
from lib.portfolio.reach import reach
from lib.screen import basket, data
from lib.screen.visits import requests
from lib.visits.picking.sources import Wanted
from lib.visits.plans.preparing import Asked, Prepared, prepared
from lib.visits.requests.asking import APPROVED

GROUNDS = 3
"""Questions of which the ground is kept: each holds the frames of all its days."""

OF_A_CASE = 800
"""Bytes that are made free for each case of a plan before it is read. Reading takes some 1,400; the
rest fits beside what all pages may keep."""

_Known = dict[tuple[object, int, str], Prepared]


@st.cache_resource(show_spinner=False)
def _known() -> _Known:
    """The grounds of this process, the oldest first. Searches put them there from their threads."""
    return {}


def known(asked: Asked) -> Prepared | None:
    """The ground of a question, if somebody asked it since the data changed last."""
    return _known().get(_key(asked))


def ready(asked: Asked) -> Prepared:
    """The ground of a question; read now where nobody asked it before.

    Raises:
        PlanRefused, NotFound: see lib.visits.plans.preparing.

    """
    return Reader(asked)()


class Reader:
    """Reads a ground later, in another thread; what belongs to the session is read at once."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self._place, self._settings = data.portfolio(), data.settings()
        self._key, self._kept = _key(asked), _known()

    def __call__(self) -> Prepared:
        """The ground, with nothing drawn on it yet: what is drawn belongs to one session."""
        found = self._kept.get(self._key)
        if found is None:
            make_room(self._place, self.asked.as_of or self.asked.first)
            found = prepared(self._place, self._settings, self.asked)
            self._kept[self._key] = found
            for key in list(self._kept)[:-GROUNDS]:
                self._kept.pop(key, None)
        return replace(found, ground=replace(found.ground, drawn={}, explained={}))


def make_room(place: Portfolio, as_of: dt.date) -> None:
    """Let go of what other pages keep, where the cases of a day are so many that it counts."""
    data.room_for(OF_A_CASE * sum(one.accepted for one, _ in place.current(as_of)))


def _key(asked: Asked) -> tuple[object, int, str]:
    return reach(data.actor()), data.version(), repr(asked)


def wishes() -> Wanted:
    """The basket and the requests that were approved: they count at least like a usual visit."""
    latest = data.portfolio().latest()
    if latest is None:
        return Wanted()
    asked = requests.listed(latest)
    approved = asked.filter(state=APPROVED)["case_key"].to_list()
    return Wanted(basket=basket.keys(), requested=tuple(approved))
