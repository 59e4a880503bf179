"""`measures --measure forecast`: the weeks ahead with their past error, for programs."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from lib.__main__ import main


@pytest.fixture(autouse=True)
def home(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(sample_home, tmp_path / "home")
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path / "home"))


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    main(["measures", "--measure", "forecast", *words, "--json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_each_week_has_its_streams_its_interval_and_the_past_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = told(capsys)["rows"]
    assert [row["week"] for row in rows] == [1, 2, 3, 4, 5, 6, 7, 8]
    first = rows[0]
    assert (first["first"], first["last"]) == ("2026-11-21", "2026-11-27")
    parts = first["promises"] + first["agreements"] + first["rest"]
    assert first["model"] == pytest.approx(parts)
    assert first["low"] < first["expected"] < first["high"]
    assert (first["n"], first["weeks_tested"], first["source"]) == (1650, 25, "model")
    assert first["error_model"] < first["error_naive"]


def test_it_speaks_of_the_whole_portfolio_only(capsys: pytest.CaptureFixture[str]) -> None:
    said = told(capsys, "--unit", "person")
    assert said["status"] == "refused"
    assert "a forecast is of all cases" in said["message"]
    assert told(capsys, "--filter", "bucket=M1")["status"] == "refused"
