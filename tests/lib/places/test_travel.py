"""How long it takes from door to door along a straight line."""

import numpy as np

from lib.places.travel import StraightLine


def test_a_degree_of_latitude_is_111_km_and_the_way_back_is_as_long() -> None:
    minutes, km = StraightLine(1.0, 60.0).matrix(np.array([30.0, 31.0]), np.array([104.0, 104.0]))

    assert np.round(km, 1).tolist() == [[0.0, 111.2], [111.2, 0.0]]
    assert np.allclose(minutes, km)


def test_circuity_lengthens_the_way_and_speed_shortens_the_time() -> None:
    lat, lon = np.array([30.0, 30.1]), np.array([104.0, 104.1])
    _, straight = StraightLine(1.0, 30.0).matrix(lat, lon)

    minutes, km = StraightLine(1.3, 30.0).matrix(lat, lon)

    assert np.allclose(km, 1.3 * straight)
    assert np.allclose(minutes, km * 2)
