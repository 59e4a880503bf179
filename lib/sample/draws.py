"""Chance that is the same on every machine.

A generator with a state gives other numbers as soon as rows are made in other portions, and the
streams of numpy may change between versions. So each draw is a hash of (seed, question, index)
in 64-bit integers alone: any portion, any order and any version give the same sample.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

HALF = np.uint64(32)
PER_MILLE = 1000


class Draws:
    """Answers questions such as "which client has case 17?" from one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def below(self, question: str, index: Ints, limit: int | Ints) -> Ints:
        """Whole numbers from 0 to `limit` - 1, one for each index."""
        top = self._bits(question, index) >> HALF
        return np.asarray((top * np.asarray(limit, np.uint64)) >> HALF).astype(np.int64)

    def between(self, question: str, index: Ints, low: int, high: int) -> Ints:
        """Whole numbers from `low` to `high`, both included."""
        return low + self.below(question, index, high - low + 1)

    def chance(self, question: str, index: Ints, per_mille: int | Ints) -> Flags:
        """True for about `per_mille` of 1,000 indices."""
        return np.asarray(self.below(question, index, PER_MILLE) < per_mille)

    def weighted(self, question: str, index: Ints, weights: Sequence[int]) -> Ints:
        """Positions in `weights`, each as often as its weight says."""
        ends = np.cumsum(np.asarray(weights, np.int64))
        drawn = self.below(question, index, int(ends[-1]))
        return np.searchsorted(ends, drawn, side="right").astype(np.int64)

    def pick(self, question: str, index: Ints, words: Sequence[str]) -> pl.Series:
        """One of `words` for each index."""
        return gather(words, self.below(question, index, len(words)))

    def _bits(self, question: str, index: Ints) -> npt.NDArray[np.uint64]:
        """64 well mixed bits: the splitmix64 finaliser over the index and a key."""
        name = hashlib.sha256(f"{self.seed}/{question}".encode()).digest()
        key = np.uint64(int.from_bytes(name[:8], "little"))
        bits = (index.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15) ^ key
        bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return np.asarray(bits ^ (bits >> np.uint64(31)))


def gather(words: Sequence[str | None], positions: Ints) -> pl.Series:
    """The words at `positions`; a word None is an empty cell."""
    return pl.Series(words, dtype=pl.String).gather(positions)
