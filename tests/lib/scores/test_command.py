"""`scores` on the command line."""

import json
import shutil
from pathlib import Path

import pytest

from lib.__main__ import main


@pytest.fixture
def home(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(sample_home, tmp_path / "home")
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.mark.usefixtures("home")
def test_a_night_job_fits_reports_and_lists(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scores", "report"]) == 0
    assert "Nothing has been fitted yet" in capsys.readouterr().out

    assert main(["scores", "fit", "--json"]) == 0
    fitted = json.loads(capsys.readouterr().out)
    assert (fitted["source"], fitted["version"], fitted["as_of"]) == ("model", 1, "2026-11-20")

    assert main(["scores", "report"]) == 0
    said = capsys.readouterr().out
    assert "The model is used" in said
    assert "Largest drift" in said

    assert main(["scores", "list", "--as-of", "2026-10-31", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert (listed["as_of"], listed["n"]) == ("2026-10-31", len(listed["cases"]))
    chances = [one["p"] for one in listed["cases"] if one["p"] is not None]
    assert chances == sorted(chances, reverse=True)

    assert main(["scores", "list"]) == 0
    assert "cases have a chance; as of 2026-11-20" in capsys.readouterr().out


def test_without_cases_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path / "home"))
    assert main(["scores", "list"]) == 0
    assert "There are no cases yet." in capsys.readouterr().out
