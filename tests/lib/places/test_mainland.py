"""Maps of the whole world are shifted in the mainland only."""

import pytest

from lib.places.mainland import in_mainland


@pytest.mark.parametrize(
    ("lat", "lon", "inside"),
    [
        pytest.param(39.9073, 116.3911, True, id="Beijing"),
        pytest.param(22.54, 114.06, True, id="Shenzhen"),
        pytest.param(43.83, 87.62, True, id="Urumqi"),
        pytest.param(20.03, 110.33, True, id="Haikou"),
        pytest.param(22.30, 114.17, False, id="Hong Kong"),
        pytest.param(22.19, 113.54, False, id="Macau"),
        pytest.param(25.04, 121.56, False, id="Taipei"),
        pytest.param(37.57, 126.98, False, id="Seoul"),
        pytest.param(21.03, 105.85, False, id="Hanoi"),
        pytest.param(51.51, -0.13, False, id="London"),
    ],
)
def test_the_mainland_ends_at_its_borders_not_at_a_box(
    lat: float, lon: float, *, inside: bool
) -> None:
    assert in_mainland(lat, lon) is inside
