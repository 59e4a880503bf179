"""What the pages of sign-in have in common: cookies, and forms that no other site can send."""

import hmac
import re
import secrets
from typing import Literal
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

from lib.people.accounts.errors import NotSignedIn

FORM = "doorstep_form"
"""Cookie and hidden field that must agree: another site can neither read nor set the cookie."""

MOST_BYTES = 8192
LOCAL = re.compile(r"/(?:[\w-]+(?:\?[^\s\\]*)?|\?[^\s\\]*)?")
"""Addresses to which sign-in leads on: pages of our own only."""


async def fields(request: Request) -> dict[str, str]:
    """The fields of a short form.

    Raises:
        NotSignedIn: it was not sent by our own page, or is no such form.

    """
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise NotSignedIn
    told = parse_qs(body.decode("utf-8", errors="replace"), keep_blank_values=True)
    found = {name: values[0] for name, values in told.items()}
    expected = request.cookies.get(FORM, "")
    given = found.get("form", "")
    if not expected or not hmac.compare_digest(expected.encode(), given.encode()):
        raise NotSignedIn
    return found


def form_token(request: Request) -> str:
    """The token of the browser's forms; a new one for a new browser."""
    return request.cookies.get(FORM) or secrets.token_urlsafe(32)


def keep_cookie(
    answer: Response,
    name: str,
    value: str,
    *,
    https: bool,
    same_site: Literal["lax", "strict"] = "lax",
    seconds: int | None = None,
) -> None:
    """Set a cookie that no script can read, until the browser closes if no time is given."""
    answer.set_cookie(
        name, value, max_age=seconds, path="/", secure=https, httponly=True, samesite=same_site
    )


def local(address: str) -> str:
    """Where to go on after sign-in: the asked page if it is one of ours, else the first."""
    return address if LOCAL.fullmatch(address) else "/"
