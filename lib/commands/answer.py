"""What a command answers, to programs and to people alike."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lib.portfolio import Portfolio
from lib.rights import ALONE
from lib.settings import Settings

COMMAND_LINE = replace(ALONE, name="command line")
"""Who may read the folder of the data may do all with them; records say that it was done here."""


@dataclass(frozen=True)
class Answer:
    """`facts` become the JSON object, `said` the sentence for people."""

    facts: Mapping[str, Any]
    said: str
    refused: bool = False


def portfolio() -> Portfolio:
    """The portfolio of the settings' home, in the hands of whoever runs the command."""
    settings = Settings()
    return Portfolio.open(settings.home, settings.audit_folder).by(COMMAND_LINE)


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
