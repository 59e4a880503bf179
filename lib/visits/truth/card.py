"""The scorecard of a quality review, as data (data/quality_card.toml).

The score is the share of points: Σ weights answered yes ÷ Σ weights answered, of 100. A grave
question answered no makes it 0: money or manners elsewhere do not buy back that somebody was
wronged. What does not apply leaves the count.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lib.people.texts import Told, told
from lib.words import N_

PLACE = Path(__file__).parents[3] / "data" / "quality_card.toml"

YES, NO, NOT_APPLICABLE = "yes", "no", "na"

ANSWERS: Mapping[str, str] = {YES: N_("yes"), NO: N_("no"), NOT_APPLICABLE: N_("does not apply")}
"""Answer → its name."""

FULL = 100


@dataclass(frozen=True)
class Criterion:
    """One question; with `grave` a no makes the review 0; a no leads to the script card `card`."""

    code: str
    asks: Told
    why: Told
    weight: int
    grave: bool
    card: str


def _criteria() -> Mapping[str, Criterion]:
    with PLACE.open("rb") as file:
        found = tomllib.load(file)
    return {
        code: Criterion(
            code,
            told(entry),
            told(entry["why"]),
            entry["weight"],
            entry.get("grave", False),
            entry.get("card", ""),
        )
        for code, entry in found.items()
    }


CRITERIA: Mapping[str, Criterion] = _criteria()
"""Code → question, in the order of a visit."""


def score(answers: Mapping[str, str]) -> float | None:
    """The points of a review, 0 to 100; None where nothing applied."""
    counted = {code: one for code, one in CRITERIA.items() if answers.get(code) in {YES, NO}}
    whole = sum(one.weight for one in counted.values())
    if not whole:
        return None
    if any(one.grave and answers[code] == NO for code, one in counted.items()):
        return 0.0
    return FULL * sum(one.weight for code, one in counted.items() if answers[code] == YES) / whole
