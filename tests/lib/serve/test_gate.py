"""The gate: nothing passes without a session, and no trick makes one."""

import pytest
from starlette.websockets import WebSocketDisconnect

from lib.ledger import Ledger
from lib.ledger.errors import StoreUnreachable
from lib.people.accounts import sessions, users
from lib.rights import Role
from lib.screen.router import PAGES
from lib.serve import gate
from lib.serve.headers import policy
from tests.cast import NOON, PASSWORD
from tests.lib.serve.conftest import METHODS, browser, form_of, sign_in

GUARDED = [
    "/",
    *(f"/{page.name}" for page in PAGES),
    "/media/0123456789abcdef.csv",
    "/_stcore/health",
    "/_stcore/script-health-check",
    "/_stcore/metrics",
    "/_stcore/host-config",
    "/_stcore/upload_file/session/file",
    "/component/streamlit_folium.st_folium/index.html",
    "/static/js/index.js",
    "/app/static/secret.csv",
    "/signin/",
    "/signin/../cases",
    "/SIGNIN",
    "//signin",
    "/healthz/x",
    "/company",
    "/nobody/thought/of/this",
]


def test_who_has_not_signed_in_reaches_nothing(people: Ledger) -> None:
    client = browser(people)
    passed = [
        (method, path)
        for path in GUARDED
        for method in METHODS
        if client.request(method, path).status_code != 401
    ]
    assert passed == []


def test_a_person_on_the_way_to_a_page_is_led_to_the_sign_in(people: Ledger) -> None:
    answer = browser(people).get("/cases?city=X", headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/signin?next=%2Fcases%3Fcity%3DX",
    )


def test_while_the_ledger_does_not_answer_nothing_passes_and_everybody_reads_why(
    people: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser(people)
    sign_in(client, "colin")

    def away(*_: object) -> None:
        raise StoreUnreachable("db.lan:5432/doorstep")

    monkeypatch.setattr(sessions, "find", away)
    english = {"accept-language": "en"}
    answers = [client.get(path, headers=english) for path in ("/cases", "/signin")]
    assert [one.status_code for one in answers] == [503, 503]
    assert all("Please try again" in one.text and "db.lan" not in one.text for one in answers)
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/_stcore/stream"):
        pass


@pytest.mark.parametrize("path", ["/_stcore/stream", "/signin", "/anything"])
def test_who_has_not_signed_in_opens_no_websocket(people: Ledger, path: str) -> None:
    with pytest.raises(WebSocketDisconnect), browser(people).websocket_connect(path):
        pass


def test_a_page_of_another_site_opens_no_websocket_with_our_cookie(people: Ledger) -> None:
    client = browser(people)
    sign_in(client, "colin")
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("/_stcore/stream", headers={"origin": "http://evil.example"}),
    ):
        pass


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-for": "127.0.0.1"},
        {"x-forwarded-user": "ada"},
        {"x-doorstep-user": "ada"},
        {"authorization": "Bearer ada"},
        {"x-original-url": "/signin"},
        {"x-rewrite-url": "/signin"},
        {"cookie": "doorstep=ada"},
        {"cookie": "doorstep="},
        {"cookie": "doorstep"},
    ],
)
def test_headers_that_anybody_can_send_make_nobody(people: Ledger, headers: dict[str, str]) -> None:
    assert browser(people).get("/_stcore/health", headers=headers).status_code == 401


def test_with_a_session_the_asked_page_follows_and_the_cookie_is_out_of_reach_of_scripts(
    people: Ledger,
) -> None:
    client = browser(people)
    form = form_of(client.get("/signin?next=/cases%3Fcity%3DX").text)
    answer = client.post(
        "/signin",
        data={
            "form": form,
            "login": "colin",
            "password": PASSWORD,
            "next": "/cases?city=X",
        },
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases?city=X")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    assert client.get("/_stcore/health").status_code != 401


def test_behind_https_every_cookie_is_secure(people: Ledger) -> None:
    client = browser(people, behind_https=True)
    answer = client.get("/signin")
    assert "secure" in answer.headers["set-cookie"].lower()
    assert answer.headers["strict-transport-security"]


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/a/b"]
)
def test_sign_in_leads_to_no_other_site(people: Ledger, address: str) -> None:
    client = browser(people)
    form = form_of(client.get("/signin").text)
    told = {
        "form": form,
        "login": "colin",
        "password": PASSWORD,
        "next": address,
    }
    assert client.post("/signin", data=told).headers["location"] == "/"


def test_a_form_of_another_site_signs_nobody_in_or_out(people: Ledger) -> None:
    client = browser(people)
    sign_in(client, "colin")
    assert client.post("/signout", data={"form": "guessed"}).status_code == 403
    assert client.get("/_stcore/health").status_code != 401
    other = browser(people)
    assert other.post("/signin", data={"login": "colin", "form": ""}).status_code == 403


