"""The table service of OSRM (https://project-osrm.org/docs/v5.24.0/api/#table-service)."""

from dataclasses import dataclass

import httpx
import numpy as np

from lib.places.roads.service import Block, Strange, answer, numbers
from lib.places.travel import MINUTES_PER_HOUR, Floats

NO_ROAD = ("NoSegment",)
"""OSRM's code for a place that is near no road."""

SECONDS_PER_MINUTE = 60
METRES_PER_KM = 1000


@dataclass(frozen=True)
class OSRM:
    """OSRM's table service with one of its profiles."""

    profile: str = "driving"
    speed_kmh: float = 25.0
    """For the distance where a service gives times only."""

    def ask(self, client: httpx.Client, base: str, here: Floats, there: Floats) -> Block:
        """The ways from each of `here` to each of `there`; see Speech."""
        places = ";".join(f"{lon:.6f},{lat:.6f}" for lat, lon in np.vstack([here, there]))
        reply = client.get(
            f"{base}/table/v1/{self.profile}/{places}",
            params={
                "sources": _numbered(range(len(here))),
                "destinations": _numbered(range(len(here), len(here) + len(there))),
                "annotations": "duration,distance",
            },
        )
        told = answer(reply, NO_ROAD)
        if told.get("code") != "Ok":
            raise Strange(str(told.get("code")))
        minutes = numbers(told.get("durations")) / SECONDS_PER_MINUTE
        if told.get("distances") is None:
            return minutes, minutes / MINUTES_PER_HOUR * self.speed_kmh
        return minutes, numbers(told["distances"]) / METRES_PER_KM


def _numbered(places: range) -> str:
    return ";".join(map(str, places))
