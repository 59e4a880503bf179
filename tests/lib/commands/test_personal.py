"""Personal data on the command line: who may read what it writes, correcting, masked exports."""

import io
import sys
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa

from lib.ledger import Ledger
from lib.ledger.schema import audit
from lib.portfolio import Portfolio
from lib.privacy import correcting
from tests.lib.commands.cast import CASES, ask

pytestmark = pytest.mark.usefixtures("home")


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
