"""Why the ledger could not do its work, each a sentence with what to do next.

They continue the tree of lib/errors.py below DoorstepError:

    DoorstepError
    ├── StoreBroken            (lib/errors.py) missing, damaged, or not a ledger at all
    ├── StoreFull              no room on the disk
    ├── StoreBusy              somebody else writes for longer than anybody should wait
    ├── StoreUnwritable        the folder or the disk refuses
    │   └── DatabaseUnwritable     the same of a database on a server
    ├── StoreUnreachable       that server does not answer, or does not let us in
    ├── StoreNewer             written by a later version of the product
    ├── DatabaseEmpty          an empty database beside the data of another ledger
    ├── DatabaseUnsaid         its address is not set any more
    ├── DatabaseNotUnicode     a database that cannot keep every name
    └── DatabaseAddressWrong   DOORSTEP_DATABASE_URL cannot be read

An error of the database that is none of these is a fault of ours and stays what it is: nothing is
ever swallowed. Which error of which database is told by which sentence: lib/ledger/databases.
"""

from lib.errors import DoorstepError
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


class DatabaseUnwritable(StoreUnwritable):
    """The server refuses what its user may not do, or is a copy that is only read."""

    sentence = N_(
        "Nothing was saved: the database {path} refuses it. Please ask the administrator what its "
        "user may do, and whether it is a copy that is only read."
    )


class StoreUnreachable(DoorstepError):
    """The server of the database does not answer, is full, or does not know us."""

    sentence = N_(
        "The database {path} cannot be reached or does not let us in. Please ask the administrator "
        "whether it runs, and whether address, user and password in {setting} are right."
    )

    def __init__(self, path: str) -> None:
        super().__init__(path=path, setting=SETTING)


class DatabaseEmpty(DoorstepError):
    """A database without any table, and a folder that holds the data of another ledger."""

    sentence = N_(
        "The database {path} is empty, while {home} holds data of another ledger. Please restore "
        "the backup of the database, or let the setting home name a new folder."
    )


class DatabaseUnsaid(DoorstepError):
    """The ledger of this folder lies in a database; one in a file would begin from nothing."""

    sentence = N_(
        "The ledger of {home} lies in the database {path}, and {setting} does not name it. "
        "Please set it, for commands that run at night too."
    )

    def __init__(self, path: str, home: object) -> None:
        super().__init__(path=path, home=home, setting=SETTING)


class DatabaseNotUnicode(DoorstepError):
    """Names of customers would be lost in it."""

    sentence = N_(
        "The database {path} does not keep text as UTF-8. Please create it anew with "
        "ENCODING 'UTF8'."
    )


class DatabaseAddressWrong(DoorstepError):
    """What is set is no address of PostgreSQL; it may hold a password and is not repeated."""

    sentence = N_(
        "The setting {setting} is no address of a PostgreSQL database. "
        "Please write it like this: {example}"
    )

    def __init__(self) -> None:
        super().__init__(setting=SETTING, example="postgresql://doorstep@db.lan:5432/doorstep")


SETTING = "DOORSTEP_DATABASE_URL"
"""How the environment names the address of the database."""
