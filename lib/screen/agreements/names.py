"""What the states of agreements and instalments are called on screens."""

from collections.abc import Mapping

from lib.agreements.following import Part, State
from lib.words import N_

PART = "agreements"
"""The part of the page of a case that says that one of its forms was saved."""

STATES: Mapping[str, str] = {
    State.PROPOSED: N_("proposed"),
    State.APPROVED: N_("approved, to be signed"),
    State.PERFORMING: N_("being kept"),
    State.LATE: N_("late"),
    State.BROKEN: N_("broken"),
    State.COMPLETED: N_("completed"),
    State.CANCELLED: N_("cancelled"),
    State.SUPERSEDED: N_("replaced by a later one"),
    State.REFUSED: N_("refused"),
    State.WITHDRAWN: N_("taken back"),
}
"""State of an agreement → how it is called."""

PARTS: Mapping[str, str] = {
    Part.PAID: N_("paid"),
    Part.OPEN: N_("not yet due"),
    Part.DUE: N_("due"),
    Part.LATE: N_("late"),
}
"""Where an instalment stands → how that is called."""
