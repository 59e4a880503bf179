"""Sessions end when they should, and belong to one person only."""

import datetime as dt

import pytest
import sqlalchemy as sa

from lib.errors import NotFound
from lib.ledger import Ledger, schema
from lib.people.accounts import new_passwords, sessions, users
from lib.people.accounts.users import User
from lib.rights import Role
from tests.cast import NOON


def colin(ledger: Ledger) -> User:
    return users.by_login(ledger, "colin")


def begin(ledger: Ledger, login: str = "colin") -> str:
    return sessions.begin(ledger, users.by_login(ledger, login), "10.0.0.7", NOON)


def later(**by: float) -> dt.datetime:
    return NOON + dt.timedelta(**by)


def test_a_token_is_random_and_the_ledger_has_only_its_hash(people: Ledger) -> None:
    tokens = {begin(people) for _ in range(3)}
    assert len(tokens) == 3
    with people.read() as connection:
        kept = set(connection.scalars(sa.select(schema.sessions.c.token_hash)))
    assert not tokens & kept


@pytest.mark.parametrize("token", [None, "", "guessed"])
def test_what_is_no_token_finds_nobody(people: Ledger, token: str | None) -> None:
    begin(people)
    assert sessions.find(people, token, NOON) is None


def test_a_session_ends_after_thirty_idle_minutes(people: Ledger) -> None:
    token = begin(people)
    assert sessions.find(people, token, later(minutes=29))
    assert sessions.find(people, token, later(minutes=58))
    assert sessions.find(people, token, later(minutes=89)) is None


def test_a_session_ends_after_twelve_hours_however_busy(people: Ledger) -> None:
    token = begin(people)
    for minutes in range(20, 12 * 60, 20):
        assert sessions.find(people, token, later(minutes=minutes))
    assert sessions.find(people, token, later(hours=12)) is None
    why = sessions.ended(people, token, later(hours=12))
    assert why is not None
    assert str(why).startswith("You were signed out because 12 hours have passed.")


def test_to_be_seen_again_is_no_act_and_recomputes_no_screen(people: Ledger) -> None:
    token = begin(people)
    before = people.version()
    assert sessions.find(people, token, later(minutes=5))
    assert people.version() == before
    (one,) = sessions.listed(people, colin(people).user_id, later(minutes=5))
    assert one.seen_at == later(minutes=5)


def test_only_housekeeping_goes_past_the_audit(people: Ledger) -> None:
    with pytest.raises(ValueError, match="acts only"):
        people.keep(sa.delete(schema.passwords))


def test_signing_out_ends_the_session_and_no_other(people: Ledger) -> None:
    mine, other = begin(people), begin(people)
    sessions.sign_out(people, mine, NOON)
    assert sessions.find(people, mine, NOON) is None
    assert sessions.find(people, other, NOON)


def test_an_own_session_can_be_ended_but_nobody_elses(people: Ledger) -> None:
    mine, hers = begin(people), begin(people, "ada")
    found = sessions.find(people, hers, NOON)
    assert found
    ledger = people.by(colin(people).actor)
    sessions.end_own(ledger, found[0].session_id, NOON)
    assert sessions.find(people, hers, NOON)
    (own,) = sessions.listed(people, colin(people).user_id, NOON)
    sessions.end_own(ledger, own.session_id, NOON)
    assert sessions.find(people, mine, NOON) is None


def test_disabling_a_user_ends_all_his_sessions_and_tokens(people: Ledger) -> None:
    cookie, token = begin(people), sessions.make_token(people, "colin", NOON)
    users.change(people, "colin", disabled=True, now=NOON)
    users.change(people, "colin", disabled=False, now=NOON)
    assert sessions.find(people, cookie, NOON) is None
    with pytest.raises(NotFound):
        sessions.whose_token(people, token)


def test_a_new_password_ends_all_sessions(people: Ledger) -> None:
    token = begin(people)
    new_passwords.give(people, "colin", "another good phrase", NOON)
    assert sessions.find(people, token, NOON) is None


def test_roles_are_those_of_now_not_of_the_sign_in(people: Ledger) -> None:
    token = begin(people)
    users.change(people, "colin", roles=[Role.AUDITOR], now=NOON)
    found = sessions.find(people, token, NOON)
    assert found
    assert found[1].roles == {Role.AUDITOR}


def test_a_token_of_the_command_line_stands_for_its_user_until_it_is_revoked(
    people: Ledger,
) -> None:
    token = sessions.make_token(people, "colin", NOON)
    assert sessions.whose_token(people, token) == colin(people)
    assert sessions.revoke_tokens(people, "colin", NOON) == 1
    with pytest.raises(NotFound):
        sessions.whose_token(people, token)


def test_sessions_that_ended_long_ago_are_cleared_away(people: Ledger) -> None:
    begin(people)
    sessions.begin(people, colin(people), "10.0.0.7", later(days=100))
    with people.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(schema.sessions)) == 1
