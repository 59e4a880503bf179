"""Two scores of stated points, with their reasons."""

import datetime as dt
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.scores import saying
from lib.scores.known import KNOWN
from lib.scores.points import ABILITY, MOST, SCORES, VALUES, WILLINGNESS, points_of, score, scored


def rows(*told: dict[str, Any]) -> pl.DataFrame:
    return scored(pl.DataFrame(list(told), schema=dict(KNOWN)))


WILLING = {
    "payments": 4,
    "kept_share": 0.8,
    "promises_kept": 3,
    "promises_n": 3,
    "reached_share": 0.7,
    "reached_n": 5,
    "attempts": 6,
    "trend": -0.3,
    "refusals": 0,
}
ABLE = {"burden": 0.2, "arrears": 1.0, "hardships": 0, "others": 0}


@pytest.mark.parametrize("name", SCORES)
def test_the_highest_points_of_a_score_are_a_hundred_and_the_lowest_nothing(name: str) -> None:
    table = score(name)
    assert sum(one.most for one in table.signals) == MOST
    assert sum(min(points for _, points in one.bands) for one in table.signals) == 0
    for one in table.signals:
        starts = [start for start, _ in one.bands]
        assert starts == sorted(starts)
        assert 0 < one.unknown < one.most
    assert {one.name for name in SCORES for one in score(name).signals} == set(VALUES)


def test_who_did_everything_right_has_a_hundred_and_who_did_nothing_has_none() -> None:
    unwilling = dict.fromkeys(WILLING, 0) | {"kept_share": 0.0, "reached_share": 0.0, "trend": 1.0}
    bad = unwilling | {"refusals": 3, "burden": 0.9, "arrears": 9.0, "hardships": 2, "others": 2}
    found = rows(WILLING | ABLE, bad).select(SCORES).rows()
    assert found == [(100, 100), (0, 0)]


def test_the_points_of_a_case_by_hand() -> None:
    case = WILLING | {"payments": 2, "kept_share": 0.5, "trend": 0.0, "refusals": None}
    found = rows(case | ABLE | {"burden": None, "arrears": 2.4}).row(0, named=True)
    assert found[WILLINGNESS] == 18 + 16 + 20 + 8 + 8
    assert found[ABILITY] == 12 + 20 + 20 + 20
    assert (found["willingness_n"], found["ability_n"]) == (4, 3)


def test_what_is_hardly_known_has_no_score_and_says_what_lacks() -> None:
    found = rows({"payments": 3, "arrears": 1.0}).row(0, named=True)
    assert (found[WILLINGNESS], found[ABILITY]) == (None, None)
    said = [str(saying.lacks(found, name)) for name in SCORES]
    assert said == [
        "Not enough data: 1 of 5 signals are known, 2 are needed.",
        "Not enough data: 1 of 4 signals are known, 2 are needed.",
    ]


def test_the_reasons_name_values_with_their_n_and_add_up_to_the_score() -> None:
    found = rows(WILLING | {"refusals": None} | ABLE).row(0, named=True)
    assert [str(one) for one in saying.reasons(found, WILLINGNESS)] == [
        "Payments: 4 payments in the last 180 days – 25 of 25 points.",
        "Promises kept: 3 of 3 promises kept, drawn towards all: 80% – 25 of 25 points.",
        (
            "Can be reached: somebody reached in 5 of 6 attempts of the last 90 days, drawn "
            "towards all: 70% – 20 of 20 points."
        ),
        (
            "Trend of the overdue amount: the overdue amount changed by -30% since the file "
            "before – 15 of 15 points."
        ),
        (
            "Refusals: not known, nobody was reached in the last 180 days – 8 of 15 points, "
            "neither good nor bad."
        ),
    ]
    for name in SCORES:
        points = [found[points_of(one.name)] for one in score(name).signals]
        assert sum(points) == found[name]
        assert saying.lacks(found, name) is None


NUMBER = st.one_of(st.none(), st.floats(-5, 20, allow_nan=False))


@given(st.fixed_dictionaries(dict.fromkeys(set(VALUES.values()), NUMBER)))
def test_a_score_lies_between_nothing_and_a_hundred(values: dict[str, float | None]) -> None:
    whole = {
        name: None if value is None else int(value) if KNOWN[name] == pl.Int64 else value
        for name, value in values.items()
    }
    found = rows(whole).row(0, named=True)
    assert all(found[name] is None or 0 <= found[name] <= MOST for name in SCORES)
    assert (found[WILLINGNESS] is None) == (found["willingness_n"] < score(WILLINGNESS).needed)


def test_every_signal_has_its_words() -> None:
    assert set(saying.SIGNALS) == set(saying.TOLD) == set(saying.UNTOLD) == set(VALUES)


def test_scores_of_many_cases_are_made_by_columns() -> None:
    many = pl.DataFrame([WILLING | ABLE], schema=dict(KNOWN))
    many = pl.concat([many] * 1_000).with_columns(day=pl.lit(dt.date(2026, 1, 1)))
    assert scored(many)[WILLINGNESS].unique().to_list() == [100]


@pytest.mark.parametrize(
    ("p", "wanted"),
    [(0.9, "only 60% to 80% paid"), (0.7, "60% to 80% paid (95 %)."), (0.5, "which is more")],
)
def test_a_chance_that_did_not_come_true_among_its_like_says_so(p: float, wanted: str) -> None:
    row = {"p": p, "low": 0.6, "high": 0.8, "n": 150, "why": "model"}
    assert wanted in str(saying.chance(row))
    assert "of 150 cases" in str(saying.chance(row))
