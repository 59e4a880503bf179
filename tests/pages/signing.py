"""Who sits before the screen in a test of pages: a user of some roles with a session."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.ledger import Ledger
from lib.ledger.store import utc_now
from lib.people.accounts import gate, passwords, sessions, users
from lib.rights import Role
from lib.screen import signed

PASSWORD = "correct horse battery"  # noqa: S105 — of nobody
SignIn = Callable[..., str]


@pytest.fixture
def sign_in(monkeypatch: pytest.MonkeyPatch) -> SignIn:
    """Sit down before the screen as a user of these roles; return the token of the session."""
    monkeypatch.setattr(gate, "_listens", ["127.0.0.1"])
    monkeypatch.setattr(passwords, "hashed", lambda _: "none")

    def enter(home: Path, *roles: Role, collector: str | None = "W001") -> str:
        ledger, now = Ledger.open(home), utc_now()
        if not users.several(ledger):
            users.add(ledger, "ada", roles=[Role.ADMINISTRATOR], password=PASSWORD, now=now)
        login = f"{'-'.join(roles)}"
        user = users.add(
            ledger, login, roles=roles, collector=collector, password=PASSWORD, now=now
        )
        token = sessions.begin(ledger, user, "10.0.0.7", now)
        ledger.close()
        monkeypatch.setattr(signed, "token", lambda: token)
        return token

    return enter


def refused(app: AppTest) -> bool:
    return any("You may not do this" in error.value for error in app.error)
