"""Sign-in with the company's own accounts: OpenID Connect, authorization code with PKCE.

Whom the provider vouches for is known by issuer and subject, the only two claims that never go to
somebody else (OpenID Connect Core 1.0, 5.7); an e-mail proves nothing here. What the provider must
send back (state, nonce, PKCE verifier) waits in a cookie of the browser that began, so that nobody
can finish in another's browser and no process has to remember anything.
"""

import json
import logging
import secrets
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lib.errors import DoorstepError
from lib.people.accounts import sessions, users
from lib.people.accounts.errors import NoRoles, ProviderSilent, SignInRefused
from lib.serve.entrance import Entrance
from lib.serve.forms import keep_cookie, local
from lib.serve.gate import COMPANY, COMPANY_BACK

log = logging.getLogger(__name__)

WAITING = "doorstep_company"
"""Cookie: what the provider must send back."""

WAITS = 600
"""Seconds that somebody may take at the provider."""

PATIENCE = 15.0
"""Seconds that the provider may take for an answer."""

LEEWAY = 60
"""Seconds by which the clocks may differ."""

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""Signatures that need the provider's own key; never one that our secret or nobody could make."""


@dataclass(frozen=True)
class Company:
    """The two addresses of sign-in at the provider: the way there and the way back."""

    entrance: Entrance

    def routes(self) -> list[Route]:
        """The routes; none when no provider is set."""
        if not self.entrance.settings.oidc_issuer:
            return []
        return [
            Route(COMPANY, self.begin, methods=["GET"]),
            Route(COMPANY_BACK, self.back, methods=["GET"]),
        ]

    async def begin(self, request: Request) -> Response:
        """Send the browser to the provider."""
        waiting = {
            name: secrets.token_urlsafe(32) for name in ("state", "nonce", "code_verifier")
        } | {"next": local(request.query_params.get("next", "/"))}
        try:
            provider = await self._provider()
        except DoorstepError as refused:
            return self.entrance.page(request, refused=refused, status=502)
        asked = {
            "response_type": "code",
            "client_id": self.entrance.settings.oidc_client_id,
            "redirect_uri": _way_back(request),
            "scope": "openid profile",
            "state": waiting["state"],
            "nonce": waiting["nonce"],
            "code_challenge": create_s256_code_challenge(waiting["code_verifier"]),
            "code_challenge_method": "S256",
        }
        there = add_params_to_uri(provider["authorization_endpoint"], list(asked.items()))
        answer = RedirectResponse(there, status_code=303)
        https = self.entrance.settings.https
        told = json.dumps(waiting).encode().hex()
        keep_cookie(answer, WAITING, told, https=https, seconds=WAITS)
        return answer

    async def back(self, request: Request) -> Response:
        """Take up what the provider says, and let in whom it vouches for."""
        try:
            waiting = _waiting(request)
            claims = await self._claims(request, waiting)
            token = await run_in_threadpool(self._token, claims, request)
        except DoorstepError as refused:
            answer = self.entrance.page(request, refused=refused, status=401)
        else:
            answer = self.entrance.let_in(token, local(waiting["next"]))
        answer.delete_cookie(WAITING, path="/", httponly=True, samesite="lax")
        return answer

    def _token(self, claims: dict[str, Any], request: Request) -> str:
        """Begin the session of who the claims are about; a new face is kept without any right."""
        ledger, now = self.entrance.ledger, self.entrance.clock()
        wanted = str(claims.get("preferred_username") or claims.get("name") or claims["sub"])
        issuer = self.entrance.settings.oidc_issuer
        user = users.meet(ledger, issuer, str(claims["sub"]), wanted, now)
        if user.disabled:
            raise SignInRefused
        if not user.roles:
            raise NoRoles
        return sessions.begin(ledger, user, request.client.host if request.client else "", now)

    async def _claims(self, request: Request, waiting: dict[str, str]) -> dict[str, Any]:
        """What the provider says of who came back, proven by its signature.

        Raises:
            ProviderSilent: it says nothing that can be trusted.

        """
        code, state = request.query_params.get("code"), request.query_params.get("state", "")
        if not code or not secrets.compare_digest(state.encode(), waiting["state"].encode()):
            raise ProviderSilent
        provider = await self._provider()
        told = await self._exchange(provider, code, waiting["code_verifier"], _way_back(request))
        keys = await _ask("GET", provider["jwks_uri"])
        try:
            proven = jwt.decode(
                str(told["id_token"]),
                KeySet.import_key_set(cast("KeySetSerialization", keys)),
                algorithms=ALGORITHMS,
            )
            jwt.JWTClaimsRegistry(
                leeway=LEEWAY,
                iss={"essential": True, "value": self.entrance.settings.oidc_issuer},
                aud={"essential": True, "value": self.entrance.settings.oidc_client_id},
                exp={"essential": True},
                sub={"essential": True},
                nonce={"essential": True, "value": waiting["nonce"]},
            ).validate(proven.claims)
        except (JoseError, KeyError, ValueError, TypeError) as error:
            log.warning("The company's sign-in was not believed: %s", type(error).__name__)
            raise ProviderSilent from error
        return proven.claims

    async def _exchange(
        self, provider: dict[str, Any], code: str, verifier: str, way_back: str
    ) -> dict[str, Any]:
        """Exchange the code for the statement about a person, server to server."""
        settings = self.entrance.settings
        secret = settings.oidc_client_secret.get_secret_value()
        told = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": way_back,
            "code_verifier": verifier,
            "client_id": settings.oidc_client_id,
        }
        auth = httpx.BasicAuth(settings.oidc_client_id, secret) if secret else None
        return await _ask("POST", provider["token_endpoint"], data=told, auth=auth)

    async def _provider(self) -> dict[str, Any]:
        """What the provider says of itself; it must be the one that was set.

        Raises:
            ProviderSilent: it does not answer, or is another.

        """
        issuer = self.entrance.settings.oidc_issuer
        known = await _ask("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if known.get("issuer") != issuer or not all(
            urlsplit(str(known.get(name))).scheme in {"http", "https"} for name in needed
        ):
            log.warning(
                "The company's sign-in calls itself %r, not %r", known.get("issuer"), issuer
            )
            raise ProviderSilent
        return known


async def _ask(
    method: str,
    address: str,
    *,
    data: dict[str, str] | None = None,
    auth: httpx.BasicAuth | None = None,
) -> dict[str, Any]:
    """Ask the provider for a JSON object.

    Raises:
        ProviderSilent: it gives none.

    """
    try:
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            answer = await client.request(method, address, data=data, auth=auth)
            told = answer.raise_for_status().json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        log.warning("The company's sign-in does not answer: %s", type(error).__name__)
        raise ProviderSilent from error
    if not isinstance(told, dict):
        raise ProviderSilent
    return told


def _waiting(request: Request) -> dict[str, str]:
    """What this browser began with.

    Raises:
        ProviderSilent: nothing, or too long ago.

    """
    try:
        told = json.loads(bytes.fromhex(request.cookies[WAITING]))
        return {name: str(told[name]) for name in ("state", "nonce", "code_verifier", "next")}
    except (KeyError, ValueError, TypeError) as error:
        raise ProviderSilent from error


def _way_back(request: Request) -> str:
    """Our own address to which the provider sends the browser back."""
    return str(request.url.replace(path=COMPANY_BACK, query=""))
