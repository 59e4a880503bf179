"""The server of `make run`: the screens and the pages before them, behind one gate.

For one person it listens on this computer only, whatever the settings say. Once several people are
set up it listens, from its next start on, where the administrator says.
"""

import socket

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.types import ASGIApp

from lib.effects import propensity
from lib.errors import DoorstepError
from lib.ledger import Ledger
from lib.ledger.store import utc_now
from lib.people.accounts import gate, users
from lib.serve.company import Company
from lib.serve.entrance import Entrance, unable
from lib.serve.gate import Clock, Gate
from lib.settings import ROOT, Settings
from lib.visits.solving.traffic import Traffic
from lib.visits.solving.warming import warm_up
from lib.words import N_

HERE = "127.0.0.1"
"""The only address while one person uses the product alone."""

MEGABYTE = 2**20


class NotServed(DoorstepError):
    """Another program has the port, or the address is not this computer's."""

    sentence = N_(
        "The server cannot listen on {address}, port {port}: another program may use it. "
        "Please end that one or set DOORSTEP_PORT to another number."
    )


def before_the_screens(
    settings: Settings, ledger: Ledger, clock: Clock = utc_now
) -> tuple[list[Route], Middleware]:
    """The pages of sign-in, and the gate that lets nothing else pass."""
    entrance = Entrance(ledger, settings, clock)
    routes = [*entrance.routes(), *Company(entrance).routes()]
    around = Middleware(
        Gate,
        ledger=ledger,
        clock=clock,
        unable=unable,
        public=frozenset(route.path for route in routes),
        tiles=settings.tiles,
        https=settings.https,
    )
    return routes, around


def application(settings: Settings, ledger: Ledger, address: str) -> ASGIApp:
    """All that the server answers, behind the gate."""
    routes, around = before_the_screens(settings, ledger)
    gate.stand(address)
    guarded: ASGIApp = st.App(ROOT / "app.py", routes=routes, middleware=[around])
    return guarded


def listens_on(settings: Settings, ledger: Ledger) -> str:
    """The address for this start: of the settings only when people sign in."""
    return settings.address if users.several(ledger) else HERE


def url(settings: Settings, address: str) -> str:
    """What to type into a browser on this computer."""
    scheme = "https" if settings.certificate else "http"
    shown = "localhost" if address in {HERE, "0.0.0.0", "::"} else address  # noqa: S104 — names it only
    return f"{scheme}://{shown}:{settings.port}"


def serve(settings: Settings, ledger: Ledger) -> None:
    """Answer until the process is ended.

    Raises:
        NotServed: it cannot listen there.

    """
    address = listens_on(settings, ledger)
    _try(address, settings.port)
    propensity.warm_up()
    warm_up(Traffic.of(settings.speed_kmh, settings.speed_by_hour))
    uvicorn.Server(_config(settings, application(settings, ledger, address), address)).run()


def _config(settings: Settings, app: ASGIApp, address: str) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=address,
        port=settings.port,
        # What a header says of where somebody comes from counts only when our own proxy says it.
        proxy_headers=bool(settings.proxy),
        forwarded_allow_ips=settings.proxy or None,
        ssl_certfile=settings.certificate,
        ssl_keyfile=settings.certificate_key,
        ws_max_size=st.get_option("server.maxMessageSize") * MEGABYTE,
        access_log=False,  # addresses name cases
        server_header=False,
        log_level="warning",
        timeout_graceful_shutdown=5,
    )


def _try(address: str, port: int) -> None:
    """Find out before anything is printed whether the server can listen there."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((address, port))
        except OSError as error:
            raise NotServed(address=address, port=port) from error
