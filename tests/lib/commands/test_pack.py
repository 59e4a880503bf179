"""`pack`: what the crews of an approved plan take along, for whom, and that it is logged."""

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pypdf
import pytest

from lib.__main__ import main
from lib.ledger import Ledger, audited
from lib.people.accounts import passwords
from lib.portfolio import Portfolio
from lib.visits.candidates import sort
from lib.visits.crew import Crew
from lib.visits.records import save
from lib.visits.solving.nearest import NearestFirst
from lib.visits.visit_list import make
from tests.lib.visits.cast import Hours, Straight

CASES = (
    "案件编号,客户号,姓名,手机号,逾期金额,逾期天数,居住地址,纬度,经度\n"
    "A1,K1,张三丰,13977770123,100,40,杭州市西湖区文三路1号,30.123456,120.1\n"
    "A2,K2,李四光,13977770124,100,40,杭州市西湖区文三路9号,30.2,120.1\n"
)
DAY = dt.date(2026, 11, 23)
NAMES = ("张三丰", "13977770123", "文三路")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DOORSTEP_TOKEN", raising=False)
    (tmp_path / "cases_2026-11-21.csv").write_text(CASES, encoding="utf-8")
    assert main(["import", str(tmp_path / "cases_2026-11-21.csv")]) == 0
    return tmp_path


@pytest.fixture
def plan_id(home: Path) -> str:
    """A kept visit list of both cases."""
    place = Portfolio.open(home / "home")
    cases = place.cases().collect().with_columns(held=None)
    chosen = sort(cases, {})
    made = make(chosen, Crew("一组", ("李雷",)), DAY, Hours(), Straight(), NearestFirst(), 1)
    kept = save(place.ledger, made, dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
    place.ledger.close()
    return kept


def packed(
    capsys: pytest.CaptureFixture[str], plan_id: str, *words: str
) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main(["pack", plan_id, *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def text_of(paths: list[str]) -> str:
    """All that stands in the files."""
    found = []
    for path in map(Path, paths):
        if path.suffix == ".pdf":
            pages = "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
            found.append(pages.replace("\n", ""))
        elif path.suffix == ".xlsx":
            rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
            found.append(str(list(rows)))
        else:
            found.append(path.read_text("utf-8"))
    return "\n".join(found)


def test_a_masked_pack_of_five_files_is_written_marked_and_logged(
    home: Path, plan_id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, facts = packed(capsys, plan_id, "--out", str(home / "out"))

    assert code == 0
    assert facts["packs"] == [{"crew": "一组", "date": "2026-11-23", "stops": 2}]
    names = [Path(one).name for one in facts["files"]]
    assert all(one.startswith("pack-2026-11-23-一组_command-line_20") for one in names)
    assert [one.rpartition(".")[2] for one in names] == ["pdf", "xlsx", "gpx", "kml", "ics"]
    told = text_of(facts["files"])
    assert not any(one in told for one in (*NAMES, "30.123456"))
    assert all(one in told for one in ("张**", "139****0123", "command line · 20"))
    log = audited.rows(Ledger.open(home / "home"), audited.Wanted(act="export"))
    assert log["subject"].to_list() == [plan_id]


def test_the_pack_of_the_crew_has_names_phones_and_doors_and_is_logged_as_such(
    home: Path, plan_id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, facts = packed(capsys, plan_id, "--out", str(home / "out"), "--full", "--map", "tencent")

    assert code == 0
    told = text_of(facts["files"])
    assert all(one in told for one in NAMES)
    assert "https://apis.map.qq.com/uri/v1/routeplan" in text_of(facts["files"][-1:])
    assert all(Path(one).stat().st_mode & 0o077 == 0 for one in facts["files"])
    log = audited.rows(Ledger.open(home / "home"), audited.Wanted(act="export_visit_list"))
    assert log["subject"].to_list() == [plan_id]


def test_what_cannot_be_packed_is_refused_in_a_sentence_and_leaves_no_trace(
    home: Path, plan_id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(home / "out")
    (home / "file").write_text("in the way", "utf-8")

    assert "was not found" in packed(capsys, "nobody", "--out", out)[1]["message"]
    code, facts = packed(capsys, plan_id, "--out", out, "--crew", "九组")
    assert (code, facts["message"]) == (
        1,
        "No visit pack can be made: no crew has a route there. Please check crew and day.",
    )
    code, facts = packed(capsys, plan_id, "--out", str(home / "file"))
    assert code == 1
    assert "cannot be written there" in facts["message"]
    log = audited.rows(Ledger.open(home / "home"), audited.Wanted(act="export"))
    assert log.height == 0
    assert not (home / "out").exists()


def test_who_may_not_plan_gets_no_names_by_any_option(
    home: Path,
    plan_id: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passwords, "hashed", lambda _: "none")
    for login, role in (("ada", "administrator"), ("ben", "auditor")):
        monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
        assert main(["user", "add", login, "--role", role]) == 0
    capsys.readouterr()
    assert main(["user", "token", "ben", "--json"]) == 0
    monkeypatch.setenv("DOORSTEP_TOKEN", json.loads(capsys.readouterr().out)["token"])

    code, facts = packed(capsys, plan_id, "--out", str(home / "out"), "--full")
    assert code == 1
    assert "You may not do this" in facts["message"]
    assert not (home / "out").exists()

    code, facts = packed(capsys, plan_id, "--out", str(home / "out"))
    assert code == 0
    assert "ben" in Path(facts["files"][0]).name
    assert not any(one in text_of(facts["files"]) for one in NAMES)
