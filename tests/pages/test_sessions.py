"""Who is at the screen: asked anew at each run, and nothing is shown to nobody."""

import datetime as dt
from pathlib import Path

import pytest

from lib.ledger import Ledger
from lib.ledger.store import utc_now
from lib.people.accounts import gate, passwords, sessions, users
from lib.rights import Role
from lib.screen import signed
from lib.screen.router import PAGES
from tests.pages.conftest import Visit
from tests.pages.signing import PASSWORD, SignIn, refused, sign_in

__all__ = ["sign_in"]  # a fixture


def test_a_role_that_is_taken_away_counts_at_the_next_run(
    empty: Path, visit: Visit, sign_in: SignIn
) -> None:
    sign_in(empty, Role.MANAGER)
    app = visit("upload")
    assert not refused(app)
    ledger = Ledger.open(empty)
    users.change(ledger, "manager", roles=[Role.AUDITOR], now=utc_now())
    assert refused(app.run())
    users.change(ledger, "manager", roles=[], now=utc_now())
    assert "no rights here yet" in app.run().error[0].value
    sessions.end_all_of(ledger, "manager", utc_now())
    assert "You are not signed in" in app.run().error[0].value
    ledger.close()


def test_signing_out_leaves_nothing_on_the_screen(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    sign_in(with_sample, Role.MANAGER)
    app = visit("overview")
    app.button(key="sign_out").click().run()
    assert "You are not signed in" in app.error[0].value
    assert not app.metric


def test_who_is_at_the_screen_is_looked_up_once_in_a_run_and_again_in_the_next(
    with_sample: Path, visit: Visit, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(with_sample, Role.MANAGER)
    find, times = sessions.find, list[str | None]()

    def counted(ledger: Ledger, token: str | None, now: dt.datetime) -> object:
        times.append(token)
        return find(ledger, token, now)

    app = visit("overview")
    monkeypatch.setattr(sessions, "find", counted)
    app.run()
    assert len(times) == 1
    app.run()
    assert len(times) == 2


def test_who_knows_the_session_of_a_page_does_not_get_the_page(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    sign_in(with_sample, Role.MANAGER)
    app = visit("overview")
    sign_in(with_sample, Role.AUDITOR)
    assert "You are not signed in" in app.run().error[0].value


@pytest.mark.parametrize("name", [page.name for page in PAGES])
def test_with_several_people_no_page_shows_anything_without_the_gate(
    empty: Path, visit: Visit, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    sign_in(empty, Role.MANAGER)
    monkeypatch.setattr(gate, "_listens", [])
    app = visit(name)
    assert ["must be started with its sign-in" in one.value for one in app.error] == [True]
    assert [*app.header, *app.button, *app.info] == []


def test_the_first_question_goes_away_when_it_is_answered(empty: Path, visit: Visit) -> None:
    app = visit("overview")
    app.button(key="just_me").click().run()
    assert "just_me" not in {one.key for one in app.button}
    assert not users.asked(Ledger.open(empty))


def test_who_made_himself_administrator_is_told_to_sign_in(
    empty: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "_listens", ["127.0.0.1"])
    monkeypatch.setattr(passwords, "hashed", lambda _: "none")
    monkeypatch.setattr(signed, "token", lambda: None)
    app = visit("users")
    for field, text in zip(app.text_input, ("ada", "Ada", PASSWORD, PASSWORD), strict=True):
        field.set_value(text)
    next(one for one in app.button if one.label.startswith("Make me")).click().run()
    assert [one.value for one in app.error] == []
    assert "Done: ada is the administrator. Now please sign in." in app.success[0].value
    assert "(/signin)" in app.success[0].value
    assert users.several(Ledger.open(empty))


def test_the_administrator_gives_a_role_to_who_came_with_a_company_account(
    empty: Path, visit: Visit, sign_in: SignIn
) -> None:
    sign_in(empty, Role.ADMINISTRATOR, collector=None)
    ledger = Ledger.open(empty)
    new = users.meet(ledger, "https://id", "17", "nina", dt.datetime.now(dt.UTC))
    app = visit("users", user="nina")
    assert "nina" in app.warning[0].value
    app.multiselect[1].set_value([Role.AUDITOR])
    next(one for one in app.button if one.label == "Save").click().run()
    assert [error.value for error in app.error] == []
    assert users.by_login(ledger, "nina").roles == {Role.AUDITOR}
    assert new.roles == frozenset()
    ledger.close()
