"""Bounds of looks against published ones, and what they promise."""

import pytest

from lib.experiments.bounds import bounds, crossing, needed_drift, spent

FIFTHS = (0.2, 0.4, 0.6, 0.8, 1.0)
CLASSIC = (4.562, 3.226, 2.634, 2.281, 2.040)
"""O'Brien & Fleming for five looks and 5 %, two-sided (Jennison & Turnbull 2000, table 2.3)."""

SPENDING = (4.877, 3.357, 2.680, 2.290, 2.031)
"""The same by the spending function of Lan & DeMets (1983)."""


def test_the_bounds_of_five_looks_are_those_of_lan_and_demets() -> None:
    assert [round(one, 3) for one in bounds(FIFTHS, 0.05)] == list(SPENDING)


def test_the_classic_bounds_cross_in_five_of_a_hundred() -> None:
    assert crossing(FIFTHS, CLASSIC) == pytest.approx(0.05, abs=2e-4)


def test_looking_five_times_at_196_is_wrong_in_fourteen_of_a_hundred() -> None:
    """Armitage, McPherson & Rowe 1969, table 2: 0.142."""
    assert crossing(FIFTHS, (1.959964,) * 5) == pytest.approx(0.142, abs=5e-4)


def test_one_look_needs_what_a_usual_test_needs() -> None:
    assert bounds((1.0,), 0.05) == pytest.approx((1.959964,), abs=1e-5)
    assert needed_drift((1.0,), (1.959964,), 0.8) == pytest.approx(1.959964 + 0.841621, abs=1e-4)


def test_uneven_looks_spend_what_they_may_and_all_of_it_in_the_end() -> None:
    uneven = (0.15, 0.5, 0.55, 1.0)
    assert crossing(uneven, bounds(uneven, 0.05)) == pytest.approx(0.05, abs=1e-6)
    assert spent(0.5, 0.05) == pytest.approx(0.00305, abs=1e-5)


def test_five_looks_take_hardly_more_persons_than_one() -> None:
    """Jennison & Turnbull 2000, table 2.4 has 1.028 for the classic bounds."""
    drift = needed_drift(FIFTHS, bounds(FIFTHS, 0.05), 0.8)
    assert (drift / (1.959964 + 0.841621)) ** 2 == pytest.approx(1.025, abs=2e-3)
