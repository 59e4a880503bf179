"""The plan of the sample, by the command and as its golden file has it."""

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from lib.__main__ import main
from lib.commands.answer import now
from lib.ledger import Ledger
from lib.portfolio import Portfolio
from lib.settings import Settings
from lib.visits.crew import Point
from lib.visits.plans import kept
from lib.visits.plans.approving import approve
from lib.visits.plans.judging import judged
from lib.visits.plans.preferring import clock, sun
from lib.visits.requests import asking
from lib.visits.requests.asking import Request

GOLDEN = Path(__file__).parents[3] / "golden" / "plan.json"
DATE = "2026-11-23"
WINTER = dt.date(2026, 12, 22)


@pytest.fixture(scope="module")
def home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("planned") / "home"
    shutil.copytree(sample_home, copy)
    return copy


@pytest.fixture(scope="module")
def written(home: Path) -> Iterator[Path]:
    """What the command wrote, once; its answer as plan.json."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOORSTEP_HOME", str(home))
        out = home.parent / "out"
        words = ["plan", "--date", DATE, "--iterations", "20", "--crew", "一组", "--crew", "四组"]
        with (home.parent / "said").open("w", encoding="utf-8") as said:
            patch.setattr("sys.stdout", said)
            assert main([*words, "--out", str(out), "--json"]) == 0
        shutil.copy(home.parent / "said", out / "plan.json")
        yield out


@pytest.fixture
def facts(written: Path, monkeypatch: pytest.MonkeyPatch, home: Path) -> dict[str, Any]:
    monkeypatch.setenv("DOORSTEP_HOME", str(home))
    told: dict[str, Any] = json.loads((written / "plan.json").read_text("utf-8"))
    return told


def test_the_command_answers_with_routes_reasons_and_totals(facts: dict[str, Any]) -> None:
    (route,) = facts["routes"]
    stops = route["stops"]

    assert (route["crew"], route["date"], len(route["members"])) == ("一组", DATE, 2)
    assert sum(stop["km"] for stop in stops) <= route["km"] == facts["totals"]["km"]
    assert sum(stop["value"] for stop in stops) == pytest.approx(route["value"])
    assert all(stop["why"] and stop["then"] and "T" in stop["arrive"] for stop in stops)
    assert [one["crew"] for one in facts["idle"]] == ["四组"]
    assert facts["unassigned"]["no_room"] > 0


def test_the_reasons_of_the_sample_are_those_of_the_golden_file(facts: dict[str, Any]) -> None:
    told = {
        "refused": facts["refused"],
        "idle": facts["idle"],
        "rules_hash": facts["rules_hash"],
        "cases": facts["totals"]["cases"] + sum(facts["unassigned"].values()),
    }

    assert told == json.loads(GOLDEN.read_text("utf-8"))


def test_the_files_are_enough_for_anybodys_solver(written: Path, facts: dict[str, Any]) -> None:
    found = pl.read_csv(written / "candidates.csv", infer_schema_length=None)
    crews = pl.read_csv(written / "crews.csv", infer_schema_length=None)
    stops = pl.read_csv(written / "plan.csv", infer_schema_length=None)
    offered = found.filter(pl.col("windows").is_not_null() & (pl.col("windows") != ""))

    assert crews.select("crew", "pause_minutes").rows() == [("一组", 45)]
    planned = {stop["case_key"] for stop in facts["routes"][0]["stops"]}
    assert set(stops["case_key"]) == planned
    assert planned <= set(offered["case_key"])
    assert set(found.filter(pl.col("crew").is_not_null())["case_key"]) == planned
    assert offered.select(pl.col("door", "service_minutes", "door_score").null_count().sum()).row(
        0
    ) == (0, 0, 0)
    left = found.filter(~pl.col("case_key").is_in(list(planned)))
    assert left["why_not"].null_count() == 0
    assert (written / "plan.xlsx").stat().st_size > 0


def test_a_plan_can_be_judged_again_and_approved(home: Path, facts: dict[str, Any]) -> None:
    assert main(["check", facts["plan_id"], "--at", f"{DATE}T08:00"]) == 0
    settings, place = Settings(home=home), Portfolio.open(home)
    found = kept.load(place.ledger, facts["plan_id"])

    lists = approve(
        place.ledger, found.plan_id, judged(place, settings, found, found.days[0]), now()
    )

    assert len(lists) == 1
    assert kept.recent(Ledger.open(home))[0].steps == ("approved",)


def test_a_plan_by_daylight_is_shared_evenly_with_crews_that_know_their_customers(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOORSTEP_HOME", str(home))
    monkeypatch.setenv("DOORSTEP_DAYLIGHT", "all")
    words = ["plan", "--date", str(WINTER), "--iterations", "20", "--json"]

    assert main([*words, "--as-of", "2026-11-20"]) == 0
    usual = json.loads(capsys.readouterr().out)
    assert main([*words, "--share", "stops", "--same-crew", "10"]) == 0
    shared = json.loads(capsys.readouterr().out)

    assert any("by daylight only" in said for said in usual["learned"])
    for facts in (usual, shared):
        stops = [stop for route in facts["routes"] for stop in route["stops"]]
        assert len(stops) > len(facts["routes"]) > 1
        for stop in stops:
            light = sun(Point(stop["lat"], stop["lon"]), WINTER, "Asia/Shanghai")
            assert clock(light.opens) <= stop["arrive"][11:16]
            assert stop["leave"][11:16] <= clock(light.closes)
    assert _spread(shared) <= _spread(usual)


NOW = dt.datetime(2026, 11, 20, 8, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def test_over_several_days_the_files_agree_and_what_was_asked_for_counts(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOORSTEP_HOME", str(home))
    words = ["plan", "--date", "2026-11-20", "--days", "2", "--iterations", "20", "--json"]
    assert main([*words, "--out", str(tmp_path / "before")]) == 0
    before = pl.read_csv(tmp_path / "before" / "candidates.csv", infer_schema_length=None)
    wanted = before.filter(why_not="no_room").row(-1, named=True)
    ledger = Ledger.open(home)
    asked = Request(
        case_key=wanted["case_key"], reason="new_lead", expires_on=dt.date(2026, 11, 30)
    )
    asking.approve(ledger, asking.ask(ledger, asked, NOW), "可以", NOW)
    ledger.close()

    assert main([*words, "--out", str(tmp_path / "after")]) == 0
    capsys.readouterr()
    after = pl.read_csv(tmp_path / "after" / "candidates.csv", infer_schema_length=None)

    for found in (before, after):
        planned = found.filter(pl.col("crew").is_not_null() & (pl.col("crew") != ""))
        assert planned.filter(pl.col("why_not").fill_null("") != "").height == 0
        doors = found.filter(pl.col("door").is_not_null(), pl.col("windows") != "")
        sums = doors.group_by("door").agg(pl.col("score").sum(), pl.col("door_score").first())
        assert (sums["score"] - sums["door_score"]).abs().max() < 1e-6  # type: ignore[operator]
        left = found.filter(why_not="no_room")
        assert left["why"].str.contains("minutes more on the way").all()
    (row,) = after.filter(case_key=wanted["case_key"]).rows(named=True)
    assert row["points"] == pytest.approx(wanted["points"] + 1)
    assert row["score"] == pytest.approx(wanted["score"] + 1)


def _spread(facts: dict[str, Any]) -> int:
    """The difference between the crew with most and the one with fewest stops."""
    stops = [len(route["stops"]) for route in facts["routes"]]
    return max(stops) - min(stops)


def test_a_crew_that_nobody_knows_and_a_day_without_files_are_refused(
    facts: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    del facts
    assert main(["plan", "--date", DATE, "--crew", "nobody"]) == 1
    assert "nobody" in capsys.readouterr().out
    assert main(["plan", "--date", "2020-01-01"]) == 1
    assert "no file of cases" in capsys.readouterr().out
    assert main(["plan", "--date", DATE, "--days", "11"]) == 1
