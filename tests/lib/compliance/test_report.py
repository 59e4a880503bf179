"""The report of a period: refusals of lists, rates, exceptions, the same on the command line."""

import datetime as dt
import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from lib.__main__ import main
from lib.compliance import attempts
from lib.compliance.gathering import gathered
from lib.portfolio import Portfolio
from lib.rights import NotAllowed, Role
from lib.settings import Settings
from lib.visits.legality.decisions import DECISIONS
from tests.cast import somebody

TZ = "Asia/Shanghai"
NOW = dt.datetime(2026, 11, 20, 17, tzinfo=dt.UTC)


def decided(*rows: tuple[str, str, bool, list[str]]) -> pl.DataFrame:
    """Decisions as the ledger gives them: purpose, case, whether allowed, by which rules not."""
    told = [
        {
            "decided_at": NOW,
            "purpose": purpose,
            "case_key": case_key,
            "channel": "visit",
            "allowed": allowed,
            "rule_ids": rule_ids,
            "actor": "mia",
        }
        for purpose, case_key, allowed, rule_ids in rows
    ]
    return pl.DataFrame(told, schema=dict(DECISIONS))


def test_refusals_are_told_by_rule_and_day_with_how_many_asked() -> None:
    kept = decided(
        ("plan", "A", False, ["CN-CBA26-ENTRY", "HOUSE-HOLDS"]),
        ("plan", "B", False, ["CN-CBA26-ENTRY"]),
        ("plan", "C", True, []),
        ("plan", "D", False, []),  # it ended: refused by no rule
        ("record", "E", False, ["CN-CBA26-TIME"]),  # it happened
    )
    day = dt.date(2026, 11, 21)  # in Shanghai it is the next day already

    counted, n = attempts.within(kept, (day, day), TZ)

    assert n == 2
    assert counted.rows() == [("CN-CBA26-ENTRY", day, 2, 2, 1), ("HOUSE-HOLDS", day, 1, 1, 1)]
    assert attempts.within(kept, (NOW.date(), NOW.date()), TZ)[1] == 0


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.COLLECTOR, Role.ADMINISTRATOR])
def test_who_may_not_see_compliance_gets_no_report(tmp_path: Path, role: Role) -> None:
    place = Portfolio.open(tmp_path).by(somebody("nn", role))
    with pytest.raises(NotAllowed):
        gathered(place, NOW.date(), Settings(timezone=TZ), today=NOW.date())


@pytest.fixture
def home(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(sample_home, tmp_path / "home")
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.mark.usefixtures("home")
def test_the_command_prints_the_figures_with_their_bases(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["compliance", "--from", "2026-11-01", "--to", "2026-11-20", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)

    assert (told["from"], told["to"]) == ("2026-11-01", "2026-11-20")
    held = next(one for one in told["violations"]["by_rule"] if one["rule_id"] == "HOUSE-HOLDS")
    assert 0 < held["cases"] <= held["n"] <= held["of"] <= told["violations"]["contacts"]
    assert told["blocked_attempts"] == {"n": 0, "by_rule_and_day": []}
    assert told["incidents"]["days"] == 20
    assert told["complaints"]["contacts"] > 0
    assert len(told["rules_hash"]) == 64


@pytest.mark.usefixtures("home")
def test_a_period_that_ends_before_it_begins_is_refused_in_a_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["compliance", "--from", "2026-11-20", "--to", "2026-11-01"]) == 1
    assert "ends before it begins" in capsys.readouterr().out


def test_an_empty_store_has_an_empty_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path))
    assert main(["compliance"]) == 0
    assert "0 of 0 contacts" in capsys.readouterr().out
