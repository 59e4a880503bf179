"""How far a place lies from the city that a case names: a slip of the hand shows by it."""

import numpy as np

from lib.places.divisions import Hints, Place, locate
from lib.places.table import divisions
from lib.places.travel import distance_km


def named_division(address: str | None, hints: Hints) -> Place | None:
    """The district or city that an address, or the columns beside it, names; None if none does."""
    return locate(address, hints) or locate(None, hints)


def province_centre(name: str | None) -> tuple[float, float] | None:
    """The centre of a province by its full name: latitude and longitude in degrees."""
    return next(((one.lat, one.lon) for one in divisions("province") if one.name == name), None)


def kilometres(lat: float, lon: float, named: Place) -> float:
    """The straight distance in km from a place to the centre of a division; degrees of WGS-84."""
    here, there = np.array([lat, lon]), np.array([named.lat, named.lon])
    return float(distance_km(here[:1], here[1:], there[:1], there[1:])[0])
