"""Sessions: what a browser's cookie stands for, and the tokens of the command line.

A token is 32 random bytes; the ledger has only its hash, so that who reads the ledger cannot be
anybody. A session ends after 30 minutes without a sign of life, after twelve hours in any case,
and at once when it is revoked; nothing of it is remembered anywhere else.
"""

import datetime as dt
import hashlib
import secrets
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from lib.errors import NotFound
from lib.ledger import Ledger, schema
from lib.people.accounts import users
from lib.people.accounts.users import User
from lib.words import N_, Sentence

IDLE = dt.timedelta(minutes=30)
ABSOLUTE = dt.timedelta(hours=12)
SEEN_EVERY = dt.timedelta(minutes=1)
"""How exactly it is kept when somebody was last seen."""

REMEMBERED = dt.timedelta(days=90)
"""How long ended sessions are listed."""

COOKIE = "doorstep"

TOO_QUIET = N_(
    "You were signed out because nothing happened for {minutes} minutes. Please sign in again."
)
TOO_LONG = N_("You were signed out because {hours} hours have passed. Please sign in again.")


@dataclass(frozen=True)
class Session:
    """One sign-in that has not ended."""

    session_id: str
    user_id: str
    address: str
    began_at: dt.datetime
    seen_at: dt.datetime


def begin(ledger: Ledger, user: User, address: str, now: dt.datetime) -> str:
    """Begin a session for a user who proved who he is; return the token for his cookie.

    Raises:
        NotAllowed: he has no role.

    """
    token = secrets.token_urlsafe(32)
    session_id = uuid.uuid4().hex
    with ledger.by(user.actor).write("sign_in", session_id) as connection:
        connection.execute(
            sa.insert(schema.sessions).values(
                token_hash=_hash(token),
                session_id=session_id,
                user_id=user.user_id,
                address=address,
                began_at=now,
                seen_at=now,
            )
        )
    table = schema.sessions
    ledger.keep(sa.delete(table).where(table.c.seen_at < now - REMEMBERED))
    return token


def find(ledger: Ledger, token: str | None, now: dt.datetime) -> tuple[Session, User] | None:
    """The session of a cookie and who has it, as of now; None when there is none or it has ended.

    Finding it is the sign of life that keeps it.
    """
    if not token:
        return None
    table = schema.sessions
    query = sa.select(table).where(table.c.token_hash == _hash(token), *_alive(now))
    with ledger.read() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        return None
    found = _session(row)
    user = users.by_id(ledger, found.user_id)
    if user is None or user.disabled:
        return None
    if now - found.seen_at >= SEEN_EVERY:
        ledger.keep(
            sa.update(table).where(table.c.session_id == found.session_id).values(seen_at=now)
        )
    return found, user


def lives(ledger: Ledger, token: str | None, now: dt.datetime) -> bool:
    """Whether the session of a cookie goes on; asking so keeps nothing alive."""
    if not token:
        return False
    table = schema.sessions
    query = sa.select(table.c.user_id).where(table.c.token_hash == _hash(token), *_alive(now))
    with ledger.read() as connection:
        user_id = connection.scalar(query)
    user = users.by_id(ledger, user_id) if user_id else None
    return user is not None and not user.disabled


