"""Why the ledger could not do its work, each a sentence with what to do next.

They continue the tree of lib/errors.py below DoorstepError:

    DoorstepError
    ├── StoreBroken            (lib/errors.py) missing, damaged, or not a ledger at all
    ├── StoreFull              no room on the disk
    ├── StoreBusy              somebody else writes for longer than anybody should wait
    ├── StoreUnwritable        the folder or the disk refuses
    └── StoreNewer             written by a later version of the product

An error of the database that is none of these is a fault of ours and stays what it is: nothing is
ever swallowed.
"""

import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from lib.errors import DoorstepError, StoreBroken
from lib.words import N_


class StoreFull(DoorstepError):
    """No room on the disk."""

    sentence = N_(
        "Nothing was saved: the disk that holds {path} is full. "
        "Please free some space and save once more."
    )


class StoreBusy(DoorstepError):
    """Another writer did not finish in time."""

    sentence = N_(
        "Nothing was saved: somebody else is writing at this moment. Please save once more."
    )


class StoreUnwritable(DoorstepError):
    """The folder or the disk refuses."""

    sentence = N_(
        "Nothing was saved: {path} cannot be read or written. "
        "Please ask the administrator to check the disk and the rights on the folder."
    )


class StoreNewer(DoorstepError):
    """The ledger has been through migrations that this version does not know."""

    sentence = N_(
        "The data at {path} were written by a later version of this product. "
        "Please install that version."
    )


REFUSALS: dict[int, type[DoorstepError]] = {
    sqlite3.SQLITE_FULL: StoreFull,
    sqlite3.SQLITE_BUSY: StoreBusy,
    sqlite3.SQLITE_LOCKED: StoreBusy,
    sqlite3.SQLITE_READONLY: StoreUnwritable,
    sqlite3.SQLITE_CANTOPEN: StoreUnwritable,
    sqlite3.SQLITE_PERM: StoreUnwritable,
    sqlite3.SQLITE_IOERR: StoreUnwritable,
    sqlite3.SQLITE_CORRUPT: StoreBroken,
    sqlite3.SQLITE_NOTADB: StoreBroken,
}
"""SQLite's primary result code → what the user reads."""

PRIMARY = 0xFF
"""The low byte of an extended result code names its family."""


def refusal(error: DBAPIError | sqlite3.Error, path: Path) -> DoorstepError | None:
    """The sentence for an error of the database; None when it is a fault of ours."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(origin, "sqlite_errorcode", None)
    known = REFUSALS.get(code & PRIMARY) if isinstance(code, int) else None
    return known(path=path) if known else None
