"""What is assumed of visits where the tenant's history is too short to say it; data/worth."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[3] / "data" / "worth"


@dataclass(frozen=True)
class Assumed:
    """What is assumed: the chance of a payment after a visit by bucket, the share then paid.

    `leg_km` from door to door and `stops` a day are for the way; `reason` says why it is assumed.
    """

    chance: Mapping[str, float]
    share: float
    leg_km: float
    stops: int
    reason: str

    def usual(self) -> float:
        """The chance of a bucket that is not known: the lowest, so that nothing is promised."""
        return min(self.chance.values())


@cache
def assumed() -> Assumed:
    """The table of the product."""
    with (FOLDER / "defaults.toml").open("rb") as file:
        return Assumed(**tomllib.load(file))
