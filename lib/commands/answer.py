"""What a command answers, to programs and to people alike."""

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lib.errors import NotFound
from lib.followups import code_versions
from lib.ledger import Ledger
from lib.people.accounts import sessions, users
from lib.people.accounts.errors import TokenNeeded
from lib.portfolio import Portfolio
from lib.rights import COMMAND_LINE, Action, Actor, demand
from lib.settings import Settings

TOKEN = "DOORSTEP_TOKEN"  # noqa: S105 — the name of the variable
"""Says for whom a command works once several people are set up."""


@dataclass(frozen=True)
class Answer:
    """`facts` become the JSON object, `said` the sentence for people."""

    facts: Mapping[str, Any]
    said: str
    refused: bool = False


def portfolio(needs: Action) -> Portfolio:
    """The portfolio of the settings' home, in the hands of whoever runs the command.

    Raises:
        TokenNeeded: several people are set up, and the command does not say for whom it works.
        NotAllowed: he may not do what the command `needs`.

    """
    settings = Settings()
    place = Portfolio.open(settings.home, settings.audit_folder, settings.database_url)
    actor = _actor(place.ledger)
    demand(actor, needs)
    code_versions.use(place.ledger)
    return place.by(actor)


def _actor(ledger: Ledger) -> Actor:
    """Who uses the product alone, else the user of the token."""
    if not users.several(ledger):
        return COMMAND_LINE
    try:
        return sessions.whose_token(ledger, os.environ.get(TOKEN, "")).actor
    except NotFound as unknown:
        raise TokenNeeded from unknown


def now() -> dt.datetime:
    """The moment, in UTC: the clock of the command line."""
    return dt.datetime.now(dt.UTC)


def write_private(path: Path, content: bytes) -> None:
    """Write a file of personal data for our eyes only, whatever was there before.

    Raises:
        OSError: it cannot be written.

    """
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_bytes(content)


def printable(text: str) -> str:
    """An argument as text that can be stored and shown: bytes that are no text are marked."""
    return text.encode("utf-8", errors="replace").decode()


def day(text: str) -> dt.date:
    """Read a date argument such as 2026-11-20."""
    return dt.date.fromisoformat(text)
