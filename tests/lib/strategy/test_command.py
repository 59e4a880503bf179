"""`strategy` on the command line, and the default strategy on the sample."""

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from lib.__main__ import main
from lib.portfolio import Portfolio
from lib.settings import Settings
from lib.strategy import matrix
from lib.strategy.actions import CHANNELS
from lib.strategy.gathering import known
from lib.strategy.steps import of_known

GOLDEN = Path(__file__).parents[2] / "golden" / "strategy.json"
DAY = dt.date(2026, 11, 20)


@pytest.fixture(scope="module")
def home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the sample that nobody writes into."""
    place = tmp_path_factory.mktemp("strategy") / "home"
    shutil.copytree(sample_home, place)
    return place


@pytest.fixture
def told(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:  # noqa: ANN401 — a function
    monkeypatch.setenv("DOORSTEP_HOME", str(home))

    def run(*words: str) -> dict[str, Any]:
        capsys.readouterr()
        assert main(["strategy", *words, "--json"]) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    return run


def test_the_default_strategy_gives_the_sample_the_steps_that_it_always_did(home: Path) -> None:
    place = Portfolio.open(home)
    found = of_known(known(place, Settings(), DAY, DAY), matrix.default(), DAY)
    counted = found.group_by("rule", "why", "action", "channel").len().sort(pl.all())
    lines = ["/".join(map(str, row)) for row in counted.iter_rows()]
    assert lines == json.loads(GOLDEN.read_text("utf-8"))
    assert set(found["channel"].drop_nulls()) <= set(CHANNELS)


def test_the_command_shows_the_strategy_and_the_steps_of_a_day(told: Any) -> None:  # noqa: ANN401
    assert told("show") == {"number": 0, "matrix": matrix.default().as_json()}
    steps = told("steps", "--as-of", "2026-11-20")
    assert (steps["n"], sum(steps["actions"].values())) == (1777, 1777)
    assert len(steps["steps"]) == 1777 - steps["actions"]["none"]
    assert set(steps["steps"][0]) == {
        *("client", "case_id", "case_key", "action", "channel"),
        *("cadence_days", "due", "rule", "why", "experiment", "arm"),
    }


def test_the_command_tries_another_strategy(told: Any, tmp_path: Path) -> None:  # noqa: ANN401
    text = matrix.FILE.read_text("utf-8").replace('"call_plan 7"', '"visit 14"')
    (tmp_path / "own.toml").write_text(text, "utf-8")
    found = told("simulate", "--as-of", "2026-11-20", "--matrix", str(tmp_path / "own.toml"))
    moved = {(one["action_now"], one["action_then"]) for one in found["changed"]}
    assert moved == {("call_plan", "visit")}
    assert {one["channel"] for one in found["channels"]} == set(CHANNELS)
    assert told("simulate", "--as-of", "2026-11-20")["changed"] == []


def test_a_file_that_is_no_strategy_is_refused(
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DOORSTEP_HOME", str(home))
    (tmp_path / "own.toml").write_text("M0 = 3", "utf-8")
    assert main(["strategy", "show", "--matrix", str(tmp_path / "own.toml")]) == 1
    assert "the cell M0 · S · low risk is missing" in capsys.readouterr().out


def test_an_empty_store_has_no_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path / "home"))
    assert main(["strategy", "steps", "--as-of", "2026-11-20"]) == 1
    assert "“2026-11-20” was not found" in capsys.readouterr().out
