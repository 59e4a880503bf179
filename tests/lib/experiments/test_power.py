"""How many persons are needed, by published figures and by the past."""

import polars as pl
import pytest

from lib.experiments.arms import Arm
from lib.experiments.power import Past, detectable, needed, past
from tests.lib.experiments.cast import HALVES


def test_the_number_is_that_of_two_proportions() -> None:
    """0.3 against 0.2 at 5 % and 80 %: 291 a group without correction (Fleiss et al. 2003)."""
    n = needed(Past(0.2, 0.16, 1_000, is_share=True), 0.1, HALVES, 1)
    assert n == pytest.approx(2 * 291, abs=2)


def test_what_so_many_find_is_what_so_many_are_needed_for() -> None:
    known = Past(0.5, 0.25, 1_000, is_share=False)
    n = needed(known, 0.05, HALVES, 3)
    assert detectable(known, n, HALVES, 3) == pytest.approx(0.05, rel=1e-3)
    assert detectable(known, 0, HALVES, 3) is None


def test_more_arms_and_uneven_shares_take_more_persons() -> None:
    known = Past(0.2, 0.16, 1_000, is_share=True)
    uneven = (Arm("a", share=0.9), Arm("b", "no_visit", 0.1))
    three = (*(Arm(one, share=1 / 3) for one in "ab"), Arm("c", "no_visit", 1 / 3))
    half = needed(known, 0.1, HALVES, 1)
    assert needed(known, 0.1, uneven, 1) > 2 * half
    assert needed(known, 0.1, three, 1) > 1.5 * half


def test_the_past_gives_the_figure_and_how_much_one_person_varies() -> None:
    paid = pl.DataFrame({"y": [1.0] * 20 + [0.0] * 80, "x": [1.0] * 100})
    told = past(paid, is_share=True)
    assert told is not None
    assert (told.value, told.n) == (0.2, 100)
    assert told.variance == pytest.approx(0.16 * 100 / 99)
    assert past(paid.head(29), is_share=True) is None


def test_amounts_vary_by_what_each_person_is_off_the_ratio() -> None:
    rows = pl.DataFrame({"y": [0.0, 10.0] * 20, "x": [10.0, 30.0] * 20})
    told = past(rows, is_share=False)
    assert told is not None
    assert told.value == 0.25
    assert told.variance == pytest.approx(((2.5 / 20) ** 2) * 40 / 39)
