"""Locks between processes that the system lets go of when their holder dies.

An empty database is the lock: that works wherever SQLite does (the ledger guards its opening the
same way), while process numbers are reused and Windows knows no other lock that we could share.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def held(path: Path, *, patience: float) -> Iterator[None]:
    """Hold the lock `path` while the block runs; wait up to `patience` seconds for it.

    Raises:
        TimeoutError: somebody else holds it for longer.

    """
    path.touch(mode=0o600)
    with closing(sqlite3.connect(path, timeout=patience, isolation_level=None)) as gate:
        try:
            gate.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise TimeoutError from error
        yield


def is_held(path: Path) -> bool:
    """Tell whether somebody holds the lock."""
    if not path.is_file():
        return False
    try:
        with held(path, patience=0):
            return False
    except TimeoutError:
        return True
    except (FileNotFoundError, sqlite3.OperationalError):
        return False  # its folder was removed meanwhile
