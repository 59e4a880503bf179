"""Users: made, changed, never lost, never locked out."""

import pytest
import sqlalchemy as sa

from lib.errors import NotFound
from lib.ledger import Ledger, schema
from lib.people.accounts import hashes, new_passwords, passwords, users
from lib.people.accounts.errors import SignInRefused, UserRefused
from lib.rights import NotAllowed, Role
from tests.cast import NOON, PASSWORD, somebody


def test_while_there_is_nobody_one_person_uses_the_product_alone(ledger: Ledger) -> None:
    assert not users.several(ledger)
    users.add(ledger, "ada", roles=[Role.ADMINISTRATOR], password=PASSWORD, now=NOON)
    assert users.several(ledger)


def test_the_first_user_must_be_an_administrator(ledger: Ledger) -> None:
    with pytest.raises(UserRefused, match="create an administrator first"):
        users.add(ledger, "mo", roles=[Role.MANAGER], password=PASSWORD, now=NOON)
    assert not users.several(ledger)


def test_the_last_administrator_stays(people: Ledger) -> None:
    with pytest.raises(UserRefused, match="administers"):
        users.change(people, "ada", disabled=True, now=NOON)
    with pytest.raises(UserRefused, match="administers"):
        users.change(people, "ada", roles=[Role.MANAGER], now=NOON)


def test_of_a_user_the_latest_change_counts_and_the_earlier_ones_stay(people: Ledger) -> None:
    users.change(people, "colin", roles=[Role.SUPERVISOR], name="Colin C.", now=NOON)
    colin = users.by_login(people, "COLIN")
    assert (colin.name, colin.roles, colin.collector) == (
        "Colin C.",
        frozenset({Role.SUPERVISOR}),
        "W01",
    )
    with people.read() as connection:
        rows = connection.scalar(sa.select(sa.func.count()).select_from(schema.users))
    assert rows == 3


@pytest.mark.parametrize("login", ["", "two words", "x" * 65, "ADA"])
def test_a_login_is_one_word_that_nobody_else_has(people: Ledger, login: str) -> None:
    with pytest.raises(UserRefused):
        users.add(people, login, roles=[Role.AUDITOR], password=PASSWORD, now=NOON)


def test_a_collector_needs_the_number_by_which_his_cases_are_told(people: Ledger) -> None:
    with pytest.raises(UserRefused, match="number"):
        users.add(people, "cora", roles=[Role.COLLECTOR], password=PASSWORD, now=NOON)


@pytest.mark.parametrize("role", [Role.OWNER, Role.GATE])
def test_nobody_is_given_the_roles_of_the_product_itself(people: Ledger, role: Role) -> None:
    with pytest.raises(NotFound):
        users.add(people, "eve", roles=[role], password=PASSWORD, now=NOON)


def test_only_who_administers_users_changes_them(people: Ledger) -> None:
    manager = people.by(somebody("mo", Role.MANAGER))
    with pytest.raises(NotAllowed):
        users.change(manager, "colin", roles=[Role.ADMINISTRATOR], now=NOON)


def test_a_company_account_is_known_by_issuer_and_subject_and_begins_without_rights(
    people: Ledger,
) -> None:
    first = users.meet(people, "https://id", "17", "ada", NOON)
    again = users.meet(people, "https://id", "17", "renamed", NOON)
    other = users.meet(people, "https://elsewhere", "17", "ada", NOON)
    assert (first, first.roles, first.login) == (again, frozenset(), "ada-2")
    assert other.user_id != first.user_id


@pytest.mark.parametrize(
    "password",
    ["short", "12345678901", "password1234", "PASSWORD1234", "aaaaaaaaaaaaaa", "administrator"],
)
def test_an_easy_password_is_refused(people: Ledger, password: str) -> None:
    with pytest.raises(UserRefused):
        new_passwords.give(people, "colin", password, NOON)


def test_a_password_is_not_the_login() -> None:
    assert passwords.problem("Li.Si.Branch.3", "li.si.branch.3")
    assert passwords.problem("上门要先核实本人再说债务", "li.si") is None


def test_who_changes_the_own_password_proves_the_old_one(people: Ledger) -> None:
    mine = people.by(users.by_login(people, "colin").actor)
    with pytest.raises(SignInRefused):
        new_passwords.change(mine, "wrong", "another good phrase", NOON)
    new_passwords.change(mine, PASSWORD, "another good phrase", NOON)
    kept = hashes.kept(people, users.by_login(people, "colin").user_id)
    assert passwords.fits(kept, "another good phrase")
    assert not passwords.fits(kept, PASSWORD)


def test_a_former_password_is_kept_nowhere(people: Ledger) -> None:
    new_passwords.give(people, "colin", "another good phrase", NOON)
    with people.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(schema.passwords)) == 2


def test_the_audit_never_holds_a_password_or_a_login_that_was_typed(people: Ledger) -> None:
    with people.read() as connection:
        rows = connection.execute(sa.select(schema.audit)).all()
    assert {row.act for row in rows} == {"add_user"}
    assert not any(PASSWORD in str(row) or "colin" in str(row) for row in rows)


def test_the_first_question_is_asked_until_it_is_answered(ledger: Ledger) -> None:
    assert users.asked(ledger)
    users.use_alone(ledger)
    assert not users.asked(ledger)
