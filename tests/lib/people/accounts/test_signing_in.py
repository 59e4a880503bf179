"""Signing in, and that guessing does not."""

import datetime as dt

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from lib.ledger import Ledger, schema
from lib.people.accounts import hashes, passwords, sessions, signing_in, users
from lib.people.accounts.errors import NoRoles, SignInRefused, SignInWaits
from lib.rights import Role
from tests.cast import NOON, PASSWORD

HOUSE = "10.0.0.7"


def enter(ledger: Ledger, login: str, password: str = PASSWORD, *, after: float = 0) -> str:
    """Sign in so many seconds after noon."""
    return signing_in.sign_in(ledger, login, password, HOUSE, NOON + dt.timedelta(seconds=after))


def fail(ledger: Ledger, login: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            enter(ledger, login, "not the password")


def test_who_knows_the_password_gets_a_session(people: Ledger) -> None:
    token = enter(people, " Colin ")
    found = sessions.find(people, token, NOON)
    assert found
    assert found[1].login == "colin"


def test_a_wrong_password_an_unknown_login_and_a_disabled_user_are_answered_alike(
    people: Ledger,
) -> None:
    users.add(people, "dora", roles=[Role.AUDITOR], password=PASSWORD, now=NOON)
    users.change(people, "dora", disabled=True, now=NOON)
    said = set()
    for login, password in (("colin", "wrong"), ("nobody", PASSWORD), ("dora", PASSWORD)):
        with pytest.raises(SignInRefused) as refused:
            enter(people, login, password)
        said.add(str(refused.value))
    assert len(said) == 1


@pytest.mark.parametrize("login", ["colin", "nobody"])
def test_the_sixth_wrong_password_waits_and_the_wait_grows(people: Ledger, login: str) -> None:
    fail(people, login, 5)
    with pytest.raises(SignInWaits, match="30 seconds"):
        enter(people, login)
    with pytest.raises(SignInRefused):
        enter(people, login, "still wrong", after=31)
    with pytest.raises(SignInWaits, match="59 seconds"):
        enter(people, login, after=32)


def test_the_right_password_after_the_wait_clears_what_was_counted(people: Ledger) -> None:
    fail(people, "colin", 5)
    enter(people, "colin", after=31)
    fail(people, "colin", 5)


def test_one_address_that_tries_many_logins_waits_too(people: Ledger) -> None:
    for n in range(30):
        fail(people, f"guess{n}", 1)
    with pytest.raises(SignInWaits):
        enter(people, "colin")
    signing_in.sign_in(people, "colin", PASSWORD, "10.0.0.8", NOON)


def test_a_restart_forgets_no_wrong_password(people: Ledger) -> None:
    fail(people, "colin", 5)
    again = Ledger.open(people.home, clock=lambda: NOON)
    with pytest.raises(SignInWaits):
        enter(again, "colin")
    again.close()


def test_what_was_typed_as_login_is_not_kept_in_the_clear(people: Ledger) -> None:
    fail(people, "my secret password", 1)
    assert b"my secret password" not in b"".join(
        one.read_bytes() for one in people.home.iterdir() if one.is_file()
    )


def test_who_has_no_role_is_told_so_and_gets_no_session(people: Ledger) -> None:
    users.add(people, "nina", roles=[], password=PASSWORD, now=NOON)
    with pytest.raises(NoRoles):
        enter(people, "nina")
    assert sessions.listed(people, users.by_login(people, "nina").user_id, NOON) == ()


def test_sign_ins_and_failures_are_in_the_audit(people: Ledger) -> None:
    fail(people, "colin", 1)
    sessions.sign_out(people, enter(people, "colin"), NOON)
    with people.read() as connection:
        query = sa.select(schema.audit.c.act, schema.audit.c.actor)
        acts = connection.execute(query.order_by(schema.audit.c.sequence)).all()[2:]
    assert [tuple(one) for one in acts] == [
        ("sign_in_failed", "sign-in"),
        ("sign_in", "colin"),
        ("sign_out", "colin"),
    ]


def test_a_hash_of_earlier_parameters_is_renewed_at_sign_in(
    people: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    colin = users.by_login(people, "colin").user_id
    before = hashes.kept(people, colin)
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(2, 16, 1))
    enter(people, "colin")
    after = hashes.kept(people, colin)
    assert before != after
    assert after
    assert not passwords.outdated(after)
