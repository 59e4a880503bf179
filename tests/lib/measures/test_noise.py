"""Intervals against published figures, and when a change is more than noise."""

import math
import random

import numpy as np
import polars as pl
import pytest

from lib.measures.noise import Estimate, of_sums, ratio, wilson


def test_the_interval_of_wilson_is_the_published_one() -> None:
    # Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I.
    for x, n, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605)):
        found = wilson(x, n)
        assert found is not None
        assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_none_and_all_have_an_interval_that_is_no_certainty() -> None:
    none, all_ = wilson(0, 20), wilson(20, 20)
    assert none is not None
    assert all_ is not None
    assert (none.low, round(none.high, 4)) == (0.0, 0.1611)
    assert (round(all_.low, 4), all_.high) == (0.8389, 1.0)
    assert wilson(0, 0) is None


def test_a_ratio_of_equal_weights_is_about_as_unsure_as_a_share() -> None:
    parts = pl.Series([1] * 40 + [0] * 60)
    found = ratio(parts, pl.Series([1] * 100))
    share = wilson(40, 100)
    assert found is not None
    assert share is not None
    assert found.value == share.value
    assert found.high - found.low == pytest.approx(share.high - share.low, abs=0.01)


def test_one_large_case_makes_a_ratio_unsure() -> None:
    even = ratio(pl.Series([10, 0] * 50), pl.Series([10, 10] * 50))
    large = ratio(pl.Series([10, 0] * 49 + [1000, 0]), pl.Series([10, 10] * 49 + [1000, 1000]))
    assert even is not None
    assert large is not None
    assert large.value == even.value == 0.5
    assert large.high - large.low > 2 * (even.high - even.low)


def test_nothing_of_all_amounts_or_all_of_them_is_no_certainty_either() -> None:
    even, share = pl.Series([50] * 20), wilson(0, 20)
    none, all_ = ratio(even * 0, even), ratio(even, even)
    assert share is not None
    assert none == Estimate(0.0, 0.0, share.high, 20)
    assert all_ is not None
    assert (round(all_.low, 4), all_.high) == (round(1 - share.high, 4), 1.0)
    # One of a thousand weighs as much as all others together: 2000² ÷ 1,050,000 = 3.81 equal ones.
    uneven = pl.Series([1000] + [50] * 20)
    few = ratio(uneven * 0, uneven)
    assert few is not None
    assert few.high == pytest.approx(0.5021, abs=1e-4)


def test_most_intervals_of_a_ratio_hold_the_truth_and_nothing_planted_is_not_found() -> None:
    drawn = random.Random(7)  # noqa: S311 — chance of a test, no secret
    held, found, planted = 0, 0, 0
    for _ in range(200):
        first, same, other = (sums(drawn, share) for share in (0.3, 0.3, 0.45))
        held += first.low <= 0.3 <= first.high
        found += first.differs(same)
        planted += first.differs(other)
    assert held >= 183
    assert found <= 18
    assert planted >= 160


def sums(drawn: random.Random, share: float) -> Estimate:
    """The share by amount of 300 cases of very unlike amounts, each of which counts by chance."""
    wholes = [drawn.lognormvariate(8, 0.8) for _ in range(300)]
    parts = [whole if drawn.random() < share else 0.0 for whole in wholes]
    found = ratio(pl.Series(parts), pl.Series(wholes))
    assert found is not None
    return found


def test_a_single_case_says_nothing_of_chance_and_nothing_has_no_ratio() -> None:
    single = ratio(pl.Series([1]), pl.Series([2]))
    assert single is not None
    assert math.isinf(single.high)
    assert ratio(pl.Series([0]), pl.Series([0])) is None


def test_two_figures_differ_when_their_difference_is_beyond_both_their_noise() -> None:
    few = wilson(56, 70), wilson(48, 80)
    assert None not in few
    first, second = (one for one in few if one is not None)
    # Newcombe 1998 gives the difference 0.2 an interval from 0.0524 to 0.3339.
    assert first.differs(second)
    assert second.differs(first)
    assert not Estimate(0.5, 0.4, 0.6, 90).differs(Estimate(0.45, 0.35, 0.55, 90))


@pytest.mark.parametrize("n", [20, 30, 50])
@pytest.mark.parametrize("paying", [0.15, 0.4])
@pytest.mark.parametrize("whole", [True, False])
def test_of_a_hundred_intervals_of_few_unequal_amounts_ninety_hold_the_truth(
    n: int, paying: float, *, whole: bool
) -> None:
    """Debts spread over two orders of magnitude; who pays pays all of it, or any part."""
    draw = random.Random(n)  # noqa: S311 — a simulation
    held, rounds = 0, 300
    for _ in range(rounds):
        debts = [draw.lognormvariate(10, 1.0) for _ in range(n)]
        shares = [(1.0 if whole else draw.random()) * (draw.random() < paying) for _ in debts]
        paid = pl.Series([debt * share for debt, share in zip(debts, shares, strict=True)])
        found = ratio(paid, pl.Series(debts))
        assert found is not None
        held += found.low <= paying * (1 if whole else 0.5) <= found.high
    assert held / rounds >= 0.9


@pytest.mark.parametrize("n", [30, 75, 100, 200, 500])
@pytest.mark.parametrize("paying", [0.05, 0.15, 0.4])
def test_intervals_of_very_unlike_amounts_hold_the_truth_at_any_number_of_cases(
    n: int, paying: float
) -> None:
    """None is let go at once: where the cap ends the interval is as good as before it."""
    draw = np.random.default_rng(n)
    rounds = 400
    debts = draw.lognormal(10, 1.2, (rounds, n))
    paid = debts * (draw.random((rounds, n)) < paying)
    found = [
        of_sums(n=n, x=x.sum(), y=y.sum(), xx=x @ x, xy=x @ y, yy=y @ y, least=y.min())
        for x, y in zip(debts, paid, strict=True)
    ]
    held = sum(one is not None and one.low <= paying <= one.high for one in found) / rounds
    assert 0.93 <= held <= 0.99
