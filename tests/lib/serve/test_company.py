"""Sign-in with company accounts, against a provider that runs in the tests."""

import warnings
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.testclient import TestClient

from lib.ledger import Ledger
from lib.people.accounts import users
from lib.rights import Role
from tests.cast import NOON
from tests.lib.serve.conftest import browser

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the provider uses what Authlib will drop one day
    from oidc_provider_mock import run_server_in_thread


pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")
"""The provider's own; it runs in a thread of the tests."""


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """Run a provider."""
    with warnings.catch_warnings(), run_server_in_thread() as server:
        warnings.simplefilter("ignore")
        yield f"http://localhost:{server.server_port}"


def company(ledger: Ledger, issuer: str) -> TestClient:
    """A browser before a server that knows the provider."""
    return browser(
        ledger,
        oidc_issuer=issuer,
        oidc_client_id="doorstep",
        oidc_client_secret="secret",  # noqa: S106 — of nobody
    )


def vouched(client: TestClient, subject: str) -> str:
    """Go to the provider and say there who one is; return the way back."""
    there = client.get("/company").headers["location"]
    answer = httpx.post(there, data={"sub": subject})
    back = urlsplit(answer.headers["location"])
    return f"{back.path}?{back.query}"


def test_a_new_face_is_told_that_he_has_no_rights_and_the_administrator_sees_him(
    people: Ledger, issuer: str
) -> None:
    client = company(people, issuer)
    answer = client.get(vouched(client, "17"), headers={"accept-language": "en"})
    assert "You have no rights here yet" in answer.text
    assert client.get("/_stcore/health").status_code == 401
    (new,) = (one for one in users.listed(people) if one.issuer)
    assert (new.issuer, new.subject, new.roles) == (issuer, "17", frozenset())


def test_with_a_role_he_is_let_in_and_known_by_issuer_and_subject(
    people: Ledger, issuer: str
) -> None:
    user = users.meet(people, issuer, "18", "eighteen", NOON)
    users.change(people, user.login, roles=[Role.AUDITOR], now=NOON)
    client = company(people, issuer)
    assert client.get(vouched(client, "18")).status_code == 303
    assert client.get("/_stcore/health").status_code != 401


def test_who_bears_the_login_of_somebody_here_is_not_him(people: Ledger, issuer: str) -> None:
    client = company(people, issuer)
    client.get(vouched(client, "ada"))
    assert client.get("/_stcore/health").status_code == 401
    assert "ada-2" in {one.login for one in users.listed(people)}


def test_a_disabled_company_account_stays_out(people: Ledger, issuer: str) -> None:
    user = users.meet(people, issuer, "19", "nineteen", NOON)
    users.change(people, user.login, roles=[Role.AUDITOR], disabled=True, now=NOON)
    client = company(people, issuer)
    assert client.get(vouched(client, "19")).status_code == 401


def test_a_way_back_counts_once_and_only_in_the_browser_that_began(
    people: Ledger, issuer: str
) -> None:
    mine, other = company(people, issuer), company(people, issuer)
    back = vouched(mine, "20")
    for client, path in ((other, back), (mine, back.replace("state=", "state=x"))):
        assert client.get(path).status_code == 401
    assert mine.get(back).status_code == 401  # the first answer has taken the cookie away


def test_a_provider_that_is_silent_or_another_lets_nobody_in(people: Ledger, issuer: str) -> None:
    assert company(people, "http://localhost:9").get("/company").status_code == 502
    assert company(people, f"{issuer}/").get("/company").status_code == 502


def test_without_a_provider_there_is_no_button_and_no_way(people: Ledger) -> None:
    client = browser(people)
    assert "/company" not in client.get("/signin").text
    assert client.get("/company").status_code == 401
