"""`agreements` on the command line, and the gate while one is kept."""

import datetime as dt
import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from lib.__main__ import main
from lib.agreements import agreeing, records
from lib.agreements import knowing as knowing_agreements
from lib.agreements.affordability import from_json
from lib.ledger import Ledger
from lib.portfolio import Portfolio
from lib.privacy import erasing
from lib.privacy.person import find
from lib.rights import ALONE
from lib.rules.loading import load
from lib.sample.opening import open_sample
from lib.settings import Settings
from lib.visits.legality import knowing
from tests.lib.agreements.cast import FIRST, NOW, TODAY, propose, sign

CASE = "样例消费金融:CD0000421"


@pytest.fixture
def home(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with the sample and a signed agreement of one of its cases."""
    shutil.copytree(sample_home, tmp_path / "home")
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path / "home"))
    ledger = Ledger.open(tmp_path / "home")
    sign(ledger, propose(ledger, key=CASE, by=ALONE), by=ALONE)
    ledger.close()
    return tmp_path / "home"


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    capsys.readouterr()
    assert main(["agreements", *words, "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.usefixtures("home")
def test_the_command_lists_agreements_as_of_a_day_and_by_state(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = told(capsys, "--as-of", "2026-11-05")
    rows = found["agreements"]
    assert isinstance(rows, list)
    assert (found["n"], rows[0]["state"], rows[0]["total"], rows[0]["next_due"]) == (
        1,
        "performing",
        "1000.00",
        FIRST.isoformat(),
    )
    assert not {"budget", "note", "content"} & set(rows[0])
    assert told(capsys, "--as-of", "2026-11-05", "--state", "late")["n"] == 0
    assert told(capsys, "--as-of", "2026-11-01")["n"] == 0


def test_the_world_of_the_gate_has_the_hold_while_the_agreement_is_kept(home: Path) -> None:
    place, settings = Portfolio.open(home), Settings()
    cases = place.cases(dt.date(2026, 10, 31), known_by=TODAY).collect()

    def held(day: dt.date) -> list[str]:
        world = knowing.world(place, settings, load(home), cases, day, "")
        mine = world.holds.filter(pl.col("origin") == "agreement")
        return mine.filter(pl.col("lifted_on").is_null())["case_key"].to_list()

    assert held(TODAY) == [CASE]
    agreeing.cancel(place.ledger, records.steps(place.ledger)["agreement_id"][0], "x", NOW)
    assert held(TODAY) == []


def test_an_agreement_of_the_sample_goes_with_it_and_comes_back_with_it(home: Path) -> None:
    place = Portfolio.open(home)
    signed = propose(place.ledger, key="CD-1", by=ALONE, sample=True)
    sign(place.ledger, signed, by=ALONE)
    assert place.withdraw_sample(now=NOW)
    assert knowing_agreements.steps_of(place)["case_key"].unique().to_list() == [CASE]
    open_sample(place, NOW)
    mine = knowing_agreements.steps_of(place).filter(case_key="CD-1")
    assert mine["step"].to_list() == ["proposed", "signed"]


def test_erasing_a_person_empties_what_he_earns_and_leaves_the_schedule(home: Path) -> None:
    place = Portfolio.open(home)
    before = records.steps(place.ledger)["budget"][0]
    assert from_json(json.loads(before))
    erasing.erase(place, find(place, CASE), "request 7", now=NOW)
    after = records.steps(place.ledger)
    assert after["budget"].to_list() == [None, None]
    assert after["content"].is_not_null().to_list() == [True, False]
