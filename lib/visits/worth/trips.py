"""How far and how long one visit is before anybody has planned it, and what that costs.

    km = circuity × (2 · r / C + leg)

r is the straight way from the nearest start of a crew, shared by the C visits of its day, and leg
the way from door to door: the length of a tour of capacity C over its visits (Daganzo 1984, "The
distance traveled to visit N points with a maximum of C stops per vehicle", Transportation Science
18, 331–350). The routes of a plan know better; this is for choosing among a million cases.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from lib.places.travel import distance_km
from lib.visits.crew import Point

GRID = 2
"""Decimals of a degree, about a kilometre, within which the way to a start is the same."""


@dataclass(frozen=True)
class Trips:
    """How crews travel: circuity, km/h, visits a day, km from door to door, their starts."""

    circuity: float
    speed_kmh: float
    stops: int
    leg_km: float
    starts: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Costs:
    """What a visit costs, in minor units of `currency`; None: nobody has said it."""

    currency: str
    visit: int | None = None
    hour: int | None = None
    km: int | None = None

    @property
    def set(self) -> bool:
        """Whether all costs are known."""
        return None not in (self.visit, self.hour, self.km)


def away(cases: pl.LazyFrame, starts: Sequence[Point]) -> pl.LazyFrame:
    """Add `away_km`, the straight way from the nearest start; null without a start or a place."""
    nowhere = pl.lit(None, pl.Float64)
    if not starts:
        return cases.with_columns(away_km=nowhere)
    cell = {f"_{axis}": pl.col(axis).round(GRID) for axis in ("lat", "lon")}
    near = (
        cases.select(**cell)
        .drop_nulls()
        .unique()
        .map_batches(lambda cells: _nearest(cells, starts), schema=_NEAR)
    )
    return (
        cases.with_columns(**cell)
        .join(near, on=list(cell), how="left", maintain_order="left")
        .drop(*cell)
    )


_NEAR = {"_lat": pl.Float64, "_lon": pl.Float64, "away_km": pl.Float64}


def _nearest(cells: pl.DataFrame, starts: Sequence[Point]) -> pl.DataFrame:
    lat, lon = cells["_lat"].to_numpy(), cells["_lon"].to_numpy()
    nearest = np.full(cells.height, np.inf)
    for start in starts:
        here = np.array([start.lat]), np.array([start.lon])
        nearest = np.minimum(nearest, distance_km(lat, lon, *here))
    return cells.with_columns(away_km=pl.Series(nearest))


def with_trip(cases: pl.LazyFrame, trips: Trips, costs: Costs) -> pl.LazyFrame:
    """Add away_km, `km`, `travel_minutes` and `cost`, in minor units, by `service_minutes`.

    The cost is of those parts that are known, and null where none is or the case has another
    currency: amounts of two currencies never meet.
    """
    km = trips.circuity * (2 * pl.col("away_km").fill_null(0.0) / trips.stops + trips.leg_km)
    hours = (pl.col("service_minutes") + pl.col("travel_minutes")) / 60
    parts = [
        pl.lit(costs.visit, pl.Float64),
        pl.lit(costs.hour, pl.Float64) * hours,
        pl.lit(costs.km, pl.Float64) * pl.col("km"),
    ]
    known = [
        part
        for part, given in zip(parts, (costs.visit, costs.hour, costs.km), strict=True)
        if given is not None
    ]
    cost = pl.sum_horizontal(known) if known else pl.lit(None, pl.Float64)
    own = pl.col("currency").fill_null(costs.currency) == costs.currency
    return (
        away(cases, trips.starts)
        .with_columns(km=km)
        .with_columns(travel_minutes=pl.col("km") / trips.speed_kmh * 60)
        .with_columns(cost=pl.when(own).then(cost).round().cast(pl.Int64))
    )
