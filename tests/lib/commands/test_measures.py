"""The measures on the command line: the numbers of the screens, or why there are none."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from lib.__main__ import main
from lib.commands.measured import NOTHING
from tests.lib.commands.cast import CASES, ask

pytestmark = pytest.mark.usefixtures("home")


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


def test_a_day_before_all_files_and_a_table_without_rows_are_said_in_words(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settled = CASES.replace(",100,40", ",0,0").replace(",300,10", ",0,0")
    for day in ("2026-10-31", "2026-11-20"):
        (home / f"cases_{day}.csv").write_text(settled, encoding="utf-8")
        ask(capsys, "import", str(home / f"cases_{day}.csv"))
    ask(capsys, "import", str(home / "repayments.csv"))

    for measure in ("recovery", "funnel", "batches", "ratios"):
        code, facts = ask(capsys, "measures", "--measure", measure, "--as-of", "2026-01-01")
        assert code == 1
        assert "no case files up to 2026-01-01" in facts["message"]
    for measure in ("cures", "visit_truth"):
        code, facts = ask(capsys, "measures", "--measure", measure)
        assert (code, facts["rows"]) == (0, [])
        assert facts["notes"] == [NOTHING]


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


def test_a_client_whose_repayments_end_before_the_period_is_left_out_and_named_as_on_the_page(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "案件编号,客户号,委托方,逾期金额,逾期天数\n"
    rows = "A1,K1,甲,100,40\nB1,K2,乙,300,40\nB2,K3,乙,500,5\n"
    for day in ("2026-10-31", "2026-11-20"):
        name = f"cases_{day}.csv"
        (home / name).write_text(head + rows, encoding="utf-8")
        ask(capsys, "import", str(home / name))
    for client, paid in (("甲", "A1,甲,2026-11-05,25"), ("乙", "B1,乙,2026-10-01,60")):
        name = f"repayments_{client}.csv"
        text = f"案件编号,委托方,还款日期,还款金额\n{paid}\n"
        (home / name).write_text(text, encoding="utf-8")
        day = paid.split(",")[2]
        assert ask(capsys, "import", str(home / name), "--as-of", day)[0] == 0

    code, facts = ask(capsys, "measures")

    assert code == 0
    assert [(row["numerator"], row["denominator"], row["n"]) for row in facts["rows"]] == [
        (2500, 10000, 1)
    ]
    assert (
        "2 cases of the client 乙 are left out: the repayments of that client are known only up to "
        "2026-10-01, before the period."
    ) in facts["notes"]
    code, facts = ask(capsys, "measures", "--filter", "client=乙")
    assert code == 1
    assert "the repayments of the client 乙 are known only up to 2026-10-01" in facts["message"]
    facts = ask(capsys, "measures", "--filter", "client=甲")[1]
    assert not any("belong to no case" in note for note in facts["notes"])
