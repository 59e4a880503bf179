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


@pytest.mark.parametrize("text", ["", "{}", '{"features": []}', '{"features": [{"geometry": 5}]}'])
def test_a_background_that_is_none_is_refused_in_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(NoBoundaries, match="no GeoJSON of areas"):
        own_boundaries(path)
