"""Links that open a stop in the map service of the crew's phone, in that service's coordinates.

The addresses are those that each service documents for links from elsewhere; none needs a key or an
app of ours. A link says where and a neutral word such as "Stop 3": never who, and never why.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import numpy as np

from lib.places.datum import from_wgs84
from lib.places.mainland import in_mainland
from lib.words import N_

DECIMALS = 6
"""Of a degree in a link: less than a metre, and what all services take."""

SOURCE = "doorstep"
"""How the services are told where a link comes from, which some of them ask for."""

Write = Callable[[str, str, str], str]
"""Latitude, longitude and label → the link."""


@dataclass(frozen=True)
class Service:
    """A map service: its name, the datum of its links, and how a link is written.

    `abroad` services draw only the mainland in that datum, and the rest of the world in WGS-84.
    """

    name: str
    datum: str
    write: Write
    abroad: bool = False


def _query(base: str, **told: str) -> str:
    """An address with its parameters; commas and colons between figures may stay as they are."""
    return f"{base}?{urlencode(told, quote_via=quote, safe=',:')}"


def _amap(lat: str, lon: str, label: str) -> str:
    """URI API of Amap, navigation: longitude first."""
    return _query(
        "https://uri.amap.com/navigation",
        to=f"{lon},{lat},{label}",
        mode="car",
        coordinate="gaode",
        callnative="1",
        src=SOURCE,
    )


def _baidu(lat: str, lon: str, label: str) -> str:
    """Map URI API of Baidu, marker: its page for directions would need a start."""
    return _query(
        "https://api.map.baidu.com/marker",
        location=f"{lat},{lon}",
        title=label,
        content=label,
        coord_type="bd09ll",
        output="html",
        src=f"webapp.{SOURCE}.{SOURCE}",
    )


def _tencent(lat: str, lon: str, label: str) -> str:
    """URI API of Tencent, routeplan: from wherever the phone is."""
    return _query(
        "https://apis.map.qq.com/uri/v1/routeplan",
        type="drive",
        to=label,
        tocoord=f"{lat},{lon}",
        policy="0",
        referer=SOURCE,
    )


def _google(lat: str, lon: str, _label: str) -> str:
    """Maps URLs of Google, directions."""
    return _query(
        "https://www.google.com/maps/dir/",
        api="1",
        destination=f"{lat},{lon}",
        travelmode="driving",
    )


def _apple(lat: str, lon: str, _label: str) -> str:
    """Map Links of Apple, directions."""
    return _query("https://maps.apple.com/", daddr=f"{lat},{lon}", dirflg="d")


SERVICES: Mapping[str, Service] = {
    "amap": Service(N_("Amap"), "gcj02", _amap),
    "baidu": Service(N_("Baidu Maps"), "bd09", _baidu),
    "tencent": Service(N_("Tencent Maps"), "gcj02", _tencent),
    "google": Service(N_("Google Maps"), "gcj02", _google, abroad=True),
    "apple": Service(N_("Apple Maps"), "gcj02", _apple, abroad=True),
}
"""Code of a service → what is known of it, in the order in which they are offered."""


def usual(jurisdiction: str) -> str:
    """The service that crews of a jurisdiction are likeliest to have."""
    return "amap" if jurisdiction == "CN" else "google"


def links(lat: float, lon: float, label: str) -> Mapping[str, str]:
    """Code of each service → the link to a place in degrees of WGS-84; `label` names no person."""
    return {code: _link(one, lat, lon, label) for code, one in SERVICES.items()}


def _link(service: Service, lat: float, lon: float, label: str) -> str:
    datum = service.datum
    if service.abroad and not in_mainland(lat, lon):
        datum = "wgs84"
    north, east = from_wgs84(np.array([lat]), np.array([lon]), datum)
    return service.write(f"{north[0]:.{DECIMALS}f}", f"{east[0]:.{DECIMALS}f}", label)
