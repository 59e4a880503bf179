"""Each map service gets a stop in its own coordinates, and no more than a number beside them."""

from urllib.parse import parse_qs, urlsplit

import pytest

from lib.visits.pack.links import SERVICES, links, usual

TIANANMEN = (39.907333, 116.391083)
GCJ02, BD09 = (39.909, 116.397), (39.915, 116.404)
"""Where Amap and Tencent, and where Baidu show it."""

TAIPEI = (25.033976, 121.564472)


def asked(service: str, place: tuple[float, float]) -> dict[str, str]:
    """The parameters of a link."""
    link = urlsplit(links(*place, "Stop 3")[service])
    return {name: values[0] for name, values in parse_qs(link.query).items()}


def pair(text: str) -> tuple[float, ...]:
    """Two figures of a link to about a hundred metres."""
    return tuple(round(float(one), 3) for one in text.split(",")[:2])


def test_the_services_of_the_mainland_get_their_shifted_coordinates() -> None:
    assert pair(asked("amap", TIANANMEN)["to"]) == GCJ02[::-1]
    assert asked("amap", TIANANMEN)["coordinate"] == "gaode"
    assert pair(asked("baidu", TIANANMEN)["location"]) == BD09
    assert asked("baidu", TIANANMEN)["coord_type"] == "bd09ll"
    assert pair(asked("tencent", TIANANMEN)["tocoord"]) == GCJ02


@pytest.mark.parametrize(("service", "name"), [("google", "destination"), ("apple", "daddr")])
def test_services_of_the_world_are_shifted_in_the_mainland_alone(service: str, name: str) -> None:
    assert pair(asked(service, TIANANMEN)[name]) == GCJ02
    assert asked(service, TAIPEI)[name] == "25.033976,121.564472"


def test_links_go_to_the_documented_addresses() -> None:
    places = {code: urlsplit(link) for code, link in links(*TIANANMEN, "第 3 站").items()}

    assert {code: f"{one.scheme}://{one.netloc}{one.path}" for code, one in places.items()} == {
        "amap": "https://uri.amap.com/navigation",
        "baidu": "https://api.map.baidu.com/marker",
        "tencent": "https://apis.map.qq.com/uri/v1/routeplan",
        "google": "https://www.google.com/maps/dir/",
        "apple": "https://maps.apple.com/",
    }
    assert all(link.geturl().isascii() for link in places.values())


def test_a_label_cannot_add_to_a_link() -> None:
    told = parse_qs(urlsplit(links(*TIANANMEN, "3&src=evil#x")["baidu"]).query)

    assert told["title"] == ["3&src=evil#x"]
    assert told["src"] == ["webapp.doorstep.doorstep"]


def test_a_crew_of_the_mainland_usually_has_amap() -> None:
    assert (usual("CN"), usual("TW")) == ("amap", "google")
    assert {usual("CN"), usual("US-MA")} <= set(SERVICES)
