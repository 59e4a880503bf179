"""Brier score, AUC, calibration and their intervals."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, roc_auc_score

from lib.scores.proving import Draws, auc, brier, curve, share

PAIRS = st.lists(
    st.tuples(st.integers(0, 10), st.booleans(), st.integers(0, 3)), min_size=4, max_size=60
)


@given(PAIRS)
def test_brier_and_auc_are_those_of_the_library_for_any_weights(
    rows: list[tuple[int, bool, int]],
) -> None:
    p = np.asarray([one[0] / 10 for one in rows])
    paid = np.asarray([float(one[1]) for one in rows])
    weights = np.asarray([float(one[2]) for one in rows])
    if weights.sum():
        wanted = brier_score_loss(paid, p, sample_weight=weights, pos_label=1)
        assert brier(p, paid)(weights) == pytest.approx(wanted)
    both = {float(one) for one, weight in zip(paid, weights, strict=True) if weight}
    if len(both) == 2:
        assert auc(p, paid)(weights) == pytest.approx(roc_auc_score(paid, p, sample_weight=weights))
    else:
        assert math.isnan(auc(p, paid)(weights))


def test_wilson_says_of_none_of_ten_what_the_books_say() -> None:
    found = share(0, 10)
    assert (found.value, round(found.low, 3), round(found.high, 3)) == (0, 0.0, 0.278)
    half = share(50, 100)
    assert (round(half.low, 4), round(half.high, 4)) == (0.4038, 0.5962)
    assert (share(0, 0).low, share(0, 0).high) == (0.0, 1.0)


def test_ten_observations_of_one_person_count_as_one() -> None:
    paid = np.asarray([1.0, 0.0] * 50)
    p = np.full(100, 0.4)
    alone = Draws(pl.Series([str(at) for at in range(100)]), 1).figure(brier(p, paid))
    few = Draws(pl.Series([str(at % 10) for at in range(100)]), 1).figure(brier(p, paid))
    assert alone.value == few.value
    assert few.high - few.low > 2 * (alone.high - alone.low)


def test_the_same_seed_draws_the_same() -> None:
    paid, p = np.asarray([1.0, 0.0, 1.0, 0.0]), np.asarray([0.9, 0.2, 0.6, 0.4])
    who = pl.Series(["a", "b", "c", "d"])
    assert Draws(who, 3).figure(auc(p, paid)) == Draws(who, 3).figure(auc(p, paid))


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=300))
def test_the_parts_of_a_curve_hold_every_case_once(rows: list[tuple[float, bool]]) -> None:
    p = np.asarray([one[0] for one in rows])
    paid = np.asarray([float(one[1]) for one in rows])
    found = curve(p, paid)
    assert found["n"].sum() == len(rows)
    assert found["x"].sum() == paid.sum()
    assert (found["low"] <= found["observed"]).all()
    assert (found["observed"] <= found["high"] + 1e-12).all()
