"""Fitting the chance of a payment: a logistic model of bands, calibrated, handed out as numbers.

Each band of each feature is a column of 0 and 1; the logistic regression of scikit-learn (ridge
penalty) gives it a number. Its chances are then calibrated on persons that it has not seen (five
folds by person): by a sigmoid (Platt 1999), or by an isotonic curve (Zadrozny and Elkan 2002) once
there are enough payments for one. What is kept are plain numbers that `chance` adds up without
scikit-learn: no pickle is ever read, which could run whatever somebody wrote into it and is bound
to one version of a library.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lib.scores.bands import features

RAREST = 20
"""Observations that a band needs for a number of its own; rarer ones count as the average."""

FOLDS = 5
"""Parts by person; each is judged by a model of the others before the curve is fitted."""

PAYMENTS_FOR_A_CURVE = 1_000
"""Payments from which an isotonic curve is fitted; of fewer it would follow chance (scikit-learn,
user guide on calibration: not below about a thousand)."""

PENALTY = 1.0
"""The inverse strength of the ridge penalty, scikit-learn's own."""

LEAST, MOST = 0.001, 0.999
"""A chance is never said to be certain."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Fitted:
    """A model as numbers: feature → band → number, the intercept, and points of the curve.

    The curve leads from the sum to the chance: `calibration` is "sigmoid", with the two numbers
    of a line, or "isotonic", with its corners (sums, chances).
    """

    bands: Mapping[str, Mapping[str, float]]
    intercept: float
    calibration: str
    curve: tuple[Sequence[float], Sequence[float]]

    def facts(self) -> dict[str, Any]:
        """The numbers for JSON."""
        return {
            "bands": {name: dict(one) for name, one in self.bands.items()},
            "intercept": self.intercept,
            "calibration": self.calibration,
            "curve": [list(one) for one in self.curve],
        }

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Fitted":
        """The model that `facts` told."""
        first, second = told["curve"]
        return cls(
            told["bands"], told["intercept"], told["calibration"], (tuple(first), tuple(second))
        )


def fit(rows: pl.DataFrame, seed: int) -> Fitted:
    """Fit observations in bands (lib.scores.bands) with `paid` and `who`; the same at each run."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 — only who fits waits
    from sklearn.model_selection import GroupKFold, cross_val_predict  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415
    from sklearn.preprocessing import OneHotEncoder  # noqa: PLC0415

    levels = _levels(rows)
    codes, paid = _codes(rows, levels), rows["paid"].to_numpy()
    encoder = OneHotEncoder(
        categories=[np.arange(len(one)) for one in levels.values()], handle_unknown="ignore"
    )
    model = make_pipeline(encoder, LogisticRegression(C=PENALTY, max_iter=1_000, random_state=seed))
    folds = GroupKFold(FOLDS, shuffle=True, random_state=seed)
    persons = rows["who"].rank("dense").to_numpy()
    unseen = cross_val_predict(
        model, codes, paid, groups=persons, cv=folds, method="decision_function"
    )
    calibration, curve = _curve(np.asarray(unseen, np.float64), paid)
    model.fit(codes, paid)
    numbers = iter(model[-1].coef_[0].tolist())
    bands = {name: {level: next(numbers) for level in one} for name, one in levels.items()}
    return Fitted(bands, float(model[-1].intercept_[0]), calibration, curve)


def _levels(rows: pl.DataFrame) -> dict[str, list[str]]:
    """The bands of each feature that are frequent enough, in the order of their names."""
    found = {}
    for one in features():
        told = rows.group_by(one.name).len().filter(pl.col("len") >= RAREST)
        found[one.name] = told[one.name].sort().to_list()
    return {name: levels for name, levels in found.items() if levels}


def _codes(rows: pl.DataFrame, levels: Mapping[str, Sequence[str]]) -> NDArray[np.int32]:
    """The place of each band among its feature's; -1 for one without a number."""
    return rows.select(
        pl.col(name).replace_strict(
            {level: at for at, level in enumerate(one)}, default=-1, return_dtype=pl.Int32
        )
        for name, one in levels.items()
    ).to_numpy()


def _curve(
    sums: Floats, paid: NDArray[np.bool_]
) -> tuple[str, tuple[Sequence[float], Sequence[float]]]:
    """The curve from sums to chances, fitted where the model had not seen the person."""
    from sklearn.isotonic import IsotonicRegression  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    if int(paid.sum()) >= PAYMENTS_FOR_A_CURVE:
        steps = IsotonicRegression(y_min=LEAST, y_max=MOST, out_of_bounds="clip").fit(sums, paid)
        return "isotonic", (steps.X_thresholds_.tolist(), steps.y_thresholds_.tolist())
    line = LogisticRegression(C=1e6).fit(sums.reshape(-1, 1), paid)
    return "sigmoid", ((float(line.coef_[0, 0]),), (float(line.intercept_[0]),))


def chance(rows: pl.DataFrame, model: Fitted) -> pl.Series:
    """The chance of each row in bands, in their order; column by column, without scikit-learn."""
    parts = [
        pl.col(name).replace_strict(dict(one), default=0.0, return_dtype=pl.Float64)
        for name, one in model.bands.items()
    ]
    sums = rows.select(p=pl.lit(model.intercept) + pl.sum_horizontal(parts))["p"].to_numpy()
    first, second = (np.asarray(one) for one in model.curve)
    if model.calibration == "sigmoid":
        told = 1 / (1 + np.exp(-(first[0] * sums + second[0])))
    else:
        told = np.interp(sums, first, second)
    return pl.Series("p", np.clip(told, LEAST, MOST))
