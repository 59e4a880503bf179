"""Who is in which arm: by the person and the salt alone."""

import hashlib

import polars as pl
import pytest

from lib.experiments.arms import Arm, drawn, point
from tests.lib.experiments.cast import HALVES, people, started, who

KEYS = pl.Series("person", [f"P{one}" for one in range(20_000)])


def test_a_person_is_drawn_by_the_hash_of_salt_and_key_which_anybody_can_recompute() -> None:
    digest = hashlib.sha256(b"salt:P7").hexdigest()
    assert point("salt", "P7") == int(digest[:13], 16) / 16**13
    assert 0 <= point("salt", "P7") < 1


def test_neither_the_order_nor_the_company_moves_anybody() -> None:
    arms = dict(zip(KEYS, drawn("salt", KEYS, HALVES), strict=True))
    turned = KEYS.reverse().head(500)
    assert dict(zip(turned, drawn("salt", turned, HALVES), strict=True)) == {
        one: arms[one] for one in turned
    }


def test_the_same_file_again_and_in_another_order_enters_the_same_people_in_the_same_arms() -> None:
    one, known = started(), people(300)
    first = who(one, known).sort("person")
    again = who(one, pl.concat([known.reverse(), people(50, first=300)])).sort("person")
    assert again.join(first, on="person", how="semi").equals(first)


def test_another_experiment_draws_anew() -> None:
    same = drawn("salt", KEYS, HALVES) == drawn("other", KEYS, HALVES)
    assert same.mean() == pytest.approx(0.5, abs=0.02)


def test_shares_are_kept() -> None:
    arms = (Arm("a", share=0.5), Arm("b", share=0.3), Arm("c", share=0.2))
    counted = drawn("salt", KEYS, arms).value_counts(normalize=True)
    told = dict(counted.iter_rows())
    assert {name: round(share, 1) for name, share in told.items()} == {"a": 0.5, "b": 0.3, "c": 0.2}
