"""The gate: nothing passes that does not belong to a session, be it HTTP or a websocket.

It denies by default. Public are the few addresses of sign-in, by their exact path and for HTTP
only; every other, also one that nobody has thought of yet, needs the cookie of a session that goes
on. While one person uses the product alone, everything passes: the server then answers this
computer only.
"""

import datetime as dt
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.ledger import Ledger
from lib.people.accounts import sessions, users
from lib.serve.headers import headers_of

SIGN_IN, SIGN_OUT, STYLE, HEALTH = "/signin", "/signout", "/signin.css", "/healthz"
COMPANY, COMPANY_BACK = "/company", "/company/back"

Clock = Callable[[], dt.datetime]


class Gate:
    """The middleware around all routes, ours and Streamlit's."""

    def __init__(
        self,
        app: ASGIApp,
        ledger: Ledger,
        clock: Clock,
        *,
        public: frozenset[str],
        tiles: str,
        https: bool,
    ) -> None:
        self._app = app
        self._public = public
        self._ledger = ledger
        self._clock = clock
        self._tiles = tiles
        self._https = https
        # Who began with several people never falls back to one, whatever becomes of the ledger.
        self._several = users.several(ledger)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let pass, or answer in place of what lies behind."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        public = scope["type"] == "http" and scope["path"] in self._public
        passes = public or await run_in_threadpool(self._knows, scope)
        if scope["type"] == "websocket":
            if passes and _of_own_page(scope):
                await self._app(scope, receive, send)
            else:
                await receive()  # the handshake, which must be read before it is refused
                await send({"type": "websocket.close", "code": 1008})
            return
        guarded = self._with_headers(scope["path"], send)
        if passes:
            await self._app(scope, receive, guarded)
        else:
            await _refused(scope)(scope, receive, guarded)

    def _knows(self, scope: Scope) -> bool:
        """Whether the cookie is that of a session, or nobody needs one."""
        self._several = self._several or users.several(self._ledger)
        if not self._several:
            return True
        return sessions.find(self._ledger, token_of(scope), self._clock()) is not None

    def _with_headers(self, path: str, send: Send) -> Send:
        """Add to each answer what a browser must not do with it."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = headers_of(path, tiles=self._tiles, https=self._https)
                names = {name.lower() for name, _ in ours}
                kept = [one for one in message["headers"] if one[0].lower() not in names]
                message = {**message, "headers": [*kept, *ours]}
            await send(message)

        return sent


def token_of(scope: Scope) -> str | None:
    """The token in the cookie of a request; None where there is none or two."""
    found = []
    for value in Headers(scope=scope).getlist("cookie"):
        try:
            cookie = SimpleCookie(value)
        except CookieError:
            continue
        found += [morsel.value for name, morsel in cookie.items() if name == sessions.COOKIE]
    return found[0] if len(found) == 1 else None


def _of_own_page(scope: Scope) -> bool:
    """Whether a websocket was opened by a page of ours: browsers let any page open one anywhere."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _refused(scope: Scope) -> Response:
    """To a person on the way to a page the sign-in; to a program a number."""
    wants = Headers(scope=scope).get("accept", "")
    if scope["method"] == "GET" and "text/html" in wants:
        asked = scope["path"] + ("?" + scope["query_string"].decode("latin-1")).rstrip("?")
        return RedirectResponse(f"{SIGN_IN}?next={quote(asked, safe='')}", status_code=303)
    return PlainTextResponse("Not signed in.", status_code=401)
