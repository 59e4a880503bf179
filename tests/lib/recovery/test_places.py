"""Recovery by province, city and district."""

import polars as pl
import pytest

from lib.places.boundaries import GeoJson
from lib.recovery.places import Where, by_place
from lib.show.palette import LIGHT
from lib.show.place_map import place_map

FIGURES = ("n", "numerator", "denominator", "paying", "settled")


def figures(level: str, *rows: tuple[str | None, str, int, int, int]) -> pl.DataFrame:
    """Of each place: currency, n, collected, base; a half of the cases paid."""
    told = [(place, currency, n, paid, base, n // 2, 0) for place, currency, n, paid, base in rows]
    return pl.DataFrame(told, schema=[level, "currency", *FIGURES], orient="row")


CITIES = figures(
    "city",
    ("成都市", "CNY", 10, 50, 100),
    ("宜宾市", "CNY", 30, 10, 300),
    ("南京市", "CNY", 4, 1, 10),
    ("南京市", "USD", 2, 1, 10),
    ("大城市", "CNY", 8, 1, 10),
    (None, "CNY", 6, 1, 10),
)


def told(found: pl.DataFrame) -> list[tuple[object, ...]]:
    return found.select("place", "adcode", "currency", "n", "value").rows()


def test_cities_add_up_to_provinces_and_unknown_ones_lie_nowhere() -> None:
    assert told(by_place(CITIES, Where())) == [
        ("四川省", "510000", "CNY", 40, pytest.approx(60 / 400)),
        (None, None, "CNY", 14, pytest.approx(2 / 20)),
        ("江苏省", "320000", "CNY", 4, 0.1),
        ("江苏省", "320000", "USD", 2, 0.1),
    ]


def test_of_a_province_its_cities_are_seen_and_no_others() -> None:
    assert told(by_place(CITIES, Where("四川省"))) == [
        ("宜宾市", "511500", "CNY", 30, pytest.approx(1 / 30)),
        ("成都市", "510100", "CNY", 10, 0.5),
    ]


def test_of_a_city_its_districts_are_told_from_those_of_the_same_name_elsewhere() -> None:
    districts = figures("district", ("锦江区", "CNY", 10, 50, 100), ("朝阳区", "CNY", 1, 1, 2))
    assert told(by_place(districts, Where("四川省", "成都市"))) == [
        ("锦江区", "510104", "CNY", 10, 0.5),
        ("朝阳区", None, "CNY", 1, 0.5),
    ]


def test_a_map_shades_by_rate_and_leaves_small_areas_blank() -> None:
    square = [[0, 0], [0, 1], [1, 1], [0, 0]]
    features = [
        {
            "properties": {"adcode": code},
            "geometry": {"type": "MultiPolygon", "coordinates": [[square], [square[:3]]]},
        }
        for code in ("1", "2", "3")
    ]
    borders: GeoJson = {"type": "FeatureCollection", "features": features}
    known = {"1": ("A", 0.5, 40), "2": ("B", 1.0, 3)}
    drawn = place_map(borders, known, {"1": "A\n50%", "2": "<b>"}, "Rate", LIGHT, 20)
    *areas, names, scale = drawn.data
    assert (scale.marker.cmax, scale.marker.colorbar.title.text) == (0.5, "Rate")
    assert [one.fillcolor.rsplit(",", 1)[1] for one in areas] == ["0.630)", "0.000)", "0.000)"]
    assert list(names.text) == ["A<br>50%"]
    assert areas[1].text == "&lt;b&gt;"
    assert [one.hoverinfo for one in areas] == ["text", "text", "skip"]
