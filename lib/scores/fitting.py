"""Fitting the chance of a payment with scikit-learn: two kinds of model, calibrated, as numbers.

* A logistic regression with one column of 0 and 1 a band (ridge penalty): what each band adds.
* Gradient boosting of small trees (Friedman 2001): two bands together may say what neither says
  alone, such as a payment each month and one that has just come.

Which kind is taken, and which curve (a sigmoid, Platt 1999, or isotonic steps, Zadrozny and Elkan
2002), is decided by Brier scores on persons that the fit had not seen. What is kept are the plain
numbers of lib.scores.model.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lib.scores.bands import Feature, features
from lib.scores.model import (
    BANDS,
    ISOTONIC,
    LEAST,
    MOST,
    SIGMOID,
    TREES,
    Codes,
    Fitted,
    Floats,
    calibrated,
    codes,
)

RAREST = 20
"""Observations that a band needs for a number of its own; rarer ones count as the average."""

FOLDS = 4
"""Parts by person; each is judged by a model of the others."""

PAYMENTS_FOR_STEPS = 1_000
"""Payments from which isotonic steps are tried; of fewer they would follow chance (scikit-learn,
user guide on calibration: not much below a thousand)."""

PENALTY = 1.0
"""The inverse strength of the ridge penalty, scikit-learn's own."""

GROWN = {"n_estimators": 100, "learning_rate": 0.08, "max_depth": 2, "min_samples_leaf": 20}
"""Trees of two questions each; part of the observations is drawn for each."""

DRAWN = 0.7

Paid = NDArray[np.bool_]
Curve = tuple[Sequence[float], Sequence[float]]


class Model(Protocol):
    """What is used of a pipeline of scikit-learn."""

    def fit(self, places: Codes, paid: Paid) -> object:
        """Learn from places of bands."""

    def __getitem__(self, at: int) -> Any:  # noqa: ANN401 — the steps of scikit-learn have no types
        """A step of it."""


def fit(rows: pl.DataFrame, seed: int) -> Fitted:
    """Fit observations in bands (lib.scores.bands) with `paid` and `who`; the same at each run."""
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 — only who fits waits for these

    levels = _levels(rows)
    places, paid = codes(rows, levels), rows["paid"].to_numpy()
    who = rows["who"].rank("dense").to_numpy()
    kinds = _kinds(levels, seed)
    # Threads of such small sums wait for each other more than they work.
    with threadpool_limits(limits=1):
        tried = {name: _tried(one, places, paid, who, seed) for name, one in kinds.items()}
        kind = min(tried, key=lambda name: tried[name][0])
        _, calibration, curve = tried[kind]
        model = kinds[kind]
        model.fit(places, paid)
    plain = _bands if kind == BANDS else _trees
    intercept, numbers = plain(model, levels, paid)
    return Fitted(kind, levels, intercept, numbers, calibration, curve)


def _kinds(levels: Mapping[str, Sequence[str]], seed: int) -> dict[str, Model]:
    """The models that are tried, each a pipeline that takes the places of bands."""
    from sklearn.ensemble import GradientBoostingClassifier  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415
    from sklearn.preprocessing import OneHotEncoder  # noqa: PLC0415

    told = [np.arange(len(one)) for one in levels.values()]
    encoder = OneHotEncoder(categories=told, handle_unknown="ignore")
    return {
        BANDS: make_pipeline(encoder, LogisticRegression(C=PENALTY, max_iter=1_000)),
        TREES: make_pipeline(
            GradientBoostingClassifier(**GROWN, subsample=DRAWN, random_state=seed)
        ),
    }


def _levels(rows: pl.DataFrame) -> dict[str, list[str]]:
    """The bands of each feature that are frequent enough, those of numbers in ascending order.

    Codes have no order; they stand by how many of them paid, so that a tree can part them.
    """
    found = {}
    for one in features():
        told = (
            rows.group_by(one.name)
            .agg(n=pl.len(), share=pl.col("paid").mean())
            .filter(pl.col("n") >= RAREST)
            .sort("share", one.name)
        )
        found[one.name] = _ordered(one, told[one.name].to_list())
    return {name: levels for name, levels in found.items() if levels}


def _ordered(feature: Feature, levels: list[str]) -> list[str]:
    order = {label: at for at, label in enumerate(feature.labels())} if feature.edges else {}
    return sorted(levels, key=lambda one: order.get(one, -1))


def _tried(
    model: Model, places: Codes, paid: Paid, who: NDArray[Any], seed: int
) -> tuple[float, str, Curve]:
    """The Brier score of a model on persons that it had not seen, with the curve that is best."""
    from sklearn.model_selection import GroupKFold, cross_val_predict  # noqa: PLC0415

    folds = GroupKFold(FOLDS, shuffle=True, random_state=seed)
    sums = cross_val_predict(model, places, paid, groups=who, cv=folds, method="decision_function")
    curves = [SIGMOID]
    if int(paid.sum()) >= PAYMENTS_FOR_STEPS:
        curves.append(ISOTONIC)
    half = list(GroupKFold(2, shuffle=True, random_state=seed).split(sums, groups=who))
    scores = {name: _unseen(name, sums, paid, half) for name in curves}
    best = min(scores, key=lambda name: scores[name])
    return scores[best], best, _curve(best, sums, paid)


def _unseen(calibration: str, sums: Floats, paid: Paid, parts: Sequence[tuple[Any, Any]]) -> float:
    """The Brier score of a curve on persons that it was not fitted on."""
    errors = []
    for learn, test in parts:
        told = calibrated(sums[test], calibration, _curve(calibration, sums[learn], paid[learn]))
        errors.append((told - paid[test]) ** 2)
    return float(np.concatenate(errors).mean())


def _curve(calibration: str, sums: Floats, paid: Paid) -> Curve:
    """The curve from sums to chances."""
    from sklearn.isotonic import IsotonicRegression  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    if calibration == ISOTONIC:
        steps = IsotonicRegression(y_min=LEAST, y_max=MOST, out_of_bounds="clip").fit(sums, paid)
        return steps.X_thresholds_.tolist(), steps.y_thresholds_.tolist()
    line = LogisticRegression(C=1e6).fit(sums.reshape(-1, 1), paid)
    return [float(line.coef_[0, 0])], [float(line.intercept_[0])]


def _bands(
    model: Model, levels: Mapping[str, Sequence[str]], paid: Paid
) -> tuple[float, list[list[float]]]:
    """The numbers of a logistic regression, one a band."""
    del paid
    numbers = iter(model[-1].coef_[0].tolist())
    return float(model[-1].intercept_[0]), [[next(numbers) for _ in one] for one in levels.values()]


def _trees(
    model: Model, levels: Mapping[str, Sequence[str]], paid: Paid
) -> tuple[float, list[list[list[float]]]]:
    """The trees as nodes; they begin at the log odds of all observations."""
    del levels
    rate = float(model[-1].learning_rate)
    found = []
    for one in model[-1].estimators_[:, 0]:
        tree = one.tree_
        left, right = tree.children_left.tolist(), tree.children_right.tolist()
        asked = np.where(tree.children_left < 0, -1, tree.feature).tolist()
        value = (rate * tree.value[:, 0, 0]).tolist()
        nodes = zip(asked, tree.threshold.tolist(), left, right, value, strict=True)
        found.append([list(node) for node in nodes])
    share = float(paid.mean())
    return float(np.log(share / (1 - share))), found
