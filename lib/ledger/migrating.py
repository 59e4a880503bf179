"""Brings a ledger up to date with Alembic, which takes half a second of processor time to import.

So it is a module of its own, imported only by a store that is new or of another version.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from lib.ledger.errors import StoreNewer

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(connection: sa.Connection, place: str) -> None:
    """Make the tables of the newest version, inside the transaction of the connection.

    Raises:
        StoreNewer: a later version of the product has written the ledger at `place`.

    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreNewer(path=place) from error
