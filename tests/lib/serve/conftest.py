"""What stands before the screens, with a ledger of several people, asked without a network.

Streamlit can be made only once in a process; a stub that answers everything stands for it.
"""

import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from lib.ledger import Ledger
from lib.serve.gate import Clock
from lib.serve.server import before_the_screens
from lib.settings import Settings
from tests.cast import NOON, PASSWORD, two_people

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would rather have another httpx
    from starlette.testclient import TestClient


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path / "home", clock=lambda: NOON)
    yield opened
    opened.close()


@pytest.fixture
def people(ledger: Ledger) -> Ledger:
    """Give the ledger an administrator and a collector."""
    return two_people(ledger)


METHODS = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD"]


async def _behind(request: Request) -> Response:
    """Stand for the screens: whoever reads this has passed."""
    return PlainTextResponse(f"behind {request.url.path}")


async def _behind_socket(socket: WebSocket) -> None:
    """Answer each word, as a screen does, until the other side goes."""
    await socket.accept()
    async for word in socket.iter_text():
        await socket.send_text(word)


def browser(ledger: Ledger, *, clock: Clock = lambda: NOON, **settings: object) -> TestClient:
    """A browser before the server; it follows no redirect by itself."""
    told = Settings(home=ledger.home, **settings)  # type: ignore[arg-type]
    routes, around = before_the_screens(told, ledger, clock)
    behind = [
        Route("/{path:path}", _behind, methods=METHODS),
        WebSocketRoute("/{path:path}", _behind_socket),
    ]
    app = Starlette(routes=[*routes, *behind], middleware=[around])
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
    status: int = client.post("/signin", data=told).status_code
    return status