def test_signing_out_ends_the_session_for_every_copy_of_the_cookie(people: Ledger) -> None:
    client, copy = browser(people), browser(people)
    sign_in(client, "colin")
    copy.cookies.set(sessions.COOKIE, client.cookies[sessions.COOKIE])
    assert copy.get("/_stcore/health").status_code != 401
    client.post("/signout", data={"form": form_of(client.get("/signout").text)})
    assert copy.get("/_stcore/health").status_code == 401


def test_a_disabled_user_is_out_at_the_next_request(people: Ledger) -> None:
    client = browser(people)
    sign_in(client, "colin")
    users.change(people, "colin", disabled=True, now=NOON)
    assert client.get("/_stcore/health").status_code == 401


@pytest.mark.parametrize("way", ["revoked", "disabled", "idle"])
def test_an_open_websocket_is_closed_when_its_session_ends(
    people: Ledger, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr(gate, "LOOK_EVERY", 0.0)
    moment = [NOON]
    client = browser(people, clock=lambda: moment[0])
    sign_in(client, "colin")
    with client.websocket_connect("ws://doorstep.lan/_stcore/stream") as socket:
        socket.send_text("word")
        assert socket.receive_text() == "word"
        match way:
            case "revoked":
                sessions.end_all_of(people, "colin", NOON)
            case "disabled":
                users.change(people, "colin", disabled=True, now=NOON)
            case _:
                moment[0] += sessions.IDLE
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_text()
    assert closed.value.code == gate.ENDED


def test_an_open_websocket_is_no_sign_of_life(people: Ledger) -> None:
    client = browser(people)
    sign_in(client, "colin")
    token, later = client.cookies[sessions.COOKIE], NOON + sessions.IDLE
    assert sessions.lives(people, token, later - sessions.SEEN_EVERY)
    assert not sessions.lives(people, token, later)
    assert not sessions.lives(people, None, NOON)


def test_the_sign_in_says_when_a_session_ended_for_idleness(people: Ledger) -> None:
    moment = [NOON]
    client = browser(people, clock=lambda: moment[0])
    assert 'role="status"' not in client.get("/signin").text
    sign_in(client, "colin")
    moment[0] += sessions.IDLE
    answer = client.get("/signin", headers={"accept-language": "en"})
    assert "because nothing happened for 30 minutes" in answer.text


def test_the_sign_in_says_nothing_of_a_session_that_somebody_ended(people: Ledger) -> None:
    client = browser(people, clock=lambda: NOON + sessions.IDLE)
    token = sessions.begin(people, users.by_login(people, "colin"), "10.0.0.7", NOON)
    sessions.end_all_of(people, "colin", NOON)
    client.cookies.set(sessions.COOKIE, token)
    answer = client.get("/signin", headers={"accept-language": "en"})
    assert 'role="status"' not in answer.text


def test_the_sixth_wrong_password_waits(people: Ledger) -> None:
    client = browser(people)
    assert [sign_in(client, "nobody", "wrong") for _ in range(5)] == [401] * 5
    form = form_of(client.get("/signin").text)
    told = {"form": form, "login": "nobody", "password": "wrong", "next": "/"}
    answer = client.post("/signin", data=told, headers={"accept-language": "en"})
    assert "try again in 30 seconds" in answer.text


def test_a_long_form_is_not_read(people: Ledger) -> None:
    assert browser(people).post("/signin", data={"login": "x" * 10_000}).status_code == 403


def test_what_was_typed_is_never_markup(people: Ledger) -> None:
    page = browser(people).get("/signin?next=/x%22%3E%3Cscript%3E&lang=%3Cb%3E").text
    assert "<script" not in page


def test_every_answer_forbids_to_keep_it_to_frame_it_and_to_ask_elsewhere(people: Ledger) -> None:
    for path in ("/signin", "/cases"):
        headers = browser(people).get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'self'" in headers["content-security-policy"]


def test_only_the_frame_of_the_maps_may_make_scripts_of_texts() -> None:
    frame = "/component/streamlit_folium.st_folium/index.html"
    asked = [
        *(f"/{page.name}" for page in PAGES),
        "/",
        "/static/js/index.js",
        "/component/x",
        frame,
    ]
    assert [path for path in asked if "unsafe-eval" in policy("", path)] == [frame]


def test_the_policy_lets_the_map_tiles_of_the_settings_through_and_nothing_else() -> None:
    assert "img-src 'self' data: blob: http://maps.lan:8080;" in policy(
        "http://maps.lan:8080/{z}/{x}/{y}.png"
    )
    assert "maps" not in policy("javascript:maps")


def test_while_one_person_is_alone_nobody_is_asked(ledger: Ledger) -> None:
    assert browser(ledger).get("/_stcore/health").status_code != 401


def test_from_the_first_administrator_on_everybody_is_asked(ledger: Ledger) -> None:
    client = browser(ledger)
    users.add(ledger, "ada", roles=[Role.ADMINISTRATOR], password=PASSWORD, now=NOON)
    assert client.get("/_stcore/health").status_code == 401


def test_a_monitor_is_told_that_the_server_lives(people: Ledger) -> None:
    assert browser(people).get("/healthz").text == "ok"
