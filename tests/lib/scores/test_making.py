"""A model is used where there is something to learn and it was shown, and nowhere else."""

import datetime as dt
import json
from typing import Any

import polars as pl
import pytest

from lib.scores.making import BETTER, FEW, NONE, NOT_BETTER, divided, made
from lib.scores.observing import WINDOW
from tests.lib.scores.cast import DAYS, World


def test_a_habit_of_paying_is_learned_and_the_model_beats_the_table(
    of_habit: dict[str, Any],
) -> None:
    test = of_habit["test"]
    assert (of_habit["source"], of_habit["why"]) == ("model", BETTER)
    assert test["gain"]["low"] > 0
    assert test["model"]["auc"]["low"] > test["table"]["auc"]["high"]


def test_where_everybody_throws_a_coin_the_model_is_refused(of_coins: dict[str, Any]) -> None:
    assert (of_coins["source"], of_coins["why"]) == ("table", NOT_BETTER)
    assert of_coins["test"]["gain"]["low"] <= 0
    assert of_coins["model"] is None


def test_what_is_predicted_of_a_habit_comes_true(of_habit: dict[str, Any]) -> None:
    within = [
        one["low"] - 0.1 <= one["predicted"] <= one["high"] + 0.1
        for one in of_habit["test"]["model"]["curve"]
    ]
    assert all(within)


def test_nothing_that_is_learned_from_was_unknown_when_the_test_began(
    of_habit: dict[str, Any],
) -> None:
    learned, held = (
        [dt.date.fromisoformat(one) for one in of_habit["test"][part]]
        for part in ("learned", "held")
    )
    assert max(learned) + dt.timedelta(days=WINDOW) <= min(held)
    assert sorted({*learned, *held}) == DAYS


def test_snapshots_of_each_week_are_not_learned_from_while_their_windows_run() -> None:
    days = [dt.date(2026, 3, 1) + dt.timedelta(days=7 * at) for at in range(12)]
    rows = pl.DataFrame(
        [(day, at % 2 == 0) for day in days for at in range(200)],
        schema={"day": pl.Date, "paid": pl.Boolean},
        orient="row",
    )
    split = divided(rows)
    assert split is not None
    assert split.held == tuple(days[-3:])
    assert max(split.learned) + dt.timedelta(days=WINDOW) <= min(split.held)


def test_the_same_past_gives_the_same_model(habit: World, of_habit: dict[str, Any]) -> None:
    assert made(habit.observations(), habit.traits(), DAYS[-1]) == of_habit


def test_what_is_kept_is_plain_json_and_names_nobody(of_habit: dict[str, Any]) -> None:
    text = json.dumps(of_habit, allow_nan=False)
    assert json.loads(text) == of_habit
    assert "C0001" not in text


@pytest.mark.parametrize(
    ("wanted", "why", "source"),
    [
        (pl.col("day") == DAYS[0], FEW, "table"),
        (pl.col("case_key") < "C0020", NONE, None),
        (~pl.col("paid"), NONE, None),
    ],
)
def test_too_little_history_gives_the_table_or_nothing(
    habit: World, wanted: pl.Expr, why: str, source: str | None
) -> None:
    found = made(habit.observations().filter(wanted), habit.traits(), DAYS[-1])
    assert (found["why"], found["source"], found["test"]) == (why, source, None)


def test_of_very_many_observations_whole_persons_are_left_out(
    habit: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lib.scores.making.POINTS", 1_500)
    monkeypatch.setattr("lib.scores.making.SHARES", 10)
    found = made(habit.observations(), habit.traits(), DAYS[-1])
    assert found["of"] == 3_000
    assert found["n"] == found["persons"] * len(DAYS)
    assert 1_200 < found["n"] < 1_800


def test_how_far_it_is_only_grows(coins: World) -> None:
    told: list[float] = []
    made(coins.observations(), coins.traits(), DAYS[-1], told.append)
    assert told == sorted(told)
