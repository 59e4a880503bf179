"""The import on the command line: its answer, what it refuses, and the rows that it gives back."""

from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from lib.__main__ import main
from tests.lib.commands.cast import CASES, ask

pytestmark = pytest.mark.usefixtures("home")


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
