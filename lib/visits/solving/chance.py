"""Chance for compiled code: the same numbers on every machine, from a state that is passed on.

Two multiplicative generators combined (L'Ecuyer 1988, "Efficient and portable combined random
number generators", Communications of the ACM 31, 742-751); its period of 2.3e18 is never used up.
"""

import numpy as np

from lib.visits.solving.compiled import inner
from lib.visits.solving.legs import Whole

ONE, OTHER = 2_147_483_563, 2_147_483_399
BLINKS = 100
"""One position in so many is passed over, on the mean."""


def chance_of(seed: int) -> Whole:
    """The state for a seed; the third number counts down to the next blink."""
    draw = np.random.default_rng(seed)
    return np.array([draw.integers(1, ONE), draw.integers(1, OTHER), BLINKS], dtype=np.int64)


def no_chance() -> Whole:
    """A state with which nothing is passed over."""
    return np.zeros(3, dtype=np.int64)


@inner
def share(chance: Whole) -> float:
    """A number above 0 and below 1."""
    chance[0] = 40_014 * chance[0] % ONE
    chance[1] = 40_692 * chance[1] % OTHER
    return float(((chance[0] - chance[1]) % (ONE - 1) + 1) / ONE)


@inner
def below(chance: Whole, limit: int) -> int:
    """A whole number from 0 to limit - 1."""
    return int(share(chance) * limit)


@inner
def blinks(chance: Whole) -> bool:
    """Whether to pass over a position this time, which keeps a search from always doing the same.

    Christiaens & Vanden Berghe 2020 draw for each position; here the way to the next is drawn.
    """
    if chance[0] == 0:
        return False
    chance[2] -= 1
    if chance[2] > 0:
        return False
    chance[2] = 1 + below(chance, 2 * BLINKS)
    return True
