"""The rules on the command line: listed, refused, and asked about a list or a call."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from lib.portfolio import Portfolio
from lib.visits.candidates import sort
from lib.visits.crew import Crew
from lib.visits.records import save
from lib.visits.solving.nearest import NearestFirst
from lib.visits.visit_list import make
from tests.lib.commands.cast import ask
from tests.lib.visits.cast import Hours, Straight

pytestmark = pytest.mark.usefixtures("home")


def test_the_rules_are_listed_with_their_hash_and_why_some_are_disabled(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, facts = ask(capsys, "rules", "--jurisdiction", "MY")

    assert code == 0
    assert len(facts["hash"]) == 64
    assert [(one["id"], one["disabled_because"]) for one in facts["rules"]] == [
        ("MY-BNM", "no_number")
    ]


def test_a_tenants_file_that_loosens_is_refused(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = home / "home" / "rules"
    folder.mkdir(parents=True)
    (folder / "own.toml").write_text("enabled = false", encoding="utf-8")

    code, facts = ask(capsys, "rules")

    assert code == 1
    assert "nobody knows “enabled”" in facts["message"]


def test_a_kept_list_is_judged_again_by_todays_rules(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    placed = "案件编号,客户号,姓名,逾期金额,逾期天数,居住地址,纬度,经度\n"
    rows = "A1,K1,张三,100,40,文三路1号,30.1,120.1\nA2,K2,李四,100,40,文三路9号,30.2,120.1\n"
    (home / "cases_2026-11-21.csv").write_text(placed + rows, encoding="utf-8")
    ask(capsys, "import", str(home / "cases_2026-11-21.csv"))
    portfolio = Portfolio.open(home / "home")
    cases = portfolio.cases().collect()
    crew = Crew("一组", ("李雷",))
    chosen = sort(cases.with_columns(held=pl.lit(None, pl.String)), {})
    made = make(chosen, crew, dt.date(2026, 11, 23), Hours(), Straight(), NearestFirst(), 1)
    plan_id = save(portfolio.ledger, made, dt.datetime(2026, 11, 22, tzinfo=dt.UTC))

    code, facts = ask(capsys, "check", plan_id, "--at", "2026-11-23T08:00")

    assert code == 1
    assert [one["rule"] for one in facts["stops"][0]["refusals"]] == [
        "CN-CBA26-STAFF",
        "CN-GBT-TRAIN",
    ]
    assert facts["stops"][0]["refusals"][1]["missing"] == ["crew_qualifications"]
    assert ask(capsys, "check", "nobody")[0] == 1


def test_a_call_is_judged_before_it_is_made(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "案件编号,客户号,姓名,逾期金额,逾期天数\nA1,K1,张三,100,40\nA2,K2,李四,100,40\n"
    (home / "cases_2026-11-21.csv").write_text(rows, encoding="utf-8")
    ask(capsys, "import", str(home / "cases_2026-11-21.csv"))
    keys = Portfolio.open(home / "home").cases().collect()["case_key"].to_list()
    both = [word for key in keys for word in ("--case", key)]

    code, facts = ask(capsys, "check", *both, "--when", "2026-11-26T22:30")
    assert code == 1
    assert [[why["rule"] for why in one["refusals"]] for one in facts["cases"]] == [
        ["CN-CBA26-TIME", "CN-GBT-TIME"]
    ] * 2
    day = ask(capsys, "check", *both, "--channel", "message", "--when", "2026-11-26T12:00")
    assert (day[0], [one["allowed"] for one in day[1]["cases"]]) == (0, [True, True])
    assert ask(capsys, "check", "--case", "nobody")[0] == 1
