"""Travel times from a file, from the settings, and straight lines that are like a network."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from lib.errors import PlanRefused
from lib.places.roads.alike import alike
from lib.places.roads.choosing import travel_times
from lib.places.roads.matrix_file import COLUMNS, MatrixFile
from lib.places.roads.osrm import OSRM
from lib.places.roads.service import NO_WAY_MINUTES, RoadService
from lib.places.roads.valhalla import Valhalla
from lib.places.travel import Floats, StraightLine
from lib.settings import Settings
from lib.words import Sentence
from tests.lib.places.roads.roadmap import blocks_km, corners


def ways(lat: Floats, lon: Floats) -> pl.DataFrame:
    """All ways along the streets at 30 km/h."""
    here, there = (one.ravel() for one in np.indices((len(lat), len(lat))))
    km = blocks_km(lat, lon).ravel()
    columns = [lat[here], lon[here], lat[there], lon[there], km * 2, km]
    return pl.DataFrame(dict(zip(COLUMNS, columns, strict=True)))


class Streets:
    """The network of the town, of which some places are cut off."""

    def __init__(self, cut_off: int = 0) -> None:
        self.cut_off = cut_off
        self.places = 0

    def matrix(self, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
        """Along the streets at 18 km/h."""
        self.places = len(lat)
        km = blocks_km(lat, lon)
        minutes = km / 18 * 60
        minutes[: self.cut_off] = NO_WAY_MINUTES
        return minutes, km

    def says(self) -> Sentence:
        """Its name."""
        return Sentence("Streets.")


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_ways_of_a_file_are_found_by_their_places(tmp_path: Path, ending: str) -> None:
    lat, lon = corners(30)
    path = tmp_path / f"ways.{ending}"
    rows = ways(lat, lon).unique().sample(fraction=1, shuffle=True, seed=1)
    rows.write_csv(path) if ending == "csv" else rows.write_parquet(path)

    minutes, km = MatrixFile(path).matrix(lat, lon)

    np.testing.assert_allclose(km, blocks_km(lat, lon), atol=1e-9)
    np.testing.assert_allclose(minutes, km * 2, atol=1e-9)


def test_a_missing_way_is_named(tmp_path: Path) -> None:
    lat, lon = np.array([31.2, 31.3, 31.4]), np.array([121.4, 121.5, 121.6])
    path = tmp_path / "ways.csv"
    lost = (pl.col("from_lat") == lat[2]) & (pl.col("to_lat") == lat[0])
    ways(lat, lon).filter(~lost).write_csv(path)

    with pytest.raises(PlanRefused) as error:
        MatrixFile(path).matrix(lat, lon)

    told = str(error.value.values["problem"])
    assert "lacks 1 ways" in told
    assert "from 31.40000, 121.60000 to 31.20000, 121.40000" in told


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", ",".join(COLUMNS) + "\n1,2,3,4,far,5\n"])
def test_a_file_that_is_no_table_of_ways_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "ways.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(PlanRefused) as error:
        MatrixFile(path).matrix(*corners(3))

    assert "cannot be read" in str(error.value.values["problem"])


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlanRefused):
        MatrixFile(tmp_path / "ways.csv").matrix(*corners(3))


def test_straight_lines_take_over_circuity_and_speed_of_the_network() -> None:
    streets, usual = Streets(), StraightLine(1.3, 25.0)
    lat, lon = corners(2_000)

    like = alike(streets, lat, lon, usual)

    assert streets.places <= 50
    assert like.speed_kmh == pytest.approx(18.0)
    assert like.circuity == pytest.approx(4 / np.pi, abs=0.06)  # of a grid in all directions


def test_places_that_the_network_does_not_reach_do_not_count() -> None:
    usual = StraightLine(1.3, 25.0)
    lat, lon = corners(50)

    some = alike(Streets(cut_off=10), lat, lon, usual)

    assert some.speed_kmh == pytest.approx(18.0)
    assert alike(Streets(cut_off=50), lat, lon, usual) is usual


def test_the_settings_choose_file_service_or_straight_lines(tmp_path: Path) -> None:
    path = tmp_path / "ways.csv"

    def chosen(**told: object) -> object:
        return travel_times(Settings(**told))  # type: ignore[arg-type]

    assert isinstance(chosen(), StraightLine)
    assert chosen(travel_file=path, travel_url="http://r.lan") == MatrixFile(path)
    assert chosen(travel_url="http://r.lan") == RoadService(OSRM(), "http://r.lan")
    asked = chosen(travel_url="http://r.lan", travel_service="valhalla", travel_profile="bicycle")
    assert asked == RoadService(Valhalla("bicycle"), "http://r.lan")
