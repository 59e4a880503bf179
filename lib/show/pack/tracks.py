"""The stops of a pack as GPX 1.1 and KML 2.2, for navigation devices and maps.

Both formats know WGS-84 only. Who finds such a file reads numbers, times and masked names: they are
given to other people's programs, so not even the pack of the crew has a full name here. Where the
crew starts is not in it either: that may be somebody's home.
"""

import datetime as dt
from xml.etree.ElementTree import Element, SubElement, indent, tostring
from zoneinfo import ZoneInfo

from lib.visits.pack.model import Pack, PackStop
from lib.words import N_, Words

GPX = "http://www.topografix.com/GPX/1/1"
KML = "http://www.opengis.net/kml/2.2"

DECIMALS = 6
"""Of a degree: less than a metre."""

ROUTE = N_("Route {day} · {crew}")


def to_gpx(pack: Pack, t: Words, mark: str) -> bytes:
    """Numbered waypoints, and the route through them in their order; arrivals in UTC."""
    root = Element("gpx", {"version": "1.1", "creator": "Doorstep", "xmlns": GPX})
    about = SubElement(root, "metadata")
    _add(about, "name", _title(pack, t))
    _add(about, "desc", mark)
    for stop in pack.stops:
        _point(root, "wpt", stop, pack)
    route = SubElement(root, "rte")
    _add(route, "name", _title(pack, t))
    for stop in pack.stops:
        _point(route, "rtept", stop, pack)
    return _written(root)


def to_kml(pack: Pack, t: Words, mark: str) -> bytes:
    """Numbered placemarks with their times, and a line through them in their order."""
    root = Element("kml", {"xmlns": KML})
    document = SubElement(root, "Document")
    _add(document, "name", _title(pack, t))
    _add(document, "description", mark)
    for stop in pack.stops:
        placemark = SubElement(document, "Placemark")
        _add(placemark, "name", named(stop))
        _add(placemark, "description", _times(stop))
        span = SubElement(placemark, "TimeSpan")
        _add(span, "begin", _moment(stop.arrive, pack).isoformat())
        _add(span, "end", _moment(stop.leave, pack).isoformat())
        _add(SubElement(placemark, "Point"), "coordinates", _place(stop))
    if len(pack.stops) > 1:
        line = SubElement(document, "Placemark")
        _add(line, "name", _title(pack, t))
        way = SubElement(line, "LineString")
        _add(way, "tessellate", "1")
        _add(way, "coordinates", " ".join(map(_place, pack.stops)))
    return _written(root)


def named(stop: PackStop) -> str:
    """Number and masked name."""
    return f"{stop.number} {stop.label}".strip()


def _point(parent: Element, tag: str, stop: PackStop, pack: Pack) -> None:
    lat, lon = (f"{degrees:.{DECIMALS}f}" for degrees in (stop.lat, stop.lon))
    point = SubElement(parent, tag, {"lat": lat, "lon": lon})
    arrive = _moment(stop.arrive, pack).astimezone(dt.UTC)
    _add(point, "time", f"{arrive:%Y-%m-%dT%H:%M:%SZ}")
    _add(point, "name", named(stop))
    _add(point, "desc", _times(stop))


def _title(pack: Pack, t: Words) -> str:
    return t(ROUTE, day=pack.made.day, crew=pack.made.crew)


def _times(stop: PackStop) -> str:
    return f"{stop.arrive:%H:%M}–{stop.leave:%H:%M}"


def _place(stop: PackStop) -> str:
    """Longitude first, as KML has it."""
    return f"{stop.lon:.{DECIMALS}f},{stop.lat:.{DECIMALS}f}"


def _moment(local: dt.datetime, pack: Pack) -> dt.datetime:
    return local.replace(tzinfo=ZoneInfo(pack.tz))


def _add(parent: Element, tag: str, text: str) -> None:
    """An element with a text, without the signs that XML cannot hold."""
    SubElement(parent, tag).text = "".join(one for one in text if one.isprintable())


def _written(root: Element) -> bytes:
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written
