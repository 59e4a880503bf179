"""Intervals against published figures, and when a change is more than noise."""

import math

import polars as pl
import pytest

from lib.measures.noise import Estimate, ratio, wilson


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
