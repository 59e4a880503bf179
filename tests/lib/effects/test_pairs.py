"""Pairs and differences by hand, and against published figures."""

import datetime as dt
import math

import numpy as np
import polars as pl
import pytest

from lib.effects.answering import is_brought_forward
from lib.effects.estimating import difference, e_value, evidence
from lib.effects.matching import pairs

DAY = dt.date(2026, 3, 1)


def rows(*told: tuple[bool, str]) -> pl.DataFrame:
    """Rows of trials: whether visited, and the bucket."""
    return pl.DataFrame(
        {
            "treated": [one for one, _ in told],
            "day": [DAY] * len(told),
            "currency": ["CNY"] * len(told),
            "bucket": [bucket for _, bucket in told],
            "paid_within": [0] * len(told),
        }
    )


def test_the_nearest_gets_a_case_that_two_want_and_the_other_the_next() -> None:
    mine = rows((True, "M1"), (True, "M1"), (False, "M1"), (False, "M1"), (False, "M2"))
    spread = np.array([0.0, 0.02, 0.03, 0.05, 2.0])
    assert pairs(mine, spread).rows() == [(0, 3), (1, 2)]


def test_who_is_farther_than_the_caliper_or_in_another_stratum_is_no_match() -> None:
    mine = rows((True, "M1"), (True, "M2"), (False, "M1"), (False, "M3"))
    assert pairs(mine, np.array([0.0, 0.0, 1.0, 0.0])).rows() == []


def test_nobody_stands_for_two_on_one_day() -> None:
    mine = rows((True, "M1"), (True, "M1"), (False, "M1"), (False, "M9"))
    assert pairs(mine, np.array([0.0, 0.1, 0.05, 9.0])).rows() == [(0, 2)]


def sides(visited: list[int], others: list[int], people: list[str] | None = None) -> pl.DataFrame:
    n = len(visited)
    return pl.DataFrame(
        {
            "pair": [*range(n), *range(n)],
            "who": people or [f"v{at}" for at in range(n)] + [f"o{at}" for at in range(n)],
            "treated": [True] * n + [False] * n,
            "paid": [*visited, *others],
            "owed": [2] * (2 * n),
        }
    )


def test_of_pairs_of_different_people_the_interval_is_that_of_paired_differences() -> None:
    visited, others = [1, 1, 0, 1, 0, 1], [0, 1, 0, 0, 0, 1]
    found = difference(sides(visited, others), "paid")
    apart = np.array(visited) - np.array(others)
    half = 1.959964 * math.sqrt(float(((apart - apart.mean()) ** 2).sum())) / len(apart)
    assert found is not None
    assert found.value == pytest.approx(2 / 6)
    assert found.n == 6
    assert found.low == pytest.approx(found.value - half)
    assert found.high == pytest.approx(found.value + half)


def test_one_person_in_many_pairs_is_not_many_persons() -> None:
    visited, others = [1, 0] * 10, [0, 0] * 10
    alone = difference(sides(visited, others), "paid")
    same = [f"v{at % 2}" for at in range(20)] + [f"o{at}" for at in range(20)]
    repeated = difference(sides(visited, others, same), "paid")
    assert alone is not None
    assert repeated is not None
    assert repeated.value == alone.value
    assert repeated.high - repeated.low > 2 * (alone.high - alone.low)


def test_amounts_are_set_against_what_is_owed() -> None:
    found = difference(sides([1, 1], [1, 0]), "paid", "owed")
    assert found is not None
    assert (found.visited, found.others, found.value) == (0.5, 0.25, 0.25)
    nothing = sides([1], [0]).with_columns(owed=pl.lit(0))
    assert difference(nothing, "paid", "owed") is None


def test_the_e_value_is_that_of_its_authors() -> None:
    # VanderWeele and Ding 2017: risk ratio 3.9 (1.8 to 8.7) has 7.26, and 3.0 for the interval.
    assert round(e_value(3.9), 2) == 7.26
    assert round(e_value(1.8), 2) == 3.0
    assert e_value(1 / 3.9) == pytest.approx(e_value(3.9))
    assert e_value(1.0) == 1.0


def test_an_interval_that_holds_no_effect_needs_nothing_hidden() -> None:
    found = evidence(sides([1, 0, 1, 0], [1, 0, 0, 0]), "paid")
    assert found is not None
    assert found.ratio == pytest.approx(2.0)
    assert found.e_nearer == 1.0
    assert evidence(sides([1, 1], [0, 0]), "paid") is None


def test_money_that_only_came_earlier_is_told_from_more_money() -> None:
    def shown(*lows: float) -> pl.DataFrame:
        what = ["paying"] * len(lows)
        return pl.DataFrame({"window": [7, 14, 30], "what": what, "low": lows})

    assert is_brought_forward(shown(0.05, 0.01, -0.02))
    assert not is_brought_forward(shown(0.05, 0.01, 0.02))
    assert not is_brought_forward(shown(-0.05, -0.01, -0.02))


def test_leaving_out_who_owes_much_tells_how_sure_a_share_of_the_amount_is() -> None:
    owed, paid, treated = [100, 100, 800, 500, 500], [100, 0, 0, 0, 100], [True] * 3 + [False] * 2
    sides = pl.DataFrame(
        {"pair": [0, 1, 2, 0, 1], "who": list("abcde"), "treated": treated, "owed": owed,
         "money": paid}
    )  # fmt: skip
    found = difference(sides, "money", "owed")
    assert found is not None
    # Of the one side 90, -10 and -80 of what the two others owe; of the other -50 and 50.
    pairs_of = (90 / 900 + 50 / 500, -10 / 900 - 50 / 500, -80 / 200)
    half = 1.959964 * math.sqrt(sum(one**2 for one in pairs_of))
    assert (found.value, found.high) == pytest.approx((0, half))
