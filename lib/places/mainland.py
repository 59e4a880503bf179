"""Whether a place lies in mainland China, where maps of the whole world are shifted as well.

Services of other countries show the mainland on maps in GCJ-02 and everything else in WGS-84, Hong
Kong, Macau and Taiwan among it. The box of lib.places.datum is too coarse for that: Seoul and Hanoi
lie in it.
"""

from collections.abc import Sequence
from functools import cache

import shapely

from lib.places.boundaries import borders

ELSEWHERE = ("71", "81", "82")
"""First digits of the codes of Taiwan, Hong Kong and Macau."""


def in_mainland(lat: float, lon: float) -> bool:
    """Whether a place in degrees of WGS-84 lies within the mainland's borders."""
    here = shapely.Point(lon, lat)
    return any(province.contains(here) for province in _provinces())


@cache
def _provinces() -> Sequence[shapely.Geometry]:
    """The exact shapes of the mainland's provinces, made ready to be asked about many points."""
    found = [shape for code, shape in borders("province") if not code.startswith(ELSEWHERE)]
    shapely.prepare(found)
    return found
