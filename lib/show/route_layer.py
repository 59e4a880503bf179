"""The routes of several crews on a map, told apart by colour, shape and line.

Colours alone do not do: one person in twelve sees some of them alike, and a print has none. So each
crew has a shape and a pattern of its line too, and every stop its number. What a file said reaches
the browser as in lib.show.map_script.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import folium

from lib.show.map_layer import ink_on, theme_of
from lib.show.map_script import layer
from lib.show.palette import Palette

COLOURS = ("#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE", "#AA3377")
"""Paul Tol's scheme “bright”, which is safe for all kinds of colour vision; without its grey."""

SHAPES = {"circle": "●", "square": "■", "diamond": "◆", "hexagon": "⬢", "triangle": "▲"}
"""Shape of stops → its sign in legends and tables."""

DASHES = ("", "8 5", "2 5", "12 4 2 4", "16 6")
"""Patterns of lines, one to a shape."""


@dataclass(frozen=True)
class Look:
    """How a crew is drawn; 30 of them are different, the next begin anew."""

    colour: str
    shape: str
    dash: str

    @property
    def sign(self) -> str:
        """The shape as a letter."""
        return SHAPES[self.shape]


@dataclass(frozen=True)
class Halt:
    """A stop on the map; `title` is translated and masked by the caller.

    `chosen` is one that is looked at, `troubled` one that may not be made as it stands.
    """

    key: str
    lat: float
    lon: float
    text: str
    title: str
    dashed: bool = False
    chosen: bool = False
    troubled: bool = False


@dataclass(frozen=True)
class Way:
    """A route: how it looks, its stops in their order."""

    look: Look
    halts: Sequence[Halt]


def look(at: int) -> Look:
    """How the crew number `at` looks."""
    shape = at % len(SHAPES)
    return Look(COLOURS[at % len(COLOURS)], list(SHAPES)[shape], DASHES[shape])


def routes_layer(ways: Sequence[Way], colours: Palette) -> folium.FeatureGroup:
    """Draw routes as lines with numbered stops; a click on a stop is told as one on a point is."""
    return layer(
        "map_routes.js",
        {
            "ways": [
                {
                    "c": way.look.colour,
                    "on": ink_on(way.look.colour),
                    "shape": way.look.shape,
                    "dash": way.look.dash,
                    "halts": [asdict(halt) for halt in way.halts],
                }
                for way in ways
            ],
            **theme_of(colours),
        },
    )
