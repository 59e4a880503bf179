"""Where a setting comes from, and what becomes of a wrong one."""

import datetime as dt
import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from lib.settings import ROOT, Settings, SettingsUnreadable


@pytest.fixture(autouse=True)
def nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work where neither environment nor file sets anything; return the folder of the file."""
    for name in [name for name in os.environ if name.startswith("DOORSTEP_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_data_lie_beside_the_product_until_somebody_says_otherwise() -> None:
    assert Settings().home == ROOT / "var"


def test_the_file_sets_what_the_environment_leaves_open(
    nothing_set: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (nothing_set / "doorstep.toml").write_text(
        'currency = "TWD"\nminimum_n = 30\nvisit_start = 09:00:00\n', "utf-8"
    )
    monkeypatch.setenv("DOORSTEP_MINIMUM_N", "40")
    settings = Settings()
    found = (settings.currency, settings.minimum_n, settings.visit_start)
    assert found == ("TWD", 40, dt.time(9))


def test_an_empty_variable_sets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORSTEP_CURRENCY", "")
    assert Settings().currency == "CNY"


@pytest.mark.parametrize(
    "line", ['datum = "mars"', "speed_by_hour = {25 = 16}", "curency = 'CNY'", "minimum_n = 'many'"]
)
def test_a_setting_that_is_misspelt_or_makes_no_sense_is_refused(
    nothing_set: Path, line: str
) -> None:
    (nothing_set / "doorstep.toml").write_text(line + "\n", "utf-8")
    with pytest.raises(ValidationError, match=line.split(" ", maxsplit=1)[0]):
        Settings()


def test_a_file_of_settings_that_breaks_off_is_refused_with_its_place(nothing_set: Path) -> None:
    (nothing_set / "doorstep.toml").write_text("currency = 'CNY'\nport = = 1\n", "utf-8")
    with pytest.raises(
        SettingsUnreadable, match=r"doorstep\.toml cannot be used: it cannot be read"
    ):
        Settings()


def test_nobody_changes_a_setting_at_run_time() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().currency = "USD"  # type: ignore[misc]


def test_every_setting_says_what_it_is_for() -> None:
    silent = [name for name, field in Settings.model_fields.items() if not field.description]
    assert silent == []
