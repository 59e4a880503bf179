"""Users: who they are, what roles they have, and what an administrator does with them.

The ledger keeps each change as a row of its own; of one user the latest counts. While there is
nobody, one person uses the product alone and nothing asks who it is. With the first administrator
that ends for good: somebody can always be let in, because the last one stays.
"""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace

import sqlalchemy as sa

from lib.errors import NotFound
from lib.ledger import Ledger, schema
from lib.people.accounts import hashes
from lib.people.accounts.errors import UserRefused
from lib.rights import GATE, GIVEN, Action, Actor, Role, can
from lib.words import N_, Sentence

LOGIN_MOST = 64

ANY = sa.select(schema.users.c.sequence).limit(1)
"""Whether there is a user, asked for everything that a screen shows: built once."""

NO_LOGIN = N_("a login has 1 to 64 characters and no spaces.")
LOGIN_TAKEN = N_("the login “{login}” is taken.")
LAST_ADMINISTRATOR = N_("somebody must stay who administers the users.")
FIRST_ADMINISTRATOR = N_(
    "please create an administrator first: with the first user everybody has to sign in, and "
    "somebody must administer the users."
)
NO_COLLECTOR = N_("a collector needs the number under which the files know him.")


@dataclass(frozen=True)
class User:
    """One person. `issuer` and `subject` name him at the company's sign-in, never an e-mail."""

    user_id: str
    login: str
    name: str
    roles: frozenset[Role]
    collector: str | None = None
    issuer: str | None = None
    subject: str | None = None
    disabled: bool = False

    @property
    def actor(self) -> Actor:
        """Who he is to the ledger; records keep the login, which nobody else ever gets."""
        return Actor(self.login, self.roles, self.collector)


def listed(ledger: Ledger) -> tuple[User, ...]:
    """All users, also disabled ones, by login."""
    with ledger.read() as connection:
        return _listed(connection)


def several(ledger: Ledger) -> bool:
    """Whether people have to sign in: as soon as there is a user."""
    with ledger.read() as connection:
        return connection.scalar(ANY) is not None


def who_may(ledger: Ledger, action: Action) -> tuple[User, ...]:
    """The users who have a right and may sign in, by login."""
    return tuple(one for one in listed(ledger) if not one.disabled and can(one.actor, action))


def by_login(ledger: Ledger, login: str) -> User:
    """The user of a login.

    Raises:
        NotFound: there is none.

    """
    return _one(listed(ledger), login=login)


def by_id(ledger: Ledger, user_id: str) -> User | None:
    """The user of that number; None when there is none."""
    query = _latest().where(schema.users.c.user_id == user_id)
    with ledger.read() as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else _user(row)


def add(
    ledger: Ledger,
    login: str,
    *,
    name: str = "",
    roles: Collection[Role],
    collector: str | None = None,
    password: str | None = None,
    now: dt.datetime,
) -> User:
    """Add a person; one without a password can only sign in after one was set.

    Raises:
        UserRefused: the login is taken or none, the password is too easy, nobody administers.

    """
    login = login.strip()
    user = User(uuid.uuid4().hex, login, name.strip() or login, frozenset(roles), _text(collector))
    _keep(ledger, "add_user", user, now, password=password)
    return user


def change(
    ledger: Ledger,
    login: str,
    *,
    roles: Collection[Role] | None = None,
    collector: str | None = None,
    name: str | None = None,
    disabled: bool | None = None,
    now: dt.datetime,
) -> User:
    """Change what is not None; disabling ends sessions and tokens, `collector` "" takes it away.

    Raises:
        NotFound: there is no such login.
        UserRefused: nobody would administer.

    """
    user = by_login(ledger, login)
    if roles is not None:
        user = replace(user, roles=frozenset(roles))
    if collector is not None:
        user = replace(user, collector=_text(collector))
    if name:
        user = replace(user, name=name.strip())
    if disabled is not None:
        user = replace(user, disabled=disabled)
    _keep(ledger, "change_user", user, now)
    return user


def meet(ledger: Ledger, issuer: str, subject: str, wanted: str, now: dt.datetime) -> User:
    """The user of a company account; one that was never here is added without any role.

    `wanted` is what the provider calls him, made unique for a login; it proves nothing.
    """
    known = [one for one in listed(ledger) if (one.issuer, one.subject) == (issuer, subject)]
    if known:
        return known[0]
    taken = {one.login.casefold() for one in listed(ledger)}
    stem = "".join(wanted.split())[: LOGIN_MOST - 5] or "user"
    login = next(
        one for one in (stem, *(f"{stem}-{n}" for n in range(2, 10_000)))
        if one.casefold() not in taken
    )  # fmt: skip
    user = User(
        uuid.uuid4().hex, login, wanted.strip() or login, frozenset(), None, issuer, subject
    )
    _keep(ledger.by(GATE), "meet_identity", user, now)
    return user


