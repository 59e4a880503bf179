"""The command line: what programs read, what people read, and how it ends."""

import datetime as dt
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest
import sqlalchemy as sa

from lib.__main__ import main
from lib.ledger import Ledger
from lib.ledger.schema import audit
from lib.portfolio import Portfolio
from lib.privacy import correcting
from lib.visits.candidates import sort
from lib.visits.crew import Crew
from lib.visits.records import save
from lib.visits.solving.nearest import NearestFirst
from lib.visits.visit_list import make
from tests.lib.visits.cast import Hours, Straight

CASES = "案件编号,姓名,委案金额,逾期金额,逾期天数\nA1,张三,100,100,40\nA2,李四,300,300,10\n"
PAID = "案件编号,还款日期,还款金额\nA1,2026-11-05,40\nA2,2026-11-06,60\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path / "home"))
    (tmp_path / "cases_2026-10-31.csv").write_text(CASES, encoding="utf-8")
    (tmp_path / "cases_2026-11-20.csv").write_text(CASES.replace("40\n", "60\n"), encoding="utf-8")
    (tmp_path / "repayments.csv").write_text(PAID, encoding="utf-8")
    return tmp_path


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = main([*arguments, "--json"])
    said = capsys.readouterr()
    assert said.err
    facts: dict[str, Any] = json.loads(said.out)
    return code, facts


