"""How the ways of a plan are measured: straight lines, or all ways of a road network."""

import numpy as np

from lib.places.roads.alike import alike
from lib.places.travel import StraightLine, TravelTimes
from lib.visits.solving.legs import Legs, Straight, Table
from lib.words import N_, Sentence

MOST_DOORS = 2_000
"""Doors above which no table of all ways is asked from a road network: it would have millions of
ways. Straight lines with the circuity and speed of the network take its place."""
ALIKE = N_(
    "{doors} doors are more than the {most} for which a road network is asked: distances are "
    "straight lines × {circuity}, at {speed} km/h, as that network has them on average."
)


def measured(
    travel: TravelTimes, points: np.ndarray, doors: int, usual: StraightLine
) -> tuple[Legs, Sentence]:
    """Straight lines are computed when they are asked for; a network gives a table of all ways."""
    lat, lon = points[:, 0], points[:, 1]
    if isinstance(travel, StraightLine):
        return Straight(lat, lon, travel.circuity, travel.speed_kmh), travel.says()
    if doors <= MOST_DOORS:
        return Table(*travel.matrix(lat, lon)), travel.says()
    like = alike(travel, lat, lon, usual)
    told = Sentence(
        ALIKE,
        doors=doors,
        most=MOST_DOORS,
        circuity=round(like.circuity, 2),
        speed=round(like.speed_kmh, 1),
    )
    return Straight(lat, lon, like.circuity, like.speed_kmh), told