def use_alone(ledger: Ledger) -> None:
    """Keep the answer to the first question: nobody else will sign in here for now."""
    with ledger.write("use_alone", ""):
        pass


def asked(ledger: Ledger) -> bool:
    """Whether the first question is still open: nobody answered it, and nothing was loaded."""
    if several(ledger):
        return False
    answers = sa.select(schema.audit.c.sequence).where(schema.audit.c.act == "use_alone").limit(1)
    loaded = sa.select(schema.imports.c.import_id).limit(1)
    with ledger.read() as connection:
        return connection.scalar(answers) is None and connection.scalar(loaded) is None


def end_all(connection: sa.Connection, user_id: str, now: dt.datetime) -> None:
    """End all sessions of a user within a step of the ledger."""
    connection.execute(
        sa.update(schema.sessions)
        .where(schema.sessions.c.user_id == user_id, schema.sessions.c.ended_at.is_(None))
        .values(ended_at=now)
    )


def _keep(
    ledger: Ledger, act: str, user: User, now: dt.datetime, *, password: str | None = None
) -> None:
    """Write a row of a user, if all users together stay as they must be."""
    kept = None if password is None else hashes.good(password, user.login)
    before = by_id(ledger, user.user_id)
    told = {"before": _rights_of(before) if before else None, "after": _rights_of(user)}
    with ledger.write(act, user.user_id, **told) as connection:
        others = [one for one in _listed(connection) if one.user_id != user.user_id]
        _check(user, others)
        connection.execute(
            sa.insert(schema.users).values(
                user_id=user.user_id,
                login=user.login,
                name=user.name,
                roles=sorted(role.value for role in user.roles),
                collector=user.collector,
                issuer=user.issuer,
                subject=user.subject,
                disabled=user.disabled,
                recorded_at=now,
                recorded_by=ledger.actor.name,
            )
        )
        if kept:
            hashes.keep(connection, user.user_id, kept, now)
        if user.disabled:
            end_all(connection, user.user_id, now)
            connection.execute(
                sa.update(schema.tokens)
                .where(
                    schema.tokens.c.user_id == user.user_id, schema.tokens.c.revoked_at.is_(None)
                )
                .values(revoked_at=now)
            )


def _rights_of(user: User) -> str:
    """What the audit says of a user before and after: roles, collector's number, whether let in."""
    told = [*sorted(user.roles), *((f"collector={user.collector}",) if user.collector else ())]
    return " ".join([*told, *(("disabled",) if user.disabled else ())]) or "no role"


def _check(user: User, others: Collection[User]) -> None:
    if not 0 < len(user.login) <= LOGIN_MOST or user.login.split() != [user.login]:
        raise UserRefused(problem=Sentence(NO_LOGIN))
    if user.login.casefold() in {one.login.casefold() for one in others}:
        raise UserRefused(problem=Sentence(LOGIN_TAKEN, login=user.login))
    if user.roles == {Role.COLLECTOR} and not user.collector:
        raise UserRefused(problem=Sentence(NO_COLLECTOR))
    if user.roles - set(GIVEN):
        raise NotFound(what=", ".join(sorted(user.roles - set(GIVEN))))
    if not any(Role.ADMINISTRATOR in one.roles and not one.disabled for one in (user, *others)):
        raise UserRefused(problem=Sentence(LAST_ADMINISTRATOR if others else FIRST_ADMINISTRATOR))


def _latest() -> sa.Select[tuple[object, ...]]:
    latest = sa.select(sa.func.max(schema.users.c.sequence)).group_by(schema.users.c.user_id)
    return sa.select(schema.users).where(schema.users.c.sequence.in_(latest))


def _listed(connection: sa.Connection) -> tuple[User, ...]:
    return tuple(map(_user, connection.execute(_latest().order_by(schema.users.c.login))))


def _user(row: sa.Row[tuple[object, ...]]) -> User:
    told = row._mapping  # noqa: SLF001 — the public name of a row's columns
    return User(
        told["user_id"],
        told["login"],
        told["name"],
        frozenset(map(Role, told["roles"])),
        told["collector"],
        told["issuer"],
        told["subject"],
        told["disabled"],
    )


def _one(users: Collection[User], login: str) -> User:
    for one in users:
        if one.login.casefold() == login.strip().casefold():
            return one
    raise NotFound(what=login)


def _text(value: str | None) -> str | None:
    return (value or "").strip() or None
