"""A town of straight streets, as a routing service over HTTP and as a real Valhalla."""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np

from lib.places.travel import Floats, distance_km

LAT, LON = 31.2, 121.4
"""The south-west corner of the town."""

STREETS, APART = 12, 0.005
"""So many streets each way, so many degrees apart."""

AT_SEA = (31.2, 122.9)
"""A place without a road."""


def corners(count: int, seed: int = 1) -> tuple[Floats, Floats]:
    """Some corners of streets: latitudes and longitudes."""
    chance = np.random.default_rng(seed)
    rows, columns = chance.integers(0, STREETS, (2, count))
    return LAT + rows * APART, LON + columns * APART


def blocks_km(lat: Floats, lon: Floats) -> Floats:
    """The way along the streets between all corners."""
    north = distance_km(lat[:, None], np.array(LON), lat[None, :], np.array(LON))
    east = distance_km(np.array(LAT), lon[:, None], np.array(LAT), lon[None, :])
    return north + east


class Table(BaseHTTPRequestHandler):
    """OSRM's table service, as its documentation has it: 36 km/h along the streets."""

    def do_GET(self) -> None:
        """Answer one question for a table; refuse more than a hundred places, or one at sea."""
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        parts = urlsplit(self.path)
        prefix, places = parts.path.rsplit("/", 1)
        if prefix != "/table/v1/driving":
            self._say(400, {"code": "InvalidService", "message": "Service not found!"})
            return
        lon, lat = np.array([one.split(",") for one in places.split(";")], dtype=float).T
        asked = {name: some[0] for name, some in parse_qs(parts.query).items()}
        here, there = (
            [int(one) for one in asked[name].split(";")] for name in ("sources", "destinations")
        )
        if len(lat) > 100:
            self._say(400, {"code": "TooBig", "message": "Too many table coordinates"})
            return
        if any(abs(lon - AT_SEA[1]) < 1e-6):
            self._say(400, {"code": "NoSegment", "message": "Could not find a matching segment"})
            return
        km = blocks_km(lat, lon)[np.ix_(here, there)]
        told = {"code": "Ok", "durations": (km * 100).tolist(), "distances": (km * 1000).tolist()}
        self._say(200, told)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _say(self, status: int, told: dict[str, Any]) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def table_service() -> Iterator[tuple[str, list[str]]]:
    """The address of a table service on this computer, and the paths that it was asked for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Table)
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", server.asked  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()


def valhalla_programs() -> Path | None:
    """The folder with Valhalla's own programs, where a package or the system has them."""
    found = find_spec("valhalla")
    places = (found.submodule_search_locations if found else None) or ()
    folders = [Path(one) / "bin" for one in places]
    if on_path := shutil.which("valhalla_service"):
        folders.append(Path(on_path).parent)
    return next((one for one in folders if (one / "valhalla_service").exists()), None)


def build_town(folder: Path, programs: Path, address: str) -> Path:
    """Write the town as OpenStreetMap has it and build tiles; return Valhalla's configuration."""
    from osmium import SimpleWriter  # noqa: PLC0415 — only where there is a Valhalla
    from osmium.osm.mutable import Node, Way  # noqa: PLC0415

    streets = range(STREETS)
    with SimpleWriter(str(folder / "town.osm.pbf")) as town:
        for row in streets:
            for column in streets:
                place = (LON + column * APART, LAT + row * APART)
                town.add_node(Node(id=1 + row * STREETS + column, location=place, version=1))
        for number, nodes in enumerate(
            [[1 + row * STREETS + column for column in streets] for row in streets]
            + [[1 + row * STREETS + column for row in streets] for column in streets]
        ):
            tags = {"highway": "residential"}
            town.add_way(Way(id=number + 1, nodes=nodes, tags=tags, version=1))
    asked = ["--mjolnir-tile-dir", str(folder / "tiles"), "--httpd-service-listen", address]
    for name in ("httpd-service-loopback", "httpd-service-interrupt"):
        asked += [f"--{name}", f"ipc://{folder / name}"]
    for name in ("loki", "thor", "odin"):
        asked += [f"--{name}-service-proxy", f"ipc://{folder / name}"]
    script = programs.parent / "valhalla_build_config.py"
    told = subprocess.run(  # noqa: S603 — our own arguments
        [sys.executable, str(script), *asked], capture_output=True, text=True, check=True
    )
    config = folder / "valhalla.json"
    config.write_text(told.stdout, encoding="utf-8")
    subprocess.run(  # noqa: S603
        [str(programs / "valhalla_build_tiles"), "-c", str(config), str(folder / "town.osm.pbf")],
        capture_output=True,
        check=True,
    )
    return config
