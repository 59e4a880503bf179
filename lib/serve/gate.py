"""The gate: nothing passes that does not belong to a session, be it HTTP or a websocket.

It denies by default. Public are the few addresses of sign-in, by their exact path and for HTTP
only; every other, also one that nobody has thought of yet, needs the cookie of a session that goes
on. While one person uses the product alone, everything passes: the server then answers this
computer only. While nobody can be asked, because the ledger does not answer, nothing passes.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from time import monotonic
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.errors import DoorstepError
from lib.ledger import Ledger
from lib.people.accounts import sessions, users
from lib.serve.headers import headers_of

SIGN_IN, SIGN_OUT, STYLE, HEALTH = "/signin", "/signout", "/signin.css", "/healthz"
COMPANY, COMPANY_BACK = "/company", "/company/back"

LOOK_EVERY = 10.0
"""Seconds after which an open websocket is asked again whether its session goes on."""

ENDED = 1008
"""Why a websocket is closed: the policy forbids it."""

LATER = 1013
"""Why a websocket is not opened: the browser may try again later."""

Clock = Callable[[], dt.datetime]

log = logging.getLogger(__name__)


class Gate:
    """The middleware around all routes, ours and Streamlit's."""

    def __init__(
        self,
        app: ASGIApp,
        ledger: Ledger,
        clock: Clock,
        *,
        unable: Callable[[Scope], Response],
        public: frozenset[str],
        tiles: str,
        https: bool,
    ) -> None:
        self._app = app
        self._unable = unable
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
        try:
            await self._decide(scope, receive, send)
        except DoorstepError as error:  # of the ledger; what screens refuse never comes here
            log.warning("%s", error)
            if scope["type"] == "websocket":
                await receive()
                await send({"type": "websocket.close", "code": LATER})
            else:
                guarded = self._with_headers(scope["path"], send)
                await self._unable(scope)(scope, receive, guarded)

    async def _decide(self, scope: Scope, receive: Receive, send: Send) -> None:
        public = scope["type"] == "http" and scope["path"] in self._public
        passes = public or await run_in_threadpool(self._knows, scope)
        if scope["type"] == "websocket":
            if passes and _of_own_page(scope):
                await self._while_it_lasts(scope, receive, send)
            else:
                await receive()  # the handshake, which must be read before it is refused
                await send({"type": "websocket.close", "code": ENDED})
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

    async def _while_it_lasts(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a websocket until its session ends, and close it then.

        What lies behind would notice at its next run only, and until then leave on the screen what
        nobody may see any longer. Looking is no sign of life.
        """
        closed = False
        looked = monotonic()

        async def heard() -> Message:
            nonlocal closed, looked
            next_one = asyncio.ensure_future(receive())
            try:
                while not next_one.done():
                    left = looked + LOOK_EVERY - monotonic()
                    if left > 0:
                        await asyncio.wait({next_one}, timeout=left)
                        continue
                    looked = monotonic()
                    if not await run_in_threadpool(self._goes_on, scope):
                        closed = True
                        await send({"type": "websocket.close", "code": ENDED})
                        return {"type": "websocket.disconnect", "code": ENDED}
                return next_one.result()
            finally:
                next_one.cancel()

        async def said(message: Message) -> None:
            if not closed:
                await send(message)

        await self._app(scope, heard, said)

    def _goes_on(self, scope: Scope) -> bool:
        """Whether a websocket that was let in may stay; not while nobody can tell."""
        try:
            self._several = self._several or users.several(self._ledger)
            token = token_of(scope)
            return not self._several or sessions.lives(self._ledger, token, self._clock())
        except DoorstepError as error:
            log.warning("%s", error)
            return False

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
