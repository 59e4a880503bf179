"""The matrix service of Valhalla (https://valhalla.github.io/valhalla/api/matrix/api-reference)."""

from dataclasses import dataclass
from typing import Any

import httpx

from lib.places.roads.service import Block, Strange, answer, numbers
from lib.places.travel import Floats

NO_ROAD = ("170", "171")
"""Valhalla's codes for places on roads that do not meet, and for a place that is near no road."""

SECONDS_PER_MINUTE = 60


@dataclass(frozen=True)
class Valhalla:
    """Valhalla's matrix service with one of its costings."""

    profile: str = "auto"

    def ask(self, client: httpx.Client, base: str, here: Floats, there: Floats) -> Block:
        """The ways from each of `here` to each of `there`; see Speech."""
        reply = client.post(
            f"{base}/sources_to_targets",
            json={
                "sources": _places(here),
                "targets": _places(there),
                "costing": self.profile,
                "units": "kilometers",
            },
        )
        rows = answer(reply, NO_ROAD).get("sources_to_targets")
        if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
            raise Strange(type(rows).__name__)
        return _column(rows, "time") / SECONDS_PER_MINUTE, _column(rows, "distance")


def _places(points: Floats) -> list[dict[str, float]]:
    return [{"lat": round(lat, 6), "lon": round(lon, 6)} for lat, lon in points.tolist()]


def _column(rows: list[list[dict[str, Any]]], name: str) -> Floats:
    try:
        return numbers([[one[name] for one in row] for row in rows])
    except (KeyError, TypeError) as error:
        raise Strange(name) from error
