"""Layers of the map: what a file says reaches the browser as text and as nothing else."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit_folium import generate_leaflet_string

from lib.show.map_layer import (
    LARGEST,
    SMALLEST,
    Mark,
    Point,
    as_steady,
    base_map,
    cell_radius,
    leaflet_folder,
    marks_layer,
    points_layer,
    radius,
)
from lib.show.map_script import embedded
from lib.show.palette import LIGHT, class_of, colour_of

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "${alert(1)}",
    "`+alert(1)+`",
    "</script><script>alert(1)</script>",
    "{{ 7*7 }}",
    "{% raw %}",
    "\u2028alert(1)",
    "'; alert(1); '",
]


def a_point(text: str) -> Point:
    return Point(text, 30.5, 104.5, "#DDAA33", 5.0, dashed=False, picked=False, label=[text])


def rendered(label: str) -> str:
    drawn = base_map(((30.0, 104.0), (31.0, 105.0)), [], LIGHT, "../assets")
    points_layer([a_point(label)], LIGHT, "lasso").add_to(drawn)
    html: str = drawn.get_root().render()
    return html


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_inside_its_literal(text: str) -> None:
    html = rendered(text)

    assert text not in html
    literal = re.search(r'JSON\.parse\((".*?(?<!\\)")\)\);', html)
    assert literal is not None


@given(st.text())
def test_any_text_comes_back_as_it_was(text: str) -> None:
    literal = embedded({"label": [text]})

    assert json.loads(json.loads(literal)) == {"label": [text]}
    assert not set("<>&{}`'$").intersection(literal)
    assert literal.isascii()


def test_nothing_is_asked_of_another_machine() -> None:
    html = rendered("a")

    assert '"../assets/leaflet.js"' in html
    assert re.findall(r"https?://", html) == []


@pytest.mark.parametrize("text", [*HOSTILE, "case_0a1b2c_", "map_div", "{{'feature_group'}}"])
def test_what_the_component_rewrites_leaves_the_data_alone(text: str) -> None:
    layer = points_layer([a_point(text)], LIGHT, "lasso")
    data = vars(next(iter(layer._children.values())))["data"]

    assert data in generate_leaflet_string(layer, base_id="feature_group")
    assert json.loads(json.loads(data))["points"][0]["key"] == text


@pytest.mark.parametrize("text", HOSTILE)
def test_points_that_stay_are_written_once_and_as_safely(text: str) -> None:
    steady = as_steady([a_point(text), a_point("C2")])

    layer = points_layer([], LIGHT, "lasso", steady=steady, hidden=["C2"], picked=[text])

    script = generate_leaflet_string(layer, base_id="feature_group")
    assert steady.literal in script
    assert text not in script
    columns = json.loads(json.loads(steady.literal))
    assert (columns["key"], columns["label"]) == ([text, "C2"], [[text], ["C2"]])
    data = json.loads(json.loads(vars(next(iter(layer._children.values())))["data"]))
    assert (data["hidden"], data["marked"]) == (["C2"], [text])


def test_leaflet_comes_with_a_package() -> None:
    assert (leaflet_folder() / "leaflet.js").is_file()


def test_the_area_of_a_point_grows_with_its_amount_within_bounds() -> None:
    assert [radius(amount, 100) for amount in (None, 0, 25, 100, 900)] == [
        SMALLEST,
        SMALLEST,
        (SMALLEST + LARGEST) / 2,
        LARGEST,
        LARGEST,
    ]
    assert cell_radius(1, 100) < cell_radius(100, 100)


def test_stops_are_numbered_and_joined() -> None:
    marks = [Mark(30.0 + n, 104.0, str(n), "", "#66A5D9", 14.0) for n in (1, 2)]

    layer = next(iter(marks_layer(marks, LIGHT, joined=True)._children.values()))

    data = json.loads(json.loads(vars(layer)["data"]))
    assert [mark["text"] for mark in data["marks"]] == ["1", "2"]
    assert data["line"] == [[31.0, 104.0], [32.0, 104.0]]


def test_a_layer_that_picks_a_place_says_so_and_shows_the_pin() -> None:
    layer = next(iter(points_layer([], LIGHT, pick=True, pin=(30.5, 104.5))._children.values()))

    data = json.loads(json.loads(vars(layer)["data"]))
    assert (data["pick"], data["pin"], data["words"]) == (True, [30.5, 104.5], {"lasso": ""})


def test_each_bucket_has_the_colour_of_its_class_and_an_unknown_one_is_quiet() -> None:
    assert [class_of(bucket) for bucket in ("M0", "M3", "M6", "M7+")] == [
        "M0–M1",
        "M2–M3",
        "M4–M6",
        "M7+",
    ]
    assert colour_of(None, LIGHT) == LIGHT.quiet
