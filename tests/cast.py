"""People who act in tests."""

import datetime as dt

from lib.ledger import Ledger
from lib.people.accounts import users
from lib.rights import Actor, Role


def somebody(name: str, *roles: Role, collector: str | None = None) -> Actor:
    """A person of these roles; one who may do everything when none is named."""
    return Actor(name, frozenset(roles or {Role.OWNER}), collector)


NOON = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
PASSWORD = "correct horse battery"  # noqa: S105 — of nobody


def two_people(ledger: Ledger) -> Ledger:
    """Give the ledger an administrator and a collector, who sign in with PASSWORD since NOON."""
    users.add(ledger, "ada", roles=[Role.ADMINISTRATOR], password=PASSWORD, now=NOON)
    users.add(ledger, "colin", roles=[Role.COLLECTOR], collector="W01", password=PASSWORD, now=NOON)
    return ledger


ALICE = somebody("Alice")
BOB = somebody("Bob")
EVE = somebody("Eve")
