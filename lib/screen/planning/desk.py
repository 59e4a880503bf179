"""What a session works on at the planning page; it outlives page switches and reloads.

Desks lie in the process, the session and the address know only their number. Nobody gets the desk
of somebody else by it. What is to last longer is kept in the ledger.
"""

from dataclasses import dataclass, field

import streamlit as st

from lib.errors import DoorstepError
from lib.ledger.kept import new_id
from lib.screen import data
from lib.screen.planning.searching import Found, Job
from lib.screen.planning.study import Study
from lib.visits.plans.drafting import Draft
from lib.visits.plans.model import Figures
from lib.visits.plans.preparing import Prepared
from lib.visits.plans.wishes import Edit

DESK = "desk"
"""Session key and address parameter of the desk's number."""

BEFORE = "_desks_before"
"""Session key: the numbers of desks that this session worked on before, the last one first."""

MOST = 24
"""Desks that a process keeps, the latest: each holds the frames of its days."""

REMEMBERED = 3
"""Desks of one person that are kept beside the one he works on, to compare with."""


@dataclass
class Desk:
    """A draft with what it stands on, the search that runs, and what is selected.

    `version` is the state of the data that the ground was made of, `made_from` the kept plan that
    the draft comes from, `lost` cases whose stops found no place on the ground; `before` are the
    figures before the last change, `refused` what was refused last; `turn` moves on with every
    selection that a table has not made itself.
    """

    owner: str
    version: int
    name: str
    made_from: str | None = None
    prepared: Prepared | None = None
    draft: Draft | None = None
    job: Job | None = None
    study: Study | None = None
    lost: tuple[str, ...] = ()
    selected: tuple[str, ...] = ()
    turn: int = 0
    before: Figures | None = None
    refused: DoorstepError | None = None
    desk_id: str = field(default_factory=new_id)

    def take(self, found: Found) -> None:
        """Go on with what a search found."""
        if self.draft is not None:
            self.before = self.draft.plan.figures
        self.prepared, self.draft, self.job = found.prepared, found.draft, None
        self.lost = found.lost

    def edit(self, *wishes: Edit) -> None:
        """Change the draft; what makes no sense is refused and said at the next run."""
        if self.draft is None or not wishes:
            return
        try:
            changed = self.draft.edit(*wishes)
        except DoorstepError as refused:
            self.refused = refused
            return
        self._go_on(changed)

    def undo(self) -> None:
        """Take the last step back."""
        if self.draft is not None:
            self._go_back(self.draft.undo())

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        if self.draft is not None:
            self._go_back(self.draft.redo())

    def select(self, keys: tuple[str, ...]) -> None:
        """Look at some stops or candidates, by their first cases."""
        self.selected, self.turn = keys, self.turn + 1

    def _go_back(self, draft: Draft) -> None:
        """Take up a draft that was there before: there is nothing to compare it with."""
        self.draft, self.before, self.turn = draft, None, self.turn + 1

    def _go_on(self, draft: Draft) -> None:
        if self.draft is not None:
            self.before = self.draft.plan.figures
        self.draft, self.turn = draft, self.turn + 1


@st.cache_resource(show_spinner=False)
def _desks() -> dict[str, Desk]:
    """All desks of this process, the oldest first."""
    return {}


def put(desk: Desk) -> None:
    """Work on this desk from now on; the one before can be compared with."""
    before = st.session_state.get(DESK)
    kept = _desks()
    kept[desk.desk_id] = desk
    own = [number for number, one in kept.items() if one.owner == desk.owner]
    for number in (*own[: -REMEMBERED - 1], *list(kept)[:-MOST]):
        kept.pop(number, None)
    if before:
        earlier = [before, *st.session_state.get(BEFORE, ())]
        st.session_state[BEFORE] = tuple(earlier[:REMEMBERED])
    st.session_state[DESK] = st.query_params[DESK] = desk.desk_id


def current() -> Desk | None:
    """The desk that the address or the session names; None where it is not there any more."""
    number = st.query_params.get(DESK) or st.session_state.get(DESK)
    found = _mine(number)
    if found is None:
        leave()
        return None
    st.session_state[DESK] = st.query_params[DESK] = found.desk_id
    return found


def earlier() -> list[Desk]:
    """The desks that this session worked on before and that have a draft, the last one first."""
    found = (_mine(number) for number in st.session_state.get(BEFORE, ()))
    return [one for one in found if one is not None and one.draft is not None]


def mine() -> list[Desk]:
    """All desks with a draft of whoever is at the screen, the last one first."""
    owner = data.actor().name
    found = [one for one in _desks().values() if one.owner == owner and one.draft is not None]
    return found[::-1]


def leave() -> None:
    """Work on no desk; the next begins anew."""
    number = st.session_state.pop(DESK, None)
    st.query_params.pop(DESK, None)
    if number and _mine(number) is not None:
        kept = [number, *st.session_state.get(BEFORE, ())]
        st.session_state[BEFORE] = tuple(kept[:REMEMBERED])


def _mine(number: str | None) -> Desk | None:
    found = _desks().get(number or "")
    return found if found is not None and found.owner == data.actor().name else None
