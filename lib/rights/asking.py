"""Who somebody is, and the question whether he may."""

from dataclasses import dataclass

from lib.errors import DoorstepError
from lib.rights.given import RIGHTS
from lib.rights.roles import ACTION_NAMES, GIVEN, Action, Role, Scope
from lib.words import N_, Sentence


@dataclass(frozen=True)
class Actor:
    """Who is doing something.

    `name` is what records keep; `collector` the number under which files know a person who visits,
    by which his own cases are told.
    """

    name: str
    roles: frozenset[Role]
    collector: str | None = None


ALONE = Actor("", frozenset({Role.OWNER}))
"""Who uses the product alone on his computer: nobody else is there to be told from."""

COMMAND_LINE = Actor("command line", frozenset({Role.OWNER}))
"""Who may read the folder of the data may do all with them; records say that it was done here."""

NOBODY = Actor("", frozenset())
"""Who has not signed in."""

GATE = Actor("sign-in", frozenset({Role.GATE}))
"""The sign-in itself, for what happens before anybody is known."""


class NotAllowed(DoorstepError):
    """The actor's roles do not give this right."""

    sentence = N_(
        "You may not do this: {action}. Please ask an administrator if it belongs to your work."
    )


def scope(actor: Actor, action: Action) -> Scope | None:
    """How far the actor's right goes; None when he has none."""
    reaches = [
        Scope.OWN if role is Role.COLLECTOR else Scope.ALL
        for role in actor.roles
        if action in RIGHTS[role]
    ]
    return max(reaches, default=None)


def can(actor: Actor, action: Action) -> bool:
    """Whether the actor has this right, be it for his own cases only."""
    return scope(actor, action) is not None


def holders(action: Action) -> tuple[Role, ...]:
    """The roles that give a right, for who lacks it and asks whom to turn to."""
    return tuple(role for role in GIVEN if action in RIGHTS[role])


def demand(actor: Actor, action: Action) -> None:
    """Ask for a right.

    Raises:
        NotAllowed: the actor does not have it.

    """
    if not can(actor, action):
        raise NotAllowed(action=Sentence(ACTION_NAMES[action]))
