"""What all routing services over HTTP have in common: blocks of ways, patience, plain sentences."""

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

import httpx
import numpy as np

from lib.errors import PlanRefused
from lib.places.roads.network import refuse_outside
from lib.places.travel import Floats, distance_km
from lib.words import N_, Sentence

BLOCK = 50
"""Places on each side of one question: services answer 2,500 ways or 100 places as they come."""

AT_ONCE = 4
"""Questions under way at the same time."""

NO_WAY_MINUTES = 7 * 24 * 60.0
"""The travel time where the network has no way: longer than any shift."""

SILENT = N_(
    "the routing service at {address} does not answer. Please check that it runs, or remove "
    "travel_url from the settings to plan with straight lines."
)
STRANGE = N_(
    "the routing service at {address} gave an answer that is no table of travel times ({told}). "
    "Please check travel_service, travel_profile and the limits of the service."
)

Block = tuple[Floats, Floats]
"""Minutes and kilometres, a row for each place from which, NaN where there is no way."""


class Speech(Protocol):
    """The language of one kind of service."""

    def ask(self, client: httpx.Client, base: str, here: Floats, there: Floats) -> Block:
        """The ways from each of `here` to each of `there` (n×2: WGS-84 latitude, longitude).

        Raises:
            httpx.HTTPError: nobody answers.
            NoRoad: one of the places is near no road.
            Strange: the answer is no table.

        """
        ...


class Strange(Exception):
    """An answer that cannot be read; its text says what it was."""


class NoRoad(Strange):
    """The service knows no road near one of the places, and says nothing of the others."""


@dataclass(frozen=True)
class RoadService:
    """A routing service at an address of the own network, asked block by block."""

    speech: Speech
    address: str
    seconds: float = 30.0
    outside: bool = False

    def matrix(self, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
        """Travel times between all places.

        Where the network has no way, the time is NO_WAY_MINUTES and the distance the straight line.

        Raises:
            PlanRefused: the service is silent, strange, or outside of the own network.

        """
        base = self.address.rstrip("/")
        refuse_outside(base, allowed=self.outside)
        points = np.column_stack([lat, lon])
        minutes = np.zeros((len(points), len(points)))
        km = np.zeros_like(minutes)
        pairs = [(here, there) for here in _blocks(len(points)) for there in _blocks(len(points))]
        # Proxies of the environment lead out of the network; addresses do not go there.
        with (
            httpx.Client(timeout=self.seconds, trust_env=False) as client,
            ThreadPoolExecutor(AT_ONCE) as pool,
        ):

            def ask(pair: tuple[slice, slice]) -> Block:
                return self._ask(client, base, points[pair[0]], points[pair[1]])

            for (here, there), block in zip(pairs, pool.map(ask, pairs), strict=True):
                minutes[here, there], km[here, there] = block
        return _complete(minutes, km, lat, lon)

    def says(self) -> Sentence:
        """How ways are measured."""
        return Sentence(N_("Travel times of the road network, from the routing service."))

    def _ask(self, client: httpx.Client, base: str, here: Floats, there: Floats) -> Block:
        try:
            minutes, km = self.speech.ask(client, base, here, there)
        except NoRoad:
            return self._parted(client, base, here, there)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise PlanRefused(problem=Sentence(SILENT, address=self.address)) from error
        except Strange as error:
            told = Sentence(STRANGE, address=self.address, told=str(error))
            raise PlanRefused(problem=told) from error
        if minutes.shape != (len(here), len(there)) or km.shape != minutes.shape:
            told = Sentence(STRANGE, address=self.address, told=f"{minutes.shape}")
            raise PlanRefused(problem=told)
        return minutes, km

    def _parted(self, client: httpx.Client, base: str, here: Floats, there: Floats) -> Block:
        """Ask for halves, until the place without a road stands alone: it has no way."""
        if len(here) == len(there) == 1:
            none = np.full((1, 1), np.nan)
            return none, none
        if len(here) >= len(there):
            halves = [self._ask(client, base, half, there) for half in np.array_split(here, 2)]
            return np.vstack([one[0] for one in halves]), np.vstack([one[1] for one in halves])
        halves = [self._ask(client, base, here, half) for half in np.array_split(there, 2)]
        return np.hstack([one[0] for one in halves]), np.hstack([one[1] for one in halves])


def answer(reply: httpx.Response, no_road: Collection[str]) -> dict[str, Any]:
    """The JSON object of a reply.

    `no_road` are the codes by which the service says that a place is near no road.

    Raises:
        NoRoad: so it said.
        Strange: another error of the service, with its own words, or something else.

    """
    try:
        told = reply.json()
    except ValueError as error:
        raise Strange(f"HTTP {reply.status_code}") from error
    if not isinstance(told, dict):
        raise Strange(type(told).__name__)
    if {str(told.get("code")), str(told.get("error_code"))} & set(no_road):
        raise NoRoad
    if reply.is_error:
        words = told.get("message") or told.get("error") or ""
        raise Strange(f"HTTP {reply.status_code} {words}".strip())
    return told


def numbers(told: object) -> Floats:
    """A table of numbers, null as NaN.

    Raises:
        Strange: it is none.

    """
    try:
        table = np.array(told, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise Strange(type(told).__name__) from error
    if table.ndim != 2:  # noqa: PLR2004 — rows and columns
        raise Strange(type(told).__name__)
    return table


def _blocks(count: int) -> Iterator[slice]:
    return (slice(begin, min(begin + BLOCK, count)) for begin in range(0, count, BLOCK))


def _complete(minutes: Floats, km: Floats, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    straight = distance_km(lat[:, None], lon[:, None], lat[None, :], lon[None, :])
    none = ~(np.isfinite(minutes) & (minutes >= 0))
    minutes = np.where(none, NO_WAY_MINUTES, minutes)
    km = np.where(none | ~np.isfinite(km), straight, km)
    np.fill_diagonal(minutes, 0.0)
    np.fill_diagonal(km, 0.0)
    return minutes, km
