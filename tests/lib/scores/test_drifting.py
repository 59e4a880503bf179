"""Drift and fairness: shifts and gaps that were planted are found, those of chance are not."""

import datetime as dt
import math

import numpy as np
import polars as pl
import pytest

from lib.scores import fairness
from lib.scores.drifting import SHIFTED, _chi_squared, drift
from tests.lib.scores.cast import cases

DAY = dt.date(2026, 6, 30)


def test_the_index_of_a_shift_by_hand() -> None:
    then, now = {"a": 500_000, "b": 500_000}, {"a": 300_000, "b": 700_000}
    found = drift({"trend": then}, {"trend": now}).row(0, named=True)
    wanted = (0.3 - 0.5) * math.log(0.3 / 0.5) + (0.7 - 0.5) * math.log(0.7 / 0.5)
    assert found["psi"] == pytest.approx(wanted, abs=1e-4)
    assert (found["n_then"], found["n_now"]) == (1_000_000, 1_000_000)


def test_a_band_that_vanished_is_a_shift_and_no_infinity() -> None:
    found = drift({"trend": {"?": 900}}, {"trend": {"1–2": 900}}).row(0, named=True)
    assert SHIFTED < found["psi"] < 100


def test_cases_drawn_alike_stay_below_what_chance_allows_in_about_95_of_100() -> None:
    random = np.random.default_rng(1)
    parts, below = [0.1, 0.2, 0.3, 0.4], 0
    for _ in range(400):
        then, now = (
            {str(at): int(n) for at, n in enumerate(random.multinomial(800, parts))}
            for _ in range(2)
        )
        row = drift({"trend": then}, {"trend": now}).row(0, named=True)
        below += row["psi"] <= row["chance"]
    assert 365 <= below <= 395


def test_the_limits_of_chi_squared_are_those_of_the_books() -> None:
    assert _chi_squared(3) == pytest.approx(7.815, abs=0.05)
    assert _chi_squared(10) == pytest.approx(18.307, abs=0.05)
    assert _chi_squared(0) == 0


def people(n: int, sex: str, p: float, share: float) -> pl.DataFrame:
    """Cases of one sex of which a share paid."""
    return pl.DataFrame(
        {
            "who": [f"{sex}{at}" for at in range(n)],
            "paid": [at < share * n for at in range(n)],
            "p": [p] * n,
            "region": ["A"] * n,
            "ages": [None] * n,
            "sex": [sex] * n,
        },
        schema_overrides={"ages": pl.String},
    )


def test_a_gap_is_found_where_it_was_planted_and_nowhere_else() -> None:
    rows = pl.concat(
        [people(400, "female", 0.3, 0.5), people(400, "male", 0.31, 0.3), people(3, "x", 0.1, 1)]
    )
    found = {row["group"]: row for row in fairness.fairness(rows, 1).to_dicts()}
    assert found["female"]["gap_low"] > 0
    assert found["female"]["gap"] == pytest.approx(0.2)
    assert found["male"]["gap_low"] < 0 < found["male"]["gap_high"]
    assert (found["x"]["n"], found["x"]["observed"], found["x"]["top"]) == (3, None, None)
    assert found["A"]["n"] == 803


def test_ages_stand_in_their_order_and_not_by_size() -> None:
    sizes = {"55+": 30, "< 25": 20, "35–44": 10}
    rows = pl.concat(
        people(n, "female", 0.3, 0.5).with_columns(ages=pl.lit(age)) for age, n in sizes.items()
    )
    found = fairness.fairness(rows, 1).filter(pl.col("trait") == "ages")
    assert found["group"].to_list() == ["< 25", "35–44", "55+"]


@pytest.mark.parametrize(
    ("case", "ages", "sex"),
    [
        ({"gender": "女", "age": 30}, "25–34", "female"),
        ({"gender": " M ", "birth": dt.date(2002, 1, 1)}, "< 25", "male"),
        ({"id_no": "51010119700101123X"}, "55+", "male"),
        ({"id_no": "510101198001011221"}, "45–54", "female"),
        ({"id_no": "510101198013011221", "gender": "?"}, None, "female"),
        ({}, None, None),
    ],
)
def test_groups_are_made_of_what_is_known(
    case: dict[str, object], ages: str | None, sex: str | None
) -> None:
    found = fairness.traits(cases([{"case_key": "A", **case}], DAY), DAY).row(0, named=True)
    assert (found["ages"], found["sex"]) == (ages, sex)


def test_regions_are_the_widest_of_which_there_are_several() -> None:
    rows: list[dict[str, object]] = [
        {"case_key": "A", "province": "四川", "city": "成都", "district": "武侯区"},
        {"case_key": "B", "province": "四川", "city": "绵阳", "district": "涪城区"},
    ]
    assert fairness.traits(cases(rows, DAY), DAY)["region"].to_list() == ["成都", "绵阳"]
