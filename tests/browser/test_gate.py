"""The product as `make run` starts it for several people, in a real browser."""

import re
import shutil
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lib.ledger import Ledger
from lib.ledger.store import utc_now
from lib.people.accounts import sessions, users
from lib.rights import Action, Role
from lib.screen.router import PAGES
from tests.browser import menu
from tests.browser.serving import Server, serving
from tests.browser.waiting import settled, tab, table
from tests.browser.watching import watch

PASSWORD = "correct horse battery"  # noqa: S105 — of nobody
COLLECTOR = "W001"
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the provider uses what Authlib will drop one day
    from oidc_provider_mock import run_server_in_thread

SHOWN = [page for page in PAGES if page.visibility == "visible"]


def people(home: Path) -> Ledger:
    """Let the store have an administrator, who is also manager, and a collector."""
    ledger, now = Ledger.open(home), utc_now()
    roles = [Role.ADMINISTRATOR, Role.MANAGER]
    users.add(ledger, "ada", roles=roles, password=PASSWORD, now=now)
    users.add(
        ledger, "colin", roles=[Role.COLLECTOR], collector=COLLECTOR, password=PASSWORD, now=now
    )
    return ledger


@pytest.fixture(scope="module")
def guarded(
    browser_program: Path, sample_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Run the product with the sample, for several people."""
    del browser_program
    home = tmp_path_factory.mktemp("guarded") / "home"
    shutil.copytree(sample_home, home)
    people(home).close()
    with serving(home, gate=True) as one:
        yield one
        if one.trouble:
            pytest.fail(one.trouble)


@pytest.fixture
def ledger(guarded: Server) -> Iterator[Ledger]:
    opened = Ledger.open(guarded.home)
    yield opened
    opened.close()


def sign_in(page: Page, server: Server, login: str, path: str = "/") -> None:
    page.goto(f"{server.url}{path}")
    page.locator("#login").fill(login)
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button").click()


@pytest.mark.parametrize(
    ("login", "roles"),
    [("ada", {Role.ADMINISTRATOR, Role.MANAGER}), ("colin", {Role.COLLECTOR})],
)
def test_after_sign_in_the_asked_page_opens_with_the_menu_of_ones_roles(
    guarded: Server, page: Page, login: str, roles: set[Role]
) -> None:
    sign_in(page, guarded, login, "/cases?order=dpd")
    settled(page)
    expect(page).to_have_url(re.compile(r"/cases\?order=dpd"))
    actor = users.User("", login, login, frozenset(roles), COLLECTOR).actor
    groups = menu.told(actor)
    menu.expect_groups(page, groups)
    for group, pages in groups.items():
        menu.expect_pages(page, group, pages)


def test_every_page_map_chart_and_download_works_behind_the_gate(
    guarded: Server, page: Page
) -> None:
    sign_in(page, guarded, "ada")
    settled(page)
    for one in SHOWN[1:]:
        page.goto(f"{guarded.url}/{one.name}")
        settled(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)
    page.goto(f"{guarded.url}/map")
    expect(page.frame_locator("iframe").first.locator("canvas").first).to_be_visible()
    page.goto(f"{guarded.url}/recovery")
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    settled(page)
    with page.expect_download() as waiting:
        page.get_by_test_id("stDownloadButton").first.get_by_role("button").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_deep_link_without_the_right_says_so(guarded: Server, page: Page) -> None:
    sign_in(page, guarded, "colin", "/users")
    alert = page.get_by_test_id("stAlert")
    expect(alert).to_be_visible()
    for one in PAGES:
        if one.needs in {Action.USERS, Action.LOAD, Action.SEE_MEASURES, Action.SEE_SETTINGS}:
            page.goto(f"{guarded.url}/{one.name}")
            expect(page.get_by_test_id("stAlert")).to_be_visible()
            expect(page.get_by_test_id("stDataFrame")).to_have_count(0)


def test_a_session_that_is_ended_shows_nothing_at_the_next_run(
    guarded: Server, page: Page, ledger: Ledger
) -> None:
    sign_in(page, guarded, "colin", "/followup")
    settled(page)
    # The table is drawn: what its scripts still fetched would be refused after the end.
    table(page)
    page.wait_for_load_state("networkidle")
    sessions.end_all_of(ledger, "colin", utc_now())
    page.get_by_role("radio").nth(1).click()
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_have_count(0)
    expect(page.get_by_test_id("stAlert").get_by_role("link")).to_have_attribute("href", "/signin")


def test_a_copied_cookie_is_worth_nothing_after_sign_out(
    guarded: Server, page: Page, browser: Browser
) -> None:
    sign_in(page, guarded, "ada")
    settled(page)
    (copied,) = (one for one in page.context.cookies() if one["name"] == sessions.COOKIE)
    page.locator(".st-key-sign_out").get_by_role("button").click()
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    stolen = tab(browser)
    stolen.context.add_cookies(
        [{"name": copied["name"], "value": copied["value"], "url": guarded.url}]
    )
    stolen.goto(f"{guarded.url}/cases")
    expect(stolen.locator("#login")).to_be_visible()
    stolen.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sign_in_fits_a_phone_in_three_languages_without_any_script(
    guarded: Server, browser: Browser, scheme: str
) -> None:
    size = {"width": 390, "height": 800}
    kind = {"java_script_enabled": False, "locale": "zh-CN", "viewport": size}
    page = tab(browser, color_scheme=scheme, **kind)
    faults = watch(page)
    page.goto(guarded.url)
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("button")).to_have_text("Sign in")
    box = page.locator("main").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.locator("#login").fill("ada")
    page.locator("#password").fill("wrong")
    page.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("wrong")
    page.context.close()
    assert [one for one in faults if "401" not in one] == []


def test_the_first_administrator_is_made_on_the_screen_and_must_sign_in_then(
    browser_program: Path, tmp_path: Path, page: Page
) -> None:
    del browser_program
    with serving(tmp_path / "home", gate=True, DOORSTEP_ADDRESS="0.0.0.0") as server:  # noqa: S104 — is refused
        page.goto(server.url)
        settled(page)
        page.locator(".st-key-several").get_by_role("button").click()
        form = page.get_by_test_id("stForm")
        expect(form).to_be_visible()
        settled(page)
        for at, text in enumerate(("ada", "Ada", PASSWORD, PASSWORD)):
            form.get_by_role("textbox").nth(at).fill(text)
        form.get_by_role("button").last.click()
        expect(page.get_by_test_id("stAlert")).to_be_visible()
        sign_in(page, server, "ada", "/users")
        expect(page.get_by_text("127.0.0.1")).to_be_visible()
        expect(page.get_by_text(re.compile("0.0.0.0:"))).to_be_visible()
        page.goto("about:blank")  # before the server ends, or the page would miss it
        assert server.trouble is None


@pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")
def test_who_has_a_company_account_signs_in_with_it(
    browser_program: Path, tmp_path: Path, browser: Browser
) -> None:
    del browser_program
    page = tab(browser)  # not watched: the provider's own page asks other machines
    with run_server_in_thread() as provider:
        issuer = f"http://localhost:{provider.server_port}"
        ledger = people(tmp_path / "home")
        nina = users.meet(ledger, issuer, "nina@example.com", "nina", utc_now())
        users.change(ledger, nina.login, roles=[Role.AUDITOR], now=utc_now())
        ledger.close()
        told = {"DOORSTEP_OIDC_ISSUER": issuer, "DOORSTEP_OIDC_CLIENT_ID": "doorstep"}
        told["DOORSTEP_OIDC_CLIENT_SECRET"] = "secret"  # noqa: S105 — of nobody
        told["DOORSTEP_OIDC_NAME"] = "Example Bank"
        with serving(tmp_path / "home", gate=True, **told) as server:
            page.goto(f"{server.url}/recovery")
            page.get_by_role("link", name="Example Bank").click()
            page.locator("input[name=sub]").first.fill("nina@example.com")
            page.get_by_role("button", name=re.compile("Authorize")).first.click()
            settled(page)
            expect(page).to_have_url(re.compile(r"/recovery$"))
            expect(page.get_by_role("link", name="nina")).to_be_visible()
            page.context.close()
            assert server.trouble is None


@pytest.mark.parametrize(
    "path",
    ["/", "/cases", "/media/x.csv", "/_stcore/metrics", "/_stcore/upload_file/a/b", "/static/x.js"],
)
def test_the_real_server_refuses_who_has_not_signed_in(guarded: Server, path: str) -> None:
    for method in ("GET", "PUT"):
        asked = urllib.request.Request(f"{guarded.url}{path}", method=method)  # noqa: S310 — our own
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(asked, timeout=60)  # noqa: S310 — our own server