def test_an_import_answers_with_its_counts_and_exact_totals(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, facts = ask(capsys, "import", str(home / "cases_2026-10-31.csv"))

    assert code == 0
    chosen = {key: facts[key] for key in ("kind", "as_of", "read", "accepted", "status")}
    assert chosen == {
        "kind": "cases",
        "as_of": "2026-10-31",
        "read": 2,
        "accepted": 2,
        "status": "imported",
    }
    assert {name: n for name, n in facts["changes"].items() if n} == {"new": 2}
    assert facts["totals"] == {"place_amount": "400", "overdue_amount": "400"}
    assert ask(capsys, "import", str(home / "cases_2026-10-31.csv"))[1]["status"] == "unchanged"


def test_a_dry_run_keeps_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, facts = ask(capsys, "import", str(home / "cases_2026-10-31.csv"), "--dry-run")

    assert (code, facts["status"]) == (0, "dry_run")
    assert ask(capsys, "imports")[1] == {"imports": []}


def test_a_refused_file_ends_with_one_and_its_sentence(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "bad.csv").write_text("a,b\n1,2\n", encoding="utf-8")

    code, facts = ask(capsys, "import", str(home / "bad.csv"))

    assert (code, facts["status"]) == (1, "refused")
    assert facts["message"].startswith("These columns are missing")
    code, facts = ask(capsys, "import", str(home / "none.csv"))
    assert (code, facts["status"]) == (1, "refused")
    assert facts["message"].startswith("There is no file “none.csv” that can be read.")
    assert ask(capsys, "import", str(home))[1]["message"].startswith("There is no file")


def test_a_report_that_cannot_be_written_is_refused_and_nothing_is_kept(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, report = home / "cases_2026-10-31.csv", home / "no" / "bad.csv"

    code, facts = ask(capsys, "import", str(file), "--rejects", str(report))

    assert (code, facts["status"]) == (1, "refused")
    assert ask(capsys, "imports")[1] == {"imports": []}


def test_names_and_terminals_that_are_no_unicode_stop_nothing(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home / "cases\udcff_2026-10-31.csv"
    file.write_text(CASES, encoding="utf-8")
    assert ask(capsys, "import", str(file), "--client", "x\udcff")[1]["status"] == "imported"

    narrow = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", narrow)
    main(["import", str(home / "none.csv"), "--json"])
    narrow.seek(0)
    assert "“none.csv”" in json.loads(narrow.read())["message"]


def test_wrong_usage_ends_with_two() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["import"])

    assert ended.value.code == 2


def test_bad_rows_are_written_where_asked(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = home / "cases_2026-11-20.csv"
    bad.write_text(CASES.replace("300,300", "300,x"), encoding="utf-8")

    facts = ask(capsys, "import", str(bad), "--rejects", str(home / "rejects.csv"))[1]

    assert facts["problems"][0]["message"].startswith("This is no amount")
    assert "A2" in (home / "rejects.csv").read_text(encoding="utf-8-sig")


def test_a_file_of_which_every_row_is_bad_is_refused_with_all_that_is_wrong(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, rejects = home / "cases_2026-11-20.csv", home / "rejects.csv"
    bad.write_text(CASES.replace("300,300", "300,x").replace("100,100", "100,y"), encoding="utf-8")

    code, facts = ask(capsys, "import", str(bad), "--rejects", str(rejects))

    assert (code, facts["status"], facts["import_id"]) == (1, "refused", None)
    assert facts["accepted"] == 0
    assert [one["row"] for one in facts["problems"] if one["severity"] == "error"] == [2, 3]
    assert "--rejects" in facts["message"]
    assert rejects.is_file()
    assert ask(capsys, "imports")[1]["imports"] == []


def test_what_holds_personal_data_is_for_our_eyes_only_and_logged(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = home / "cases_2026-11-20.csv"
    bad.write_text(CASES.replace("300,300", "300,x"), encoding="utf-8")
    rejects, exported = home / "rejects.csv", home / "exported.csv"
    rejects.touch(mode=0o644)

    ask(capsys, "import", str(bad), "--rejects", str(rejects))
    ask(capsys, "export", "cases", "--unmasked", "--out", str(exported))

    if sys.platform != "win32":  # which has no such rights
        assert {one.stat().st_mode & 0o777 for one in (rejects, exported)} == {0o600}
    with Ledger.open(home / "home").read() as connection:
        query = sa.select(audit.c.act, audit.c.subject).where(audit.c.act.like("export%"))
        assert [tuple(row) for row in connection.execute(query)] == [
            ("export_rows_to_mend", "rejects.csv"),
            ("export_unmasked", "cases"),
        ]


def test_a_persons_data_are_corrected_and_given_back_to_the_files(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(capsys, "import", str(home / "cases_2026-11-20.csv"))
    person, why = ("person", "correct", "A1"), ("--basis", "request 3")

    assert ask(capsys, *person, *why)[0] == 1
    monkeypatch.setattr("sys.stdin", io.StringIO("欧阳显\n"))
    code, facts = ask(capsys, *person, "--field", "name", *why)

    assert (code, facts["status"], facts["field"]) == (0, "correct", "name")
    place = Portfolio.open(home / "home")
    key = str(facts["case"])
    assert correcting.standing(place) == {key: {"name": "欧阳显"}}
    assert ask(capsys, "person", "uncorrect", "A1", "--case", "A9", *why)[0] == 1
    assert ask(capsys, "person", "uncorrect", "A1", "--case", key, *why)[0] == 0
    assert correcting.standing(place) == {}


def test_a_file_without_its_day_is_refused_with_the_way_to_give_it(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "cases.csv").write_text(CASES, encoding="utf-8")

    code, facts = ask(capsys, "import", str(home / "cases.csv"))

    assert (code, facts["status"]) == (1, "refused")
    assert facts["message"].endswith("数据日期. On the command line give it with --as-of DATE.")


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_a_file_of_a_day_to_come_is_refused_with_the_way_to_correct_it(
    home: Path, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    file = str(home / "cases_2026-10-31.csv")

    code, facts = ask(capsys, "import", file, "--as-of", "2099-01-01", *more)

    assert (code, facts["status"]) == (1, "refused")
    assert facts["message"] == (
        "The as-of date would be 2099-01-01, which is still to come. "
        "Please correct the as-of date. Give the right one with --as-of DATE."
    )
    assert ask(capsys, "imports")[1] == {"imports": []}


def test_an_import_says_how_many_rows_found_their_case_and_the_list_how_many_have_none_now(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = ask(capsys, "import", str(home / "repayments.csv"))[1]
    assert (facts["joined"], facts["orphan_reasons"]) == (0, {"unknown": 2})
    assert [one["orphans"] for one in ask(capsys, "imports")[1]["imports"]] == [2]

    assert "joined" not in ask(capsys, "import", str(home / "cases_2026-10-31.csv"))[1]

    listed = ask(capsys, "imports")[1]["imports"]
    assert {one["kind"]: one.get("orphans") for one in listed} == {"cases": None, "repayments": 0}


def test_bad_rows_come_as_a_workbook_and_mended_complete_the_import(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = home / "cases_2026-11-20.csv"
    bad.write_text(CASES.replace("300,300", "300,x"), encoding="utf-8")
    to_mend = home / "待修正_cases_2026-11-20.xlsx"
    ask(capsys, "import", str(bad), "--rejects", str(to_mend))

    book = openpyxl.load_workbook(to_mend)
    reasons = [row[1].value for row in book.active.iter_rows(min_row=2)]
    next(cell for cell in book.active[2] if cell.value == "x").value = "300"
    book.save(to_mend)
    facts = ask(capsys, "import", str(to_mend))[1]

    assert "这不是金额" in reasons[0]
    assert "This is no amount" in reasons[0]
    assert (facts["accepted"], facts["rejected"], facts["as_of"]) == (1, 0, "2026-11-20")
    assert ask(capsys, "export", "cases", "--out", str(home / "out.csv"))[1]["rows"] == 2


def test_measures_are_the_numbers_of_the_screens(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("cases_2026-10-31.csv", "cases_2026-11-20.csv", "repayments.csv"):
        assert ask(capsys, "import", str(home / name))[0] == 0

    code, facts = ask(capsys, "measures", "--by", "bucket")

    assert code == 0
    assert (facts["measure"], facts["as_of"], facts["base_day"]) == (
        "recovery",
        "2026-11-20",
        "2026-10-31",
    )
    assert facts["rows"] == [
        {"bucket": "M1", "currency": "CNY", "numerator": 6000, "denominator": 30000, "n": 1,
         "value": 0.2},
        {"bucket": "M2", "currency": "CNY", "numerator": 4000, "denominator": 10000, "n": 1,
         "value": 0.4},
    ]  # fmt: skip


def test_recovery_begins_a_month_before_as_on_its_page_though_other_clients_file_between(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = home / "cases_2026-10-20.csv"
    earlier.write_text(CASES.replace("40\n", "30\n"), encoding="utf-8")
    for name in (earlier.name, "cases_2026-10-31.csv", "cases_2026-11-20.csv", "repayments.csv"):
        assert ask(capsys, "import", str(home / name))[0] == 0

    facts = ask(capsys, "measures")[1]

    assert (facts["base_day"], facts["from"]) == ("2026-10-20", "2026-10-21")


def test_roll_and_flow_rates_are_written_with_as_of_date_n_and_what_they_are_of(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(capsys, "import", str(home / "cases_2026-10-31.csv"))
    assert "two month ends" in ask(capsys, "measures", "--measure", "rolls")[1]["message"]
    ask(capsys, "import", str(home / "cases_2026-11-20.csv"))
    out = home / "rolls.csv"

    code, facts = ask(capsys, "measures", "--measure", "rolls", "--out", str(out))

    written = pl.read_csv(out, try_parse_dates=True)
    assert code == 0
    assert written["as_of"].unique().to_list() == [dt.date(2026, 11, 20)]
    assert written.select("n", "n_of").rows() == [(row["n"], row["n_of"]) for row in facts["rows"]]
    assert written["n_share"].sum() == written["state_before"].n_unique()
    flows = ask(capsys, "measures", "--measure", "flows", "--unit", "person")[1]
    assert {row["days"] for row in flows["rows"]} == {20}
    code, facts = ask(capsys, "measures", "--measure", "flows", "--filter", "name=x")
    assert code == 1
    assert "“name” was not found" in facts["message"]


def test_what_cannot_be_measured_is_refused_or_said_in_its_row(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(capsys, "import", str(home / "cases_2026-11-20.csv"))
    refusals = {"batches": "no repayments", "funnel": "no visit or call", "effect": "no repayments"}
    for measure, why in refusals.items():
        code, facts = ask(capsys, "measures", "--measure", measure)
        assert code == 1
        assert why in facts["message"]

    paid, *cured = ask(capsys, "measures", "--measure", "survival")[1]["rows"]
    assert "no repayments" in paid["because"]
    assert [row["day"] for row in cured] == [7, 14, 30, 60, 90]
    rows = ask(capsys, "measures", "--measure", "ratios")[1]["rows"]

    assert [row["figure"] for row in rows] == [
        "cei", "par30", "par60", "par90", "first_payment_default",
    ]  # fmt: skip
    assert all("cannot be computed because" in row["because"] for row in rows)


def test_collection_effectiveness_is_counted_case_by_case_also_by_person(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = (
        "案件编号,姓名,身份证号,逾期金额,逾期天数\n"
        "A1,张三,11010519491231002X,100,40\nA2,张三,11010519491231002X,300,10\n"
    )
    (home / "cases_2026-10-31.csv").write_text(cases, encoding="utf-8")
    (home / "cases_2026-11-20.csv").write_text(cases.replace("100,40", "50,60"), encoding="utf-8")
    plan = "案件编号,期次,应还日期,应还金额\nA1,1,2026-11-10,20\n"
    (home / "instalments_2026-10-31.csv").write_text(plan, encoding="utf-8")
    for name in ("cases_2026-10-31.csv", "cases_2026-11-20.csv", "instalments_2026-10-31.csv"):
        assert ask(capsys, "import", str(home / name))[0] == 0

    for unit in ("case", "person"):
        rows = ask(capsys, "measures", "--measure", "ratios", "--unit", unit)[1]["rows"]
        assert (rows[0]["n"], rows[0]["numerator"], rows[0]["denominator"]) == (1, 7000, 12000)


def test_measures_before_the_first_repayment_say_what_is_there(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(capsys, "import", str(home / "cases_2026-10-31.csv"))
    ask(capsys, "import", str(home / "repayments.csv"))

    code, facts = ask(capsys, "measures", "--as-of", "2026-10-31")
    assert code == 1
    assert "there is no snapshot before 2026-10-31, and the first repayment" in facts["message"]

    code, facts = ask(capsys, "measures", "--as-of", "2026-10-31", "--from", "2026-11-10")
    assert code == 1
    assert "would begin on 2026-11-10, after its last day 2026-10-31" in facts["message"]


def test_measures_for_people_have_heads_amounts_in_units_of_currency_and_rates(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("cases_2026-10-31.csv", "cases_2026-11-20.csv", "repayments.csv"):
        ask(capsys, "import", str(home / name))

    main(["measures"])

    _, heads, figures, *_ = capsys.readouterr().out.splitlines()
    assert heads.split() == ["currency", "recovered", "base", "cases", "rate"]
    assert figures.split() == ["CNY", "100.00", "400.00", "2", "25.00%"]


def test_recovery_by_person_takes_all_of_his_cases_as_one_in_the_bucket_of_the_oldest(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "案件编号,客户号,委托方,逾期金额,逾期天数\n"
    files = {
        "cases_2026-10-31.csv": "A1,K1,甲,100,40\nA2,K1,甲,300,5\nA3,K2,甲,600,5\n",
        "cases_2026-11-20.csv": "A1,K1,甲,0,0\nA2,K1,甲,0,0\nA3,K2,甲,600,25\n",
    }
    for name, rows in files.items():
        (home / name).write_text(head + rows, encoding="utf-8")
        ask(capsys, "import", str(home / name))
    paid = "案件编号,委托方,还款日期,还款金额\nA1,甲,2026-11-05,100\nA2,甲,2026-11-06,300\n"
    (home / "repayments.csv").write_text(paid, encoding="utf-8")
    ask(capsys, "import", str(home / "repayments.csv"))

    def told(*asked: str) -> list[tuple[str, int, int, int]]:
        rows = ask(capsys, "measures", "--by", "bucket", *asked)[1]["rows"]
        keys = ("bucket", "numerator", "denominator", "n")
        return [tuple(row[key] for key in keys) for row in rows]

    assert told() == [("M1", 30000, 90000, 2), ("M2", 10000, 10000, 1)]
    assert told("--unit", "person") == [("M1", 0, 60000, 1), ("M2", 40000, 40000, 1)]
    asked = ("--measure", "settled", "--unit", "person")
    assert told(*asked) == [("M1", 0, 1, 1), ("M2", 1, 1, 1)]
    facts = ask(capsys, "measures", *asked, "--by", "bucket")[1]
    assert (facts["unit"], facts["counted_by"]) == ("persons", "person")
    assert facts["notes"][-1].startswith("A person stands with all of his cases in the bucket")


def test_what_changed_is_said_before_a_file_is_kept_and_ever_after(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(capsys, "changes")[0] == 1
    ask(capsys, "import", str(home / "cases_2026-10-31.csv"))
    assert ask(capsys, "changes")[0] == 1

    preview = ask(capsys, "import", str(home / "cases_2026-11-20.csv"), "--dry-run")[1]
    ask(capsys, "import", str(home / "cases_2026-11-20.csv"))
    code, facts = ask(capsys, "changes")

    assert preview["changes"]["aged"] == preview["changes"]["unchanged"] == 1
    assert (code, facts["from"], facts["to"], facts["base_n"], facts["clients"]) == (
        0,
        "2026-10-31",
        "2026-11-20",
        2,
        [""],
    )
    assert facts["rows"] == preview["change_amounts"]
    assert facts["rows"] == [
        {"kind": "aged", "currency": "CNY", "n": 1, "amount_before": "100", "amount_after": "100",
         "difference": "0", "received": "0"},
        {"kind": "unchanged", "currency": "CNY", "n": 1, "amount_before": "300",
         "amount_after": "300", "difference": "0", "received": "0"},
    ]  # fmt: skip
    assert ask(capsys, "changes", "--client", "nobody")[0] == 1
    assert ask(capsys, "changes", "--from", "2026-11-20")[0] == 1


def test_an_export_is_masked_unless_asked_otherwise_which_is_logged(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(capsys, "import", str(home / "cases_2026-10-31.csv"))
    out = home / "out.csv"

    assert ask(capsys, "export", "cases", "--out", str(out))[1] == {"rows": 2, "path": str(out)}
    assert "张三" not in out.read_text(encoding="utf-8-sig")
    ask(capsys, "export", "cases", "--unmasked", "--out", str(out))
    assert "张三" in out.read_text(encoding="utf-8-sig")


def test_an_export_has_the_days_past_due_of_the_screens_where_a_plan_tells_them(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = "案件编号,期次,应还日期,应还金额,已还金额\nA1,1,2026-10-25,100,0\n"
    (home / "plan_2026-10-31.csv").write_text(plan, encoding="utf-8")
    ask(capsys, "import", str(home / "cases_2026-10-31.csv"))
    ask(capsys, "import", str(home / "plan_2026-10-31.csv"))

    # What is exported to be loaded again has the file's own days: the plan comes beside it.
    for more, days in (([], 6), (["--unmasked"], 40)):
        out = home / "out.parquet"
        ask(capsys, "export", "cases", "--format", "parquet", "--out", str(out), *more)
        told = pl.read_parquet(out).select("case_id", "dpd").sort("case_id")
        assert told.rows() == [("A1", days), ("A2", 10)]


def test_an_unmasked_export_imports_to_the_same_cases(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = ask(capsys, "import", str(home / "cases_2026-10-31.csv"))[1]
    out = home / "again_2026-10-31.csv"
    ask(capsys, "export", "cases", "--unmasked", "--out", str(out))
    ask(capsys, "withdraw", first["import_id"])

    again = ask(capsys, "import", str(out))[1]

    assert again["totals"] == first["totals"]
    assert (again["accepted"], again["rejected"]) == (2, 0)


def test_a_withdrawn_import_is_gone_and_a_second_time_unknown(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_id = ask(capsys, "import", str(home / "cases_2026-10-31.csv"))[1]["import_id"]

    assert ask(capsys, "withdraw", import_id)[0] == 0
    assert ask(capsys, "withdraw", import_id)[0] == 1


def test_a_dry_run_of_a_withdrawal_says_what_hangs_on_it_and_changes_nothing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_id = ask(capsys, "import", str(home / "cases_2026-10-31.csv"))[1]["import_id"]

    code, facts = ask(capsys, "withdraw", import_id, "--dry-run")

    assert (code, facts["status"]) == (0, "dry_run")
    assert facts["effects"] == [
        {"what": "cases_gone", "kind": "cases", "n": 2, "amounts": {"CNY": 40000}, "days": []},
        {"what": "days_gone", "kind": "cases", "n": 1, "amounts": {}, "days": ["2026-10-31"]},
    ]
    assert main(["withdraw", import_id, "--dry-run"]) == 0
    assert "2 cases disappear from all screens (overdue 400.00 CNY)." in capsys.readouterr().out
    assert len(ask(capsys, "imports")[1]["imports"]) == 1


def test_a_withdrawn_import_is_listed_and_can_be_put_back_once(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_id = ask(capsys, "import", str(home / "cases_2026-10-31.csv"))[1]["import_id"]
    ask(capsys, "withdraw", import_id)
    assert ask(capsys, "imports", "--withdrawn")[1]["imports"][0]["import_id"] == import_id

    assert ask(capsys, "restore-import", import_id)[1]["status"] == "restored"
    assert ask(capsys, "imports")[1]["imports"][0]["import_id"] == import_id
    assert ask(capsys, "restore-import", import_id)[0] == 1


def test_a_correction_file_replaces_the_import_that_is_named(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = ask(capsys, "import", str(home / "cases_2026-10-31.csv"))[1]["import_id"]
    mended = home / "mended_2026-10-31.csv"
    mended.write_text(CASES.replace("A2", "A9"), encoding="utf-8")

    code, facts = ask(capsys, "import", str(mended), "--replaces", first)

    assert (code, facts["status"], facts["replaces"]) == (0, "imported", first)
    standing = ask(capsys, "imports")[1]["imports"]
    assert [one["import_id"] for one in standing] == [facts["import_id"]]
    other = ask(capsys, "import", str(home / "cases_2026-11-20.csv"), "--replaces", first)
    assert (other[0], other[1]["status"]) == (1, "refused")


class Terminal(io.StringIO):
    """What a person sits before."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_a_person_at_a_terminal_sees_the_steps_and_a_program_does_not(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal()
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", terminal)
        main(["import", str(home / "cases_2026-10-31.csv"), "--dry-run"])

    assert "Reading the file" in terminal.getvalue()
    main(["import", str(home / "cases_2026-10-31.csv"), "--dry-run"])
    assert "Reading the file" not in capsys.readouterr().err


def test_the_demo_names_its_files(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, facts = ask(capsys, "demo", "--cases", "20", "--out", str(home / "demo"))

    assert code == 0
    assert (
        Path(facts["files"]["repayments"][0]).is_file()
        or Path(str(facts["files"]["repayments"])).is_file()
    )


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


def test_the_answer_says_the_client_and_what_named_it(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = home / "cases_2026-11-20.csv"
    file.write_text(f"甲方：某银行\n{CASES}", encoding="utf-8")

    _, headed = ask(capsys, "import", str(file), "--dry-run")
    _, chosen = ask(capsys, "import", str(file), "--dry-run", "--client", "乙银行")
    _, none = ask(capsys, "import", str(home / "cases_2026-10-31.csv"), "--dry-run")
    main(["import", str(file), "--dry-run"])

    told = [(one["client"], one["client_from"]) for one in (headed, chosen, none)]
    assert told == [("某银行", "heading"), ("乙银行", "option"), (None, None)]
    assert "Client 某银行: taken from the heading" in capsys.readouterr().out


def test_a_client_of_the_heading_that_would_double_cases_is_refused_with_both_ways_out(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(capsys, "import", str(home / "cases_2026-10-31.csv"))
    file = home / "cases_2026-11-20.csv"
    file.write_text(f"甲方：某银行\n{CASES}", encoding="utf-8")

    code, refused = ask(capsys, "import", str(file))
    _, loaded = ask(capsys, "import", str(file), "--client", "")

    assert (code, refused["status"]) == (1, "refused")
    assert "--client NAME and withdraw the earlier file, or read without any" in refused["message"]
    assert (loaded["status"], loaded["client"]) == ("imported", None)


def test_who_reads_only_the_beginning_of_the_answer_sees_no_trace(home: Path) -> None:
    asked = [sys.executable, "-m", "lib", "import", str(home / "cases_2026-11-20.csv"), "--json"]
    reader, writer = os.pipe()
    os.close(reader)

    done = subprocess.run(asked, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603 — our own
    os.close(writer)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_a_file_that_ends_most_cases_of_its_client_or_of_another_without_any_says_so(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = home / "cases_2026-11-22.csv"
    file.write_text("案件编号,逾期金额,逾期天数\nX9,100,40\n", encoding="utf-8")
    ask(capsys, "import", str(home / "cases_2026-10-31.csv"))

    _, told = ask(capsys, "import", str(file), "--dry-run")
    _, named = ask(capsys, "import", str(file), "--dry-run", "--client", "某银行")

    assert told["doubt"].startswith("No client is named, and")
    assert named["doubt"] is None
    ask(capsys, "import", str(home / "cases_2026-10-31.csv"), "--client", "某银行", "--again")
    _, ending = ask(capsys, "import", str(file), "--dry-run", "--client", "某银行")
    assert "cases of the client's last file are not in this one" in ending["doubt"]
