"""A house without anything, and three files beside it."""

from pathlib import Path

import pytest

from tests.lib.commands.cast import CASES, PAID


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path / "home"))
    (tmp_path / "cases_2026-10-31.csv").write_text(CASES, encoding="utf-8")
    (tmp_path / "cases_2026-11-20.csv").write_text(CASES.replace("40\n", "60\n"), encoding="utf-8")
    (tmp_path / "repayments.csv").write_text(PAID, encoding="utf-8")
    return tmp_path
