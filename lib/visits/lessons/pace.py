"""How fast crews were between their doors.

Crews tell times, no distances: the straight line times the circuity of the settings stands for the
way. So the circuity stays as it is set, and the speed is the one with which both together give the
times that were seen.
"""

from dataclasses import dataclass, field

import polars as pl

from lib.places.travel import distance_km

SHORTEST_KM, LONGEST_MINUTES = 0.3, 180
"""Shorter ways say how long it takes to park; longer times hold a stay that nobody told of."""

SLOWEST_KMH, FASTEST_KMH = 2.0, 120.0
"""Speeds beyond which a word was said too late or too early."""

MINUTES = 60

TRIPS = {"hour": pl.Int8, "km": pl.Float64, "minutes": pl.Float64}
"""A way between two stops: the hour in which it began, its straight km, its minutes."""


@dataclass(frozen=True)
class Pace:
    """km/h over all trips and how many there are; the same by hour, where there are enough."""

    kmh: float
    n: int
    by_hour: dict[int, tuple[float, int]] = field(default_factory=dict)


def trips(seen: pl.DataFrame) -> pl.DataFrame:
    """The ways between stops that follow each other; columns TRIPS.

    `seen` as lib.visits.lessons.seen gives it. A way on which the planned break lies is left out:
    nobody knows whether it was taken there.
    """
    follows = pl.col("arrived").shift(-1).over("plan_id")
    lat, lon = (pl.col(name).shift(-1).over("plan_id") for name in ("lat", "lon"))
    order = seen.filter(pl.col("arrived").is_not_null()).sort("plan_id", "arrived", "stop")
    rested = (pl.col("rest_opens") < pl.col("until")) & (pl.col("rest_closes") > pl.col("left"))
    ways = (
        order.with_columns(until=follows, to_lat=lat, to_lon=lon)
        .filter(pl.col("left").is_not_null(), pl.col("until") > pl.col("left"))
        .filter(~rested.fill_null(value=False))
    )
    ends = (ways[name].to_numpy() for name in ("lat", "lon", "to_lat", "to_lon"))
    told = ways.select(
        hour=pl.col("left").dt.hour(),
        km=pl.Series(distance_km(*ends)),
        minutes=(pl.col("until") - pl.col("left")).dt.total_seconds() / MINUTES,
    )
    speed = pl.col("km") / pl.col("minutes") * MINUTES
    return told.filter(
        pl.col("km") >= SHORTEST_KM,
        pl.col("minutes") <= LONGEST_MINUTES,
        speed.is_between(SLOWEST_KMH, FASTEST_KMH),
    ).select(pl.col(name).cast(kind) for name, kind in TRIPS.items())


def pace(known: pl.DataFrame, circuity: float, least: int) -> Pace | None:
    """The speed over all trips (columns TRIPS): sum of the km of road by sum of the hours.

    None below `least` trips; an hour of the day below `least` has no speed of its own.
    """
    if known.height < least:
        return None
    kmh = circuity * pl.col("km").sum() / pl.col("minutes").sum() * MINUTES
    hours = known.group_by("hour").agg(kmh=kmh, n=pl.len()).filter(pl.col("n") >= least)
    whole = float(known.select(kmh).item())
    return Pace(
        whole,
        known.height,
        {hour: (speed, n) for hour, speed, n in hours.sort("hour").iter_rows()},
    )
