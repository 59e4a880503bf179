"""Script cards: what to say and what not, by situation.

Own words in all languages, as data. A card that a third person may hear holds no word of money; the
tests keep it so.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lib.people.texts import Told, told

PLACE = Path(__file__).parents[2] / "data" / "training" / "scripts.toml"


@dataclass(frozen=True)
class Card:
    """One situation; with `third_person` somebody else than the customer may hear it."""

    code: str
    name: Told
    third_person: bool
    say: tuple[Told, ...]
    not_say: tuple[Told, ...]
    do: tuple[Told, ...]


def _cards() -> Mapping[str, Card]:
    with PLACE.open("rb") as file:
        found = tomllib.load(file)
    return {
        code: Card(
            code,
            told(entry),
            entry["third_person"],
            *(tuple(map(told, entry[part])) for part in ("say", "not_say", "do")),
        )
        for code, entry in found.items()
    }


CARDS: Mapping[str, Card] = _cards()
"""Situation → its card, in the order of a visit."""
