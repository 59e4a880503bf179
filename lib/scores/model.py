"""A fitted model as plain numbers, and the chances that follow from them without scikit-learn.

No pickle is ever read: it could run whatever somebody wrote into it, and is bound to one version
of one library. Numbers can be read, compared and kept in the ledger for ever.

    bands   feature → band → number: the sum of those of a case and the intercept
    trees   small trees one after the other; each asks for bands by their places in `levels`

A curve leads from the sum to the chance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

BANDS, TREES = "bands", "trees"
"""Kinds of model."""

SIGMOID, ISOTONIC = "sigmoid", "isotonic"
"""Kinds of curve: a line before the logistic function (slope and offset), or steps (corners)."""

LEAST, MOST = 0.001, 0.999
"""A chance is never said to be certain."""

ELSEWHERE = -1
"""The place of a band that was too rare to be told from the average."""

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]
Node = Sequence[float]
"""A node of a tree: feature, threshold, left and right node, value; of a leaf the feature is −1."""


@dataclass(frozen=True)
class Fitted:
    """A model: `levels` are the bands of each feature in the order of their places.

    `numbers` has one number a band for BANDS (in the order of `levels`), the trees for TREES.
    """

    kind: str
    levels: Mapping[str, Sequence[str]]
    intercept: float
    numbers: Sequence[Sequence[Any]]
    calibration: str
    curve: tuple[Sequence[float], Sequence[float]]

    def facts(self) -> dict[str, Any]:
        """The numbers for JSON."""
        return {**asdict(self), "curve": [list(one) for one in self.curve]}

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Fitted":
        """The model that `facts` told."""
        return cls(**{**told, "curve": tuple(told["curve"])})


def codes(rows: pl.DataFrame, levels: Mapping[str, Sequence[str]]) -> Codes:
    """The place of each band among those of its feature, ELSEWHERE for others: rows × features."""
    return np.asarray(
        rows.select(
            pl.col(name).replace_strict(
                {level: at for at, level in enumerate(one)},
                default=ELSEWHERE,
                return_dtype=pl.Int32,
            )
            for name, one in levels.items()
        ).to_numpy(),
        np.int32,
    )


def chance(rows: pl.DataFrame, model: Fitted) -> pl.Series:
    """The chance of each row in bands (lib.scores.bands), in their order, as `p`."""
    places = codes(rows, model.levels)
    sums = added(places, model) if model.kind == BANDS else grown(places, model)
    return pl.Series("p", calibrated(sums, model.calibration, model.curve))


def added(places: Codes, model: Fitted) -> Floats:
    """The sums of a model of bands."""
    sums = np.full(len(places), model.intercept)
    for at, numbers in enumerate(model.numbers):
        sums += np.asarray([*numbers, 0.0])[places[:, at]]  # ELSEWHERE is the last: nothing
    return sums


def grown(places: Codes, model: Fitted) -> Floats:
    """The sums of a model of trees."""
    columns = [np.ascontiguousarray(column) for column in places.T]
    sums = np.full(len(places), model.intercept)
    for tree in model.numbers:
        sums += _value(columns, tree, 0)
    return sums


def _value(columns: Sequence[NDArray[np.int32]], tree: Sequence[Node], at: int) -> Floats:
    """What a tree says of each row from one of its nodes on."""
    feature, threshold, left, right, value = tree[at]
    if feature < 0:
        return np.asarray(value, np.float64)
    low, high = (_value(columns, tree, int(one)) for one in (left, right))
    return np.where(columns[int(feature)] <= threshold, low, high)


def calibrated(
    sums: Floats, calibration: str, curve: tuple[Sequence[float], Sequence[float]]
) -> Floats:
    """The chances of sums by a curve."""
    first, second = (np.asarray(one, np.float64) for one in curve)
    if calibration == SIGMOID:
        told = 1 / (1 + np.exp(-(first[0] * sums + second[0])))
    else:
        told = np.interp(sums, first, second)
    return np.asarray(np.clip(told, LEAST, MOST), np.float64)
