"""What a map shows first, without a browser."""

import folium
import polars as pl
import pytest

from lib.screen import data
from lib.screen.map import map_ground
from lib.settings import Settings

ONE = pl.DataFrame({"lat": [30.6], "lon": [104.06], "city": ["成都市"]})


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize(
    ("tiles", "shown"), [("", 0.25), ("http://maps.lan/{z}/{x}/{y}.png", 0.02)]
)
def test_one_door_is_shown_with_borders_around_it_or_streets_where_there_are_tiles(
    monkeypatch: pytest.MonkeyPatch, tiles: str, shown: float
) -> None:
    monkeypatch.setattr(data, "settings", lambda: Settings(tiles=tiles))

    ground = map_ground.ground_of(ONE)

    fits = next(one for one in ground._children.values() if isinstance(one, folium.FitBounds))
    (south, west), (north, east) = fits.bounds
    assert (north - south, east - west) == pytest.approx((shown, shown))
