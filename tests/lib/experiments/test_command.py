"""Experiments and decisions on the command line, over the sample."""

import datetime as dt
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lib.__main__ import main
from lib.experiments import changing, gathering
from lib.lessons import noting
from lib.lessons.noting import Decision
from lib.portfolio import Portfolio, paying
from lib.settings import Settings
from lib.strategy import gathering as strategy
from lib.strategy.knowing import KNOWN
from lib.strategy.segments import Rule
from tests.cast import NOON
from tests.lib.experiments.cast import DESIGN

FIRST, LATEST = dt.date(2026, 9, 30), dt.date(2026, 11, 20)


@pytest.fixture
def home(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(sample_home, tmp_path / "home")
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    def ask(*words: str) -> Any:  # noqa: ANN401 — what a command says
        assert main([*words, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return ask


def running(place: Portfolio) -> str:
    design = replace(DESIGN, rule=Rule(dpd_from=1), start=FIRST, last_entry=FIRST)
    key = changing.propose(place.ledger, design, "costs", NOON)
    changing.start(place.ledger, key, "go", NOON, day=FIRST)
    return key


def test_an_experiment_is_listed_shown_with_its_salt_and_read_out(
    home: Path, told: Callable[..., Any]
) -> None:
    key = running(Portfolio.open(home))
    assert [one["name"] for one in told("experiments", "list")["experiments"]] == ["No visits"]
    shown = told("experiments", "show", "1")
    assert (shown["salt"], shown["design"]["outcome"]) == (key, "paid")

    early = told("experiments", "readout", "1", "--as-of", "2026-10-10")
    assert (early["reading"], early["compared"]) == ("running", [])
    final = told("experiments", "readout", "1", "--as-of", "2026-11-20")
    assert (final["reading"], final["on"]) == ("final", "2026-10-14")
    assert sum(arm["n"] for arm in final["arms"]) == final["entered"] == final["matured"]
    assert final["believable"]
    assert final["compared"][0]["n"] + final["compared"][0]["control_n"] == final["entered"]


def test_payments_are_known_up_to_their_own_files_and_not_to_those_of_cases(home: Path) -> None:
    place = Portfolio.open(home)
    files = place.imports("repayments")
    last = max(one.as_of for one in files)
    without = place.without([one.import_id for one in files])
    known = paying.known_of(place, last + dt.timedelta(days=40))
    assert (max(known.values()), set(known)) == (last, {"", *paying.known_of(without, LATEST)})
    between = FIRST - dt.timedelta(days=3)
    assert set(paying.known_of(place, between).values()) == {between}
    assert set(paying.known_of(without, LATEST + dt.timedelta(days=1)).values()) == {LATEST}


def test_an_unknown_number_leads_nowhere(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Portfolio.open(home).ledger.close()
    assert main(["experiments", "show", "7"]) == 1
    assert "7" in capsys.readouterr().out


def test_who_enters_is_known_as_the_strategy_knows_it(home: Path) -> None:
    place, settings = Portfolio.open(home), Settings()
    names = ["case_key", *KNOWN, "risk", "last_outcome", "last_met"]
    mine = gathering.known_on(place, settings)(LATEST).select(names)
    assert mine.equals(strategy.known(place, settings, LATEST, LATEST).select(names))


def test_the_same_arms_are_read_whoever_reads_and_however_often(home: Path) -> None:
    place = Portfolio.open(home)
    running(place)
    day = FIRST + dt.timedelta(days=3)
    first = gathering.arms(place, Settings(), day)
    assert first.height > 100
    assert gathering.arms(Portfolio.open(home), Settings(), day).equals(first)
    assert gathering.arms(place, Settings(), FIRST - dt.timedelta(days=1)).is_empty()


def test_decisions_are_listed_with_what_came_of_them(home: Path, told: Callable[..., Any]) -> None:
    place = Portfolio.open(home)
    late = place.cases(FIRST).collect().filter(bucket="M2")["case_key"].to_list()
    decision = Decision(
        what="M2 先外访",
        why="电话联系不上",
        owner="Wang",
        decided_on=FIRST,
        review_on=LATEST,
        measure="paid",
        as_of=FIRST,
        case_keys=tuple(late[::2]),
        page="cases",
    )
    noting.note(place.ledger, decision, (), NOON)
    (one,) = told("lessons", "list", "--as-of", "2026-11-20")["lessons"]
    assert (one["number"], one["state"], one["cases"]) == (1, "open", len(late[::2]))
    assert one["finding"].startswith("From 2026-09-30 to 2026-11-20: ")
    assert one["interval"][0] < one["difference"] < one["interval"][1]
    assert told("lessons", "list", "--search", "M9")["n"] == 0
