"""People who act in tests."""

from lib.rights import Actor, Role


def somebody(name: str, *roles: Role, collector: str | None = None) -> Actor:
    """A person of these roles; one who may do everything when none is named."""
    return Actor(name, frozenset(roles or {Role.OWNER}), collector)


ALICE = somebody("Alice")
BOB = somebody("Bob")
EVE = somebody("Eve")
