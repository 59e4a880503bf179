"""Passwords in the ledger: the hash of each user's, and what may become one."""

import datetime as dt

import sqlalchemy as sa

from lib.ledger import Ledger, schema
from lib.people.accounts import passwords
from lib.people.accounts.errors import UserRefused


def kept(ledger: Ledger, user_id: str) -> str | None:
    """The hash of a user's password, if he has one."""
    query = sa.select(schema.passwords.c.hash).where(schema.passwords.c.user_id == user_id)
    with ledger.read() as connection:
        found: str | None = connection.scalar(query)
    return found


def good(password: str, login: str) -> str:
    """The hash of a new password that is good enough.

    Raises:
        UserRefused: it is too easy.

    """
    if wrong := passwords.problem(password, login):
        raise UserRefused(problem=wrong)
    return passwords.hashed(password)


def keep(connection: sa.Connection, user_id: str, kept: str, now: dt.datetime) -> None:
    """Let a hash take the place of the one that a user has, within a step of the ledger."""
    table = schema.passwords
    connection.execute(sa.delete(table).where(table.c.user_id == user_id))
    connection.execute(sa.insert(table).values(user_id=user_id, hash=kept, changed_at=now))
