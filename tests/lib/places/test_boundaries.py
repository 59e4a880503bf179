"""Borders without any map service."""

import json
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from lib.places.boundaries import NoBoundaries, boundaries, own_boundaries


def at(found: dict[str, object], lon: float, lat: float) -> list[str]:
    features = found["features"]
    assert isinstance(features, list)
    return [
        one["properties"]["name"]
        for one in features
        if shape(one["geometry"]).contains(shapely.Point(lon, lat))
    ]


def test_all_provinces_are_there_with_the_line_in_the_sea(tmp_path: Path) -> None:
    found = boundaries("province", tmp_path)

    assert len(found["features"]) == 34 + 1
    assert at(found, 121.47, 31.23) == ["上海市"]
    assert at(found, 121.56, 25.04) == ["台湾省"]


def test_the_districts_of_one_city_are_given_alone(tmp_path: Path) -> None:
    found = boundaries("district", tmp_path, "3101")

    assert len(found["features"]) == 16
    assert at(found, 121.436, 31.188) == ["徐汇区"]


def test_a_broken_cache_is_made_anew(tmp_path: Path) -> None:
    first = boundaries("district", tmp_path, "3101")
    kept = tmp_path / "district-3101.json"
    kept.write_text(kept.read_text(encoding="utf-8")[:100], encoding="utf-8")

    assert boundaries("district", tmp_path, "3101") == first
    assert json.loads(kept.read_text(encoding="utf-8")) == first


def test_without_a_place_for_the_cache_the_borders_are_drawn_all_the_same(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")

    assert len(boundaries("district", blocked / "cache", "3101")["features"]) == 16


def own(ring: str) -> str:
    shape = f'{{"type": "Polygon", "coordinates": [[{ring}]]}}'
    return f'{{"features": [{{"geometry": {shape}}}]}}'


def test_a_background_of_ones_own_is_taken_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_text(own("[4, 52], [5, 52], [5, 53], [4, 52]"), encoding="utf-8")

    assert own_boundaries(path) == json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "text",
    [
        own("[4, 52], [NaN, 52], [5, 53], [4, 52]"),
        own("[400000, 5200000], [500000, 5200000], [500000, 5300000], [400000, 5200000]"),
        own("[4, 52], [1e999, 52], [5, 53], [4, 52]"),
        own("[4, 52], [5, 53]"),
        '{"features": [{"geometry": {"type": "Polygon", "coordinates": []}}]}',
        '{"features": [{"geometry": {"type": "Point", "coordinates": [4, 52]}}]}',
    ],
)
def test_a_background_off_the_globe_or_without_area_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(NoBoundaries):
        own_boundaries(path)


@pytest.mark.parametrize("text", ["", "{}", '{"features": []}', '{"features": [{"geometry": 5}]}'])
def test_a_background_that_is_none_is_refused_in_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(NoBoundaries, match="no GeoJSON of areas"):
        own_boundaries(path)
