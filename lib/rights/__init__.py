"""Who may do what: one table of roles and actions, and the question that everything asks.

A right is asked where data are read and where they are written, not only on the screens: the
ledger refuses every write whose act its actor may not do, and the portfolio hands out no row that
is not his to see. What no role is given, nobody has.
"""

from lib.rights.acts import ACTS, QUIET
from lib.rights.asking import (
    ALONE,
    COMMAND_LINE,
    GATE,
    NOBODY,
    Actor,
    NotAllowed,
    can,
    demand,
    holders,
    scope,
)
from lib.rights.roles import ACTION_NAMES, GIVEN, ROLE_NAMES, Action, Role, Scope

__all__ = [
    "ACTION_NAMES",
    "ACTS",
    "ALONE",
    "COMMAND_LINE",
    "GATE",
    "GIVEN",
    "NOBODY",
    "QUIET",
    "ROLE_NAMES",
    "Action",
    "Actor",
    "NotAllowed",
    "Role",
    "Scope",
    "can",
    "demand",
    "holders",
    "scope",
]
