"""A straight line that is like a road network, for more places than anybody asks a network for."""

import numpy as np

from lib.places.travel import MINUTES_PER_HOUR, Floats, StraightLine, TravelTimes, distance_km

SAMPLE = 50
"""Places between which all ways are asked: one question to a routing service."""

NEAREST_KM = 0.2
"""Shorter ways say more about where a place was put on the road than about the network."""


def alike(travel: TravelTimes, lat: Floats, lon: Floats, otherwise: StraightLine) -> StraightLine:
    """The circuity and speed of the network between some of these places.

    Each is the ratio of sums over the ways between SAMPLE places, evenly taken: road kilometres by
    straight kilometres, and by hours. Ways of less than NEAREST_KM are left out; so are those that
    take longer than the speed of `otherwise` on foot pace (a tenth of it): the network has no way
    there. Where no way is left, `otherwise` is given back.
    """
    some = np.unique(np.linspace(0, len(lat) - 1, SAMPLE).round().astype(np.int64))
    minutes, km = travel.matrix(lat[some], lon[some])
    here, there = lat[some], lon[some]
    straight = distance_km(here[:, None], there[:, None], here[None, :], there[None, :])
    slowest = straight / (otherwise.speed_kmh / 10) * MINUTES_PER_HOUR
    good = (straight >= NEAREST_KM) & (minutes <= slowest) & (minutes > 0)
    if not good.any():
        return otherwise
    hours = minutes[good].sum() / MINUTES_PER_HOUR
    return StraightLine(float(km[good].sum() / straight[good].sum()), float(km[good].sum() / hours))
