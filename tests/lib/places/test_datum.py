"""The three coordinate systems of maps in China, and the ways between them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.places.datum import from_wgs84, to_wgs84
from lib.places.table import divisions
from lib.places.travel import distance_km

INSIDE = st.tuples(st.floats(18.5, 53.0), st.floats(74.0, 134.5))


@given(INSIDE, st.sampled_from(["wgs84", "gcj02", "bd09"]))
def test_there_and_back_is_the_same_place(place: tuple[float, float], datum: str) -> None:
    lat, lon = np.array([place[0]]), np.array([place[1]])

    back = to_wgs84(*from_wgs84(lat, lon, datum), datum)

    assert np.allclose(back, (lat, lon), rtol=0, atol=1e-9)


@pytest.mark.parametrize(("datum", "least", "most"), [("gcj02", 400, 600), ("bd09", 1000, 1300)])
def test_the_shift_of_chinese_cities_has_the_known_size(datum: str, least: int, most: int) -> None:
    cities = divisions("city")
    lat = np.array([one.lat for one in cities])
    lon = np.array([one.lon for one in cities])

    moved = distance_km(lat, lon, *from_wgs84(lat, lon, datum)) * 1000

    assert least < np.median(moved) < most


def test_outside_china_nothing_is_shifted_and_nothing_known_stays_unknown() -> None:
    lat, lon = np.array([51.5, np.nan]), np.array([-0.1, np.nan])

    for move in (from_wgs84, to_wgs84):
        north, east = move(lat, lon, "bd09")
        assert (north[0], east[0]) == (51.5, -0.1)
        assert np.isnan(north[1])
        assert np.isnan(east[1])


def test_a_known_place_of_beijing_lies_where_amap_draws_it() -> None:
    lat, lon = from_wgs84(np.array([39.907333]), np.array([116.391083]), "gcj02")

    assert (round(float(lat[0]), 3), round(float(lon[0]), 3)) == (39.909, 116.397)
