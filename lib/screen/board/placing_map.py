"""The map on which the place of addresses is clicked: where it starts, and what shows the way."""

from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from lib.places.away import named_division, province_centre
from lib.places.divisions import Hints
from lib.portfolio import placing
from lib.portfolio.placing import DIVISIONS, Place
from lib.privacy.masking import EXACT
from lib.screen import data
from lib.screen.map import map_ground, maps
from lib.words import Words

NEIGHBOURS = 2_000
"""Cases drawn around the place that is looked for."""

AROUND = {"district": 0.08, "city": 0.3, "province": 3.0}
"""Degrees on each side that the map shows of a place that is known roughly: 8 km of a district."""

PICKED = "placing_picked"
"""Session key: what was last clicked on the map, and for which addresses."""


def pick(t: Words, cases: pl.DataFrame, chosen: pl.DataFrame) -> Place | None:
    """Let the place of the chosen addresses be clicked; None while nothing was."""
    subjects = tuple(chosen["subject"])
    first = chosen.row(0, named=True)
    near = _neighbours(cases, first)
    known = st.session_state.get(PICKED)
    pin = known["at"] if known and known["subjects"] == subjects else None
    st.caption(
        t(
            "Click on the place. The circles are cases whose place is known; point at one to see "
            "which."
        )
    )
    if not data.settings().tiles:
        st.caption(
            t(
                "The lines are the borders of districts; there are no streets. Your administrator "
                "can add a street map of your own network: the setting tiles in doorstep.toml."
            )
        )
    picked = maps.picking_map(t, _around(first, near), near, pin, _map_key(subjects))
    if picked and (not known or picked["stamp"] != known["stamp"]):
        lat, lon = picked["at"]
        there = placing.by_coordinates(lat, lon, map_ground.ground_datum(), how="map")
        st.session_state[PICKED] = {
            "at": (there.lat, there.lon),
            "subjects": subjects,
            "stamp": picked["stamp"],
        }
        st.rerun()
    if pin is None:
        return None
    st.caption(t("Picked: {lat}, {lon} (WGS-84)", lat=f"{pin[0]:.6f}", lon=f"{pin[1]:.6f}"))
    return placing.by_coordinates(pin[0], pin[1], "wgs84", how="map")


def forget() -> None:
    """What was clicked has been kept, or is of no use."""
    st.session_state.pop(PICKED, None)


def _map_key(subjects: Sequence[str]) -> str:
    """A map of its own for each choice, so that its ground fits."""
    return f"placing_{subjects[0]}_{len(subjects)}"


def _neighbours(cases: pl.DataFrame, first: dict[str, Any]) -> pl.DataFrame:
    """Cases with an exact place in the same district, else city, province, else anywhere."""
    exact = cases.filter(pl.col("place_quality") == EXACT)
    for name in reversed(DIVISIONS):
        inside = exact.filter(pl.col(name) == first[name]) if first[name] else exact.clear()
        if inside.height:
            return inside.head(NEIGHBOURS)
    return exact.head(NEIGHBOURS)


def _around(first: dict[str, Any], near: pl.DataFrame) -> pl.DataFrame:
    """What the map shows at first: around what is known of the place, else the other cases."""
    rough = _rough(first)
    if rough is None:
        return near.select("lat", "lon", "city")
    lat, lon, quality = rough
    return pl.DataFrame(
        {
            "lat": [lat - AROUND[quality], lat + AROUND[quality]],
            "lon": [lon - AROUND[quality], lon + AROUND[quality]],
            "city": [first["city"]] * 2,
        },
        schema_overrides={"city": pl.String},
    )


def _rough(first: dict[str, Any]) -> tuple[float, float, str] | None:
    """Latitude, longitude and kind of the smallest division that is known of an address."""
    if first["lat"] is not None:
        return first["lat"], first["lon"], first["place_quality"]
    if found := named_division(first["address"], Hints(*(first[one] for one in DIVISIONS))):
        return found.lat, found.lon, found.quality
    if first["city"] is None and (centre := province_centre(first["province"])):
        return *centre, "province"
    return None
