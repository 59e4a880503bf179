"""The report of a period: refusals of lists, rates, exceptions, the same on the command line."""

import datetime as dt
import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from lib.__main__ import main
from lib.compliance import attempts
from lib.compliance.attempts import DECISIONS
from lib.compliance.gathering import gathered
from lib.ledger import Ledger
from lib.portfolio import Portfolio
from lib.rights import NotAllowed, Role
from lib.visits import records
from lib.visits.candidates import Candidates, Refused, sort
from lib.visits.nearest import NearestFirst
from lib.visits.visit_list import make
from lib.words import Sentence
from tests.cast import somebody
from tests.lib.visits.cast import CREW, DAY, Hours, Straight, basket

TZ = "Asia/Shanghai"
NOW = dt.datetime(2026, 11, 20, 17, tzinfo=dt.UTC)
BY_RULE = Sentence("{rule}: {why}", rule="CN-CBA26-ENTRY", why=Sentence("The place is unknown."))


def plan(ledger: Ledger, *refused: Refused) -> None:
    chosen = sort(basket({}), {}).chosen
    made = make(Candidates(chosen, refused), CREW, DAY, Hours(), Straight(), NearestFirst(), 1)
    records.save(ledger, made, NOW)


def test_the_refusals_of_lists_are_told_by_rule_and_day_with_who_asked(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path).by(somebody("mia", Role.MANAGER))
    held = Sentence("On the list of holds: {hold}.", hold="x")
    plan(
        ledger,
        Refused("A", BY_RULE),
        Refused("B", BY_RULE),
        Refused("C", held),
        Refused("D", Sentence("Nothing is overdue.")),
    )

    kept = attempts.of_lists(ledger)
    day = dt.date(2026, 11, 21)  # in Shanghai it is the next day already
    counted, n = attempts.within(kept, (day, day), TZ)

    assert kept.schema == pl.Schema(DECISIONS)
    assert set(kept["actor"]) == {"mia"}
    assert n == 3
    assert counted.rows() == [
        ("CN-CBA26-ENTRY", day, 2, 2, 1),
        ("HOUSE-HOLDS", day, 1, 1, 1),
    ]
    assert attempts.within(kept, (DAY, DAY), TZ)[1] == 0


def test_one_decision_with_several_rules_is_one_blocked_attempt() -> None:
    row = (NOW, "check", "A", "visit", False, ["R1", "R2"], "mia")
    fine: tuple[object, ...] = (NOW, "check", "B", "visit", True, [], "mia")
    decisions = pl.DataFrame([row, fine], schema=dict(DECISIONS), orient="row")

    counted, n = attempts.within(decisions, (dt.date(2026, 11, 1), dt.date(2026, 11, 30)), TZ)

    assert n == 1
    assert counted.select("rule_id", "n").rows() == [("R1", 1), ("R2", 1)]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.COLLECTOR, Role.ADMINISTRATOR])
def test_who_may_not_see_compliance_gets_no_report(tmp_path: Path, role: Role) -> None:
    place = Portfolio.open(tmp_path).by(somebody("nn", role))
    with pytest.raises(NotAllowed):
        gathered(place, NOW.date(), TZ)


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
    assert 0 < held["cases"] <= held["n"] <= held["of"] == told["violations"]["contacts"]
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