def ended(ledger: Ledger, token: str | None, now: dt.datetime) -> Sentence | None:
    """Why the session of a cookie ended by itself; None where it did not."""
    if not token:
        return None
    table = schema.sessions
    query = sa.select(table).where(table.c.token_hash == _hash(token), table.c.ended_at.is_(None))
    with ledger.read() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        return None
    found = _session(row)
    idle, last = found.seen_at + IDLE, found.began_at + ABSOLUTE
    if min(idle, last) > now:
        return None
    if idle < last:
        return Sentence(TOO_QUIET, minutes=IDLE // dt.timedelta(minutes=1))
    return Sentence(TOO_LONG, hours=ABSOLUTE // dt.timedelta(hours=1))


def sign_out(ledger: Ledger, token: str | None, now: dt.datetime) -> None:
    """End the session of a cookie; without one there is nothing to do."""
    found = find(ledger, token, now)
    if found is not None:
        session, user = found
        with ledger.by(user.actor).write("sign_out", session.session_id) as connection:
            _end(connection, now, schema.sessions.c.session_id == session.session_id)


def listed(ledger: Ledger, user_id: str, now: dt.datetime) -> tuple[Session, ...]:
    """The sessions of a user that go on, the latest first."""
    table = schema.sessions
    query = (
        sa.select(table)
        .where(table.c.user_id == user_id, *_alive(now))
        .order_by(table.c.began_at.desc())
    )
    with ledger.read() as connection:
        return tuple(map(_session, connection.execute(query)))


def end_own(ledger: Ledger, session_id: str, now: dt.datetime) -> None:
    """End a session of whose hands the ledger is in; another's is not found and stays."""
    user = users.by_login(ledger, ledger.actor.name)
    table = schema.sessions.c
    with ledger.write("end_sessions", session_id) as connection:
        _end(connection, now, table.session_id == session_id, table.user_id == user.user_id)


def end_all_of(ledger: Ledger, login: str, now: dt.datetime) -> None:
    """End all sessions of a user, as his administrator.

    Raises:
        NotFound: there is no such login.

    """
    user = users.by_login(ledger, login)
    with ledger.write("end_sessions_of", user.user_id) as connection:
        users.end_all(connection, user.user_id, now)


def make_token(ledger: Ledger, login: str, now: dt.datetime) -> str:
    """Make a personal token for the command line; it is shown once and kept as a hash.

    Raises:
        NotFound: there is no such login.

    """
    user = users.by_login(ledger, login)
    token, token_id = secrets.token_urlsafe(32), uuid.uuid4().hex
    with ledger.write("make_token", token_id) as connection:
        connection.execute(
            sa.insert(schema.tokens).values(
                token_hash=_hash(token), token_id=token_id, user_id=user.user_id, made_at=now
            )
        )
    return token


def revoke_tokens(ledger: Ledger, login: str, now: dt.datetime) -> int:
    """Revoke all tokens of a user; return how many there were.

    Raises:
        NotFound: there is no such login.

    """
    user = users.by_login(ledger, login)
    table = schema.tokens
    with ledger.write("revoke_token", user.user_id) as connection:
        done = connection.execute(
            sa.update(table)
            .where(table.c.user_id == user.user_id, table.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )
    return done.rowcount


def whose_token(ledger: Ledger, token: str) -> User:
    """Who a token of the command line stands for.

    Raises:
        NotFound: it stands for nobody, was revoked, or its user is disabled.

    """
    table = schema.tokens
    query = sa.select(table.c.user_id).where(
        table.c.token_hash == _hash(token), table.c.revoked_at.is_(None)
    )
    with ledger.read() as connection:
        user_id = connection.scalar(query)
    user = users.by_id(ledger, user_id) if user_id else None
    if user is None or user.disabled:
        raise NotFound(what="DOORSTEP_TOKEN")
    return user


def _alive(now: dt.datetime) -> tuple[sa.ColumnElement[bool], ...]:
    table = schema.sessions.c
    return (
        table.ended_at.is_(None),
        table.seen_at > now - IDLE,
        table.began_at > now - ABSOLUTE,
    )


def _end(connection: sa.Connection, now: dt.datetime, *which: sa.ColumnElement[bool]) -> None:
    table = schema.sessions
    connection.execute(
        sa.update(table).where(table.c.ended_at.is_(None), *which).values(ended_at=now)
    )


def _session(row: sa.Row[tuple[object, ...]]) -> Session:
    told = row._mapping  # noqa: SLF001 — the public name of a row's columns
    return Session(
        told["session_id"], told["user_id"], told["address"], told["began_at"], told["seen_at"]
    )


def _hash(token: str) -> str:
    """Random bytes need no slow hash: nobody can try them all."""
    return hashlib.sha256(token.encode()).hexdigest()
