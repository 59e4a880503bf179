"""Signing in with login and password: the same answer and the same work for every failure.

Wrong passwords are counted by login and by address, in the ledger, so that neither a restart nor
a second process forgets them. An attempt is written down before it is tried: many at once are
many. After five wrong ones each further must wait, twice as long each time.
"""

import datetime as dt
import hashlib
import hmac
import uuid

import sqlalchemy as sa

from lib.ledger import Ledger, schema
from lib.people.accounts import hashes, new_passwords, passwords, sessions, users
from lib.people.accounts.errors import NoRoles, SignInRefused, SignInWaits
from lib.rights import GATE

COUNTED = dt.timedelta(days=1)
"""How long a wrong password is held against login and address."""

OF_LOGIN, OF_ADDRESS = 5, 30
"""Wrong passwords that cost nothing; many people may sit behind one address."""

FIRST_WAIT, LONGEST_WAIT = dt.timedelta(seconds=30), dt.timedelta(minutes=15)


def sign_in(ledger: Ledger, login: str, password: str, address: str, now: dt.datetime) -> str:
    """Let somebody in; return the token for his cookie.

    Raises:
        SignInWaits: too many wrong passwords before this one, which was not even looked at.
        SignInRefused: wrong, for whatever reason.
        NoRoles: right, but nobody gave him a role.

    """
    login = login.strip()
    whose = _named(ledger, login)
    attempt = _write_down(ledger, whose, address, now)
    known = [one for one in users.listed(ledger) if one.login.casefold() == login.casefold()]
    user = known[0] if known else None
    kept = hashes.kept(ledger, user.user_id) if user else None
    right = passwords.fits(kept, password)
    if user is None or kept is None or not right or user.disabled:
        with ledger.by(GATE).write("sign_in_failed", user.user_id if user else ""):
            pass
        raise SignInRefused
    _forget(ledger, whose, attempt)
    if not user.roles:
        raise NoRoles
    if passwords.outdated(kept):
        new_passwords.renew(ledger, user, password, now)
    return sessions.begin(ledger, user, address, now)


def _write_down(ledger: Ledger, whose: str, address: str, now: dt.datetime) -> str:
    """Count the attempt as a wrong one until it proves right."""
    table = schema.attempts
    attempt = uuid.uuid4().hex
    ledger.keep(sa.delete(table).where(table.c.at < now - COUNTED))
    ledger.keep(sa.insert(table).values(attempt_id=attempt, whose=whose, address=address, at=now))
    waits = max(
        _wait(ledger, table.c.whose == whose, OF_LOGIN, attempt, now),
        _wait(ledger, table.c.address == address, OF_ADDRESS, attempt, now),
    )
    if waits > dt.timedelta():
        # Who waits is not counted: trying again too early does not make it longer.
        ledger.keep(sa.delete(table).where(table.c.attempt_id == attempt))
        raise SignInWaits(seconds=round(waits.total_seconds()))
    return attempt


def _wait(
    ledger: Ledger, which: sa.ColumnElement[bool], free: int, attempt: str, now: dt.datetime
) -> dt.timedelta:
    """How long those who have tried wrongly must still wait."""
    table = schema.attempts
    own = sa.select(table.c.sequence).where(table.c.attempt_id == attempt).scalar_subquery()
    query = sa.select(sa.func.count(), sa.func.max(table.c.at)).where(which, table.c.sequence < own)
    with ledger.read() as connection:
        n, last = connection.execute(query).one()
    if n < free or not isinstance(last, dt.datetime):
        return dt.timedelta()
    doubled: int = 2 ** min(n - free, 10)
    return max(last + min(FIRST_WAIT * doubled, LONGEST_WAIT) - now, dt.timedelta())


def _forget(ledger: Ledger, whose: str, attempt: str) -> None:
    """The right password clears the login; of the address only this attempt."""
    table = schema.attempts
    ledger.keep(
        sa.delete(table).where(sa.or_(table.c.whose == whose, table.c.attempt_id == attempt))
    )


def _named(ledger: Ledger, login: str) -> str:
    """A login as attempts keep it: nobody can read in it what was typed."""
    key = ledger.secret.encode()
    return hmac.new(key, login.casefold().encode(), hashlib.sha256).hexdigest()
