"""The server's application with a ledger of several people, asked without a network."""

import datetime as dt
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.ledger import Ledger
from lib.people import gate, users
from lib.rights import Role
from lib.serve.server import application
from lib.settings import Settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would rather have another httpx
    from starlette.testclient import TestClient

NOON = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
PASSWORD = "correct horse battery"  # noqa: S105 — of nobody


@pytest.fixture(autouse=True)
def no_gate_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a gate that a test builds stand for this test only."""
    monkeypatch.setattr(gate, "_listens", [])


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path / "home", clock=lambda: NOON)
    yield opened
    opened.close()


@pytest.fixture
def people(ledger: Ledger) -> Ledger:
    """Give the ledger an administrator and a collector."""
    users.add(ledger, "ada", roles=[Role.ADMINISTRATOR], password=PASSWORD, now=NOON)
    users.add(ledger, "colin", roles=[Role.COLLECTOR], collector="W01", password=PASSWORD, now=NOON)
    return ledger


def browser(ledger: Ledger, **settings: object) -> TestClient:
    """A browser before the server; it follows no redirect by itself."""
    told = Settings(home=ledger.path.parent, **settings)  # type: ignore[arg-type]
    app = application(told, ledger, "127.0.0.1", lambda: NOON)
    return TestClient(app, base_url="http://doorstep.lan", follow_redirects=False)


def form_of(page: str) -> str:
    """The hidden token of a form."""
    found = re.search(r'name="form" value="([^"]+)"', page)
    assert found
    return found[1]


def sign_in(client: TestClient, login: str, password: str = PASSWORD, going_to: str = "/") -> int:
    """Fill in the form; return the status of the answer."""
    form = form_of(client.get("/signin").text)
    told = {"form": form, "login": login, "password": password, "next": going_to}
    return client.post("/signin", data=told).status_code
