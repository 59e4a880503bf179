"""The folder of the data and the ledger's file in it: where they lie, made for our eyes only.

What opens a ledger by itself holds off every other process meanwhile; what a lost file means is
decided here, before an empty one could take its place.
"""

import datetime as dt
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from lib.errors import StoreBroken

FILE = "ledger.sqlite"
SNAPSHOTS = "portfolio"

ELSEWHERE = "ledger.elsewhere"
"""Says in which database the ledger lies, if in none of ours: without its address none is made."""

NAMING = "naming.key"
"""Sixteen characters beside the ledger; a backup without them cannot join old names to new ones."""

ANCHORS = "audit.anchors"
"""What lib.ledger.sealing keeps beside the ledger, so that a cut-off end of the audit shows."""


def make_folder(home: Path) -> None:
    """Make the folder for our eyes only."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(PermissionError):  # a mounted folder may belong to somebody else
        home.chmod(0o700)


def refuse_to_start_over(path: Path) -> None:
    """Where snapshots lie there was a ledger: a missing one is a loss, not an empty product."""
    empty = not path.exists() or path.stat().st_size == 0
    if empty and has_snapshots(path.parent):
        raise StoreBroken(path=path)


def has_snapshots(home: Path) -> bool:
    """Whether anything that was loaded lies in a folder of the data."""
    return any((home / SNAPSHOTS).rglob("*.parquet"))


def make_file(path: Path) -> None:
    """Make the file for our eyes only; SQLite gives its companions the same rights.

    One that exists is not even opened: closing it would let go of the locks that this process
    holds on it (POSIX), and another process would take away the log under open connections.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    path.chmod(0o600)


def make_secret(path: Path) -> None:
    """Make the secret of a new store, for our eyes only."""
    if not path.exists():
        write(path, secrets.token_hex(8))


def write(path: Path, text: str) -> None:
    """Write a short text for our eyes only, as a whole or not at all."""
    temporary = path.with_suffix(".tmp")
    make_file(temporary)
    temporary.write_text(text, "utf-8")
    temporary.replace(path)


@contextmanager
def alone(path: Path, patience: dt.timedelta) -> Iterator[None]:
    """Hold off every other process and thread that opens this ledger at the same moment.

    An empty database beside the ledger serves as the lock: it works wherever SQLite does, and the
    system lets go of it when a process dies.
    """
    lock = path.with_suffix(".lock")
    make_file(lock)
    with closing(
        sqlite3.connect(lock, timeout=patience.total_seconds(), isolation_level=None)
    ) as gate:
        gate.execute("BEGIN EXCLUSIVE")
        yield
