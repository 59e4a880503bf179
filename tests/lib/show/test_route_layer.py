"""Routes on a map: told apart without colours, and never run what a file says."""

import json
from itertools import pairwise

from lib.show.palette import LIGHT
from lib.show.route_layer import COLOURS, SHAPES, Halt, Way, look, routes_layer

HOSTILE = "</script><img src=x onerror=alert(1)>${alert(1)}`"


def test_thirty_crews_look_different_and_neighbours_differ_in_colour_shape_and_line() -> None:
    looks = [look(at) for at in range(len(COLOURS) * len(SHAPES))]

    assert len(set(looks)) == 30
    for one, other in pairwise(looks):
        assert one.colour != other.colour
        assert one.shape != other.shape
        assert one.dash != other.dash
    assert look(30) == look(0)


def test_what_a_file_said_reaches_the_map_as_text_only() -> None:
    layer = routes_layer([Way(look(0), [Halt("A", 30.5, 104.5, "1", HOSTILE)])], LIGHT)
    (drawn,) = vars(layer)["_children"].values()

    assert not set("<>`$") & set(drawn.data)
    told = json.loads(json.loads(drawn.data))
    assert told["ways"][0]["halts"][0]["title"] == HOSTILE
    assert told["ways"][0]["shape"] == "circle"
