"""Where a ledger lies: a file of SQLite, or a database of PostgreSQL that several servers share.

All that differs between the two stands in this room; everybody else speaks SQLAlchemy Core, and
asks `of(connection)` for the little that it cannot say.
"""

import datetime as dt
from pathlib import Path
from typing import cast

import sqlalchemy as sa
from pydantic import SecretStr

from lib.ledger.databases.database import DATABASE, WRITES, Database
from lib.ledger.databases.sqlite import SQLite

__all__ = ["WRITES", "Database", "chosen", "of"]


def chosen(home: Path, url: SecretStr | None, patience: dt.timedelta) -> Database:
    """The database that an address names, else the file in the folder `home`.

    Raises:
        DatabaseAddressWrong: the address is none of PostgreSQL.

    """
    if url is None or not url.get_secret_value():
        return SQLite(home, patience)
    # A store in a file need not wait for the driver.
    from lib.ledger.databases.postgresql import PostgreSQL  # noqa: PLC0415

    return PostgreSQL(home, url, patience)


def of(connection: sa.Connection) -> Database:
    """The database to which a connection of a ledger leads."""
    return cast("Database", connection.get_execution_options()[DATABASE])
