"""Passwords anew: given by an administrator, changed by their owner, kept under new parameters."""

import datetime as dt

from lib.ledger import Ledger
from lib.people.accounts import hashes, passwords
from lib.people.accounts.errors import SignInRefused
from lib.people.accounts.users import User, by_login, end_all


def give(ledger: Ledger, login: str, password: str, now: dt.datetime) -> None:
    """Give somebody a new password, as his administrator; all his sessions end.

    Raises:
        NotFound, UserRefused: as their sentences say.

    """
    user = by_login(ledger, login)
    kept = hashes.good(password, user.login)
    with ledger.write("set_password", user.user_id) as connection:
        hashes.keep(connection, user.user_id, kept, now)
        end_all(connection, user.user_id, now)


def change(ledger: Ledger, old: str, new: str, now: dt.datetime) -> None:
    """Change the own password of whose hands the ledger is in; his other sessions end.

    Raises:
        SignInRefused: the old password is wrong.
        UserRefused: the new one is too easy.

    """
    user = by_login(ledger, ledger.actor.name)
    if not passwords.fits(hashes.kept(ledger, user.user_id), old):
        raise SignInRefused
    kept = hashes.good(new, user.login)
    with ledger.write("change_password", user.user_id) as connection:
        hashes.keep(connection, user.user_id, kept, now)
        end_all(connection, user.user_id, now)


def renew(ledger: Ledger, user: User, password: str, now: dt.datetime) -> None:
    """Keep a password that proved right under today's parameters; to its owner nothing changes."""
    kept = passwords.hashed(password)
    with ledger.by(user.actor).write("change_password", user.user_id) as connection:
        hashes.keep(connection, user.user_id, kept, now)
