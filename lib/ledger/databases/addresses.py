"""The address of a database as an administrator writes it, read without ever being told on.

Whatever is wrong with it, no error of ours quotes it: it may hold a password in any place.
"""

import sqlalchemy as sa
from pydantic import SecretStr

from lib.ledger.errors import DatabaseAddressWrong

SCHEMES = frozenset({"postgresql", "postgres", "postgresql+psycopg"})
DRIVER = "postgresql+psycopg"
PORT = 5432
"""Where PostgreSQL listens if nobody says anything else."""


def read(told: SecretStr) -> sa.URL:
    """The address as SQLAlchemy takes it; a password given as a parameter goes to its place.

    Raises:
        DatabaseAddressWrong: it is none of PostgreSQL.

    """
    try:
        url = sa.make_url(told.get_secret_value().strip())
    except (sa.exc.ArgumentError, ValueError):
        raise DatabaseAddressWrong from None
    if url.drivername not in SCHEMES:
        raise DatabaseAddressWrong
    password = url.query.get("password")
    if isinstance(password, str):
        url = url.difference_update_query(["password"]).set(password=password)
    return url.set(drivername=DRIVER)


def told(url: sa.URL) -> str:
    """Where the database is, for people: machine, port and name, nothing else of the address."""
    host = url.host or url.query.get("host") or "localhost"
    machine = host if isinstance(host, str) else ", ".join(host)
    port = url.port or url.query.get("port") or PORT
    return f"{machine}:{port}/{url.database or url.username or ''}"
