"""The pages before the gate: sign-in, sign-out, their style, and the sign of life for a monitor.

Plain HTML without any script, in the language of the browser or the chosen one, readable in the
dark and on a phone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import jinja2
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.responses import RedirectResponse as Redirect
from starlette.routing import Route
from starlette.types import Scope

from lib.errors import DoorstepError
from lib.ledger import Ledger
from lib.people.accounts import sessions, signing_in
from lib.serve.forms import FORM, fields, form_token, keep_cookie, local
from lib.serve.gate import COMPANY, HEALTH, SIGN_IN, SIGN_OUT, STYLE, Clock, token_of
from lib.settings import ROOT, Settings
from lib.show.print_page import LANGUAGE_TAGS
from lib.words import LANGUAGES, N_, Sentence, Words, negotiate, words

TEMPLATES = ROOT / "data" / "templates"

TEXTS: Mapping[str, str] = {
    "title": N_("Sign in"),
    "login": N_("Login"),
    "password": N_("Password"),
    "enter": N_("Sign in"),
    "leave": N_("Sign out"),
    "left": N_("You have signed out."),
    "sure": N_("Do you want to sign out?"),
    "back": N_("Back"),
    "again": N_("Sign in again"),
}

UNABLE = N_(
    "Doorstep cannot reach its data at the moment. Please try again in a minute, or tell the "
    "administrator."
)

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
)


@dataclass(frozen=True)
class Entrance:
    """Answers what comes before the gate, out of one ledger."""

    ledger: Ledger
    settings: Settings
    clock: Clock

    def routes(self) -> list[Route]:
        """The routes of all pages here."""
        return [
            Route(SIGN_IN, self.sign_in_page, methods=["GET"]),
            Route(SIGN_IN, self.sign_in, methods=["POST"]),
            Route(SIGN_OUT, self.sign_out_page, methods=["GET"]),
            Route(SIGN_OUT, self.sign_out, methods=["POST"]),
            Route(STYLE, style, methods=["GET"]),
            Route(HEALTH, healthy, methods=["GET"]),
        ]

    async def sign_in_page(self, request: Request) -> Response:
        """Ask for login and password; who has signed in goes on."""
        going_to = local(request.query_params.get("next", "/"))
        if await run_in_threadpool(self._known, request):
            return Redirect(going_to, status_code=303)
        ended = await run_in_threadpool(self._ended, request)
        return self.page(request, going_to=going_to, note=ended)

    async def sign_in(self, request: Request) -> Response:
        """Try login and password."""
        try:
            told = await fields(request)
        except DoorstepError as refused:
            return self.page(request, refused=refused, status=403)
        going_to = local(told.get("next", "/"))
        address = request.client.host if request.client else ""
        login, password = told.get("login", ""), told.get("password", "")
        try:
            token = await run_in_threadpool(
                signing_in.sign_in, self.ledger, login, password, address, self.clock()
            )
        except DoorstepError as refused:
            return self.page(request, going_to=going_to, refused=refused, status=401)
        return self.let_in(token, going_to)

    def let_in(self, token: str, going_to: str) -> Response:
        """Send somebody on, with the cookie of his session."""
        answer = Redirect(going_to, status_code=303)
        keep_cookie(answer, sessions.COOKIE, token, https=self.settings.https)
        return answer

    async def sign_out_page(self, request: Request) -> Response:
        """Ask whether to sign out: a link alone must not do it."""
        part = "sure" if await run_in_threadpool(self._known, request) else "left"
        return self.page(request, part=part)

    async def sign_out(self, request: Request) -> Response:
        """End the session and take the cookie away."""
        try:
            await fields(request)
        except DoorstepError as refused:
            return self.page(request, refused=refused, status=403)
        token = token_of(request.scope)
        await run_in_threadpool(sessions.sign_out, self.ledger, token, self.clock())
        answer = self.page(request, part="left")
        answer.delete_cookie(sessions.COOKIE, path="/", httponly=True, samesite="lax")
        return answer

    def page(
        self,
        request: Request,
        *,
        part: str = "form",
        going_to: str = "/",
        refused: DoorstepError | None = None,
        note: Sentence | None = None,
        status: int = 200,
    ) -> Response:
        """The one page, with what it has to say."""
        t = language_of(request)
        form = form_token(request)
        text = _templates.get_template("sign_in.html").render(
            lang=LANGUAGE_TAGS[t.language],
            languages=[(code, name, code == t.language) for code, name in LANGUAGES.items()],
            texts={key: t(text) for key, text in TEXTS.items()},
            part=part,
            form=form,
            going_to=going_to,
            refused=t(refused) if refused else "",
            note=t(note) if note else "",
            company=(COMPANY, self.settings.oidc_name or t(N_("Company account")))
            if self.settings.oidc_issuer
            else None,
        )
        answer = HTMLResponse(text, status_code=status)
        keep_cookie(answer, FORM, form, https=self.settings.https, same_site="strict")
        if chosen := _chosen(request):
            keep_cookie(answer, LANGUAGE, chosen, https=self.settings.https, seconds=YEAR)
        return answer

    def _known(self, request: Request) -> bool:
        return sessions.find(self.ledger, token_of(request.scope), self.clock()) is not None

    def _ended(self, request: Request) -> Sentence | None:
        """Why the session of the cookie ended by itself; None where it did not."""
        return sessions.ended(self.ledger, token_of(request.scope), self.clock())


LANGUAGE = "doorstep_language"
"""Cookie: the language that was chosen before sign-in; a choice, not personal data."""

YEAR = 365 * 24 * 3600


def language_of(request: Request) -> Words:
    """The chosen language, else that of the browser."""
    chosen = _chosen(request) or request.cookies.get(LANGUAGE, "")
    if chosen in LANGUAGES:
        return words(chosen)
    first = request.headers.get("accept-language", "").split(",")[0].split(";")[0].strip()
    return words(negotiate(first if first != "*" else None))


def _chosen(request: Request) -> str | None:
    asked = request.query_params.get("lang")
    return asked if asked in LANGUAGES else None


def unable(scope: Scope) -> Response:
    """What everybody reads while the ledger does not answer; the reason is for the log."""
    t = language_of(Request(scope))
    return PlainTextResponse(t(UNABLE), status_code=503, headers={"Retry-After": "10"})


async def style(request: Request) -> Response:
    """The style of the page."""
    del request
    return FileResponse(TEMPLATES / "sign_in.css", media_type="text/css")


async def healthy(request: Request) -> Response:
    """Say to a monitor that the server answers, and nothing else."""
    del request
    return PlainTextResponse("ok")
