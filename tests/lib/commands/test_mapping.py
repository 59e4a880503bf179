"""The import on the command line: meanings, templates and reading given by hand."""

from pathlib import Path

import pytest

from lib.__main__ import main
from lib.intake import Options, inspect
from lib.ledger import Ledger
from lib.portfolio import templates
from tests.conftest import NOW
from tests.lib.commands.cast import ask

CASES = "案件编号,手机号,本人手机,逾期金额,逾期天数\nA1,138,139,5,3\n"
NAME = "cases_2026-11-20.csv"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path / "home"))
    path = tmp_path / NAME
    path.write_text(CASES, encoding="utf-8")
    return path


def test_two_columns_for_one_field_are_refused_with_the_way_to_decide(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, facts = ask(capsys, "import", str(file))

    assert (code, facts["status"]) == (1, "refused")
    assert '--map "本人手机="' in facts["message"]
    assert facts["conflicts"] == [
        {"field": "mobile", "columns": ["手机号", "本人手机"], "taken": None}
    ]


@pytest.mark.parametrize(
    ("told", "unmapped"),
    [("本人手机=", ["本人手机"]), ("本人手机=mobile2", []), ("本人手机=Second phone", [])],
)
def test_a_meaning_is_given_or_taken_by_hand(
    file: Path, capsys: pytest.CaptureFixture[str], told: str, unmapped: list[str]
) -> None:
    code, facts = ask(capsys, "import", str(file), "--map", told)

    chosen = {key: facts[key] for key in ("unmapped", "template", "proposals", "conflicts")}
    assert code == 0
    assert chosen == {"unmapped": unmapped, "template": None, "proposals": [], "conflicts": []}


def test_what_a_strange_title_may_mean_is_answered_with_its_confidence(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("案件编号,欠款总金额,逾期天数\nA1,5,3\n", encoding="utf-8")

    code, facts = ask(capsys, "import", str(file))

    assert code == 1
    assert "“欠款总金额”" in facts["message"]
    assert [(one["column"], one["field"]) for one in facts["proposals"]] == [
        ("欠款总金额", "total_owed")
    ]
    assert 60 <= facts["proposals"][0]["confidence"] < 100


def test_a_template_is_recognised_named_refused_listed_and_retired(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = Options(mapping={"本人手机": "mobile2"}, client="甲银行")
    one = templates.of("甲银行 案件", inspect(file.read_bytes(), NAME, options), options)
    templates.save(Ledger.open(file.parent / "home"), one, now=NOW)

    assert ask(capsys, "import", str(file), "--dry-run")[1]["template"] == "甲银行 案件"
    assert ask(capsys, "import", str(file), "--no-template")[0] == 1
    assert ask(capsys, "import", str(file), "--template", "甲银行 案件", "--dry-run")[0] == 0
    assert ask(capsys, "import", str(file), "--template", "none")[0] == 1
    listed = ask(capsys, "templates")[1]["templates"]
    assert [(one["name"], one["kind"], one["client"]) for one in listed] == [
        ("甲银行 案件", "cases", "甲银行")
    ]
    assert ask(capsys, "templates", "--retire", "甲银行 案件")[1] == {"templates": []}


def test_of_several_templates_one_is_asked_for(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for client in ("甲", "乙"):
        options = Options(mapping={"本人手机": "mobile2"}, client=client)
        one = templates.of(client, inspect(file.read_bytes(), NAME, options), options)
        templates.save(Ledger.open(file.parent / "home"), one, now=NOW)

    code, facts = ask(capsys, "import", str(file))

    assert code == 1
    assert "--template NAME" in facts["message"]


def test_how_a_file_is_read_can_be_given(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "清单;案件编号\n案件编号;姓名;逾期金额;逾期天数\nA1;张三;5;3\n"
    file.write_bytes(text.encode("gb18030"))

    told = ("--encoding", "gbk", "--delimiter", ";", "--header-row", "2")
    code, facts = ask(capsys, "import", str(file), *told)

    assert (code, facts["accepted"], facts["encoding"], facts["delimiter"]) == (0, 1, "gbk", ";")


@pytest.mark.parametrize("wrong", [("--map", "姓名"), ("--header-row", "0"), ("--header-row", "x")])
def test_wrong_usage_ends_with_two(file: Path, wrong: tuple[str, str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["import", str(file), *wrong])

    assert ended.value.code == 2


def test_amounts_that_look_like_wan_are_refused_with_the_way_to_say_their_unit(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(
        "案件编号,逾期金额,逾期天数\nA1,1.2345,3\nA2,0.35,3\nA3,2.123,3\nA4,0.125,3\n", "utf-8"
    )

    code, facts = ask(capsys, "import", str(file))
    assert code == 1
    assert facts["message"].endswith("Give it with --amounts-in yuan or --amounts-in wan.")

    code, facts = ask(capsys, "import", str(file), "--amounts-in", "wan")
    assert (code, facts["totals"]) == (0, {"overdue_amount": "38325"})


def test_nothing_stands_in_for_an_overdue_amount_that_the_last_file_of_the_client_gave(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    titles = "委托方,案件编号,{overdue},剩余本金,逾期天数\n"
    file.write_text(titles.format(overdue="逾期总额(元)") + "甲,A1,5,900,3\n", encoding="utf-8")
    assert ask(capsys, "import", str(file))[0] == 0
    later = file.with_name("cases_2026-11-21.csv")
    later.write_text(titles.format(overdue="应收合计数") + "甲,A1,6,890,4\n", encoding="utf-8")

    code, refused = ask(capsys, "import", str(later))
    _, loaded = ask(capsys, "import", str(later), "--map", "应收合计数=overdue_amount")

    assert (code, refused["status"]) == (1, "refused")
    assert "in the column “逾期总额(元)”" in refused["message"]
    assert '--map "TITLE=overdue_amount"' in refused["message"]
    assert (loaded["status"], loaded["totals"]["overdue_amount"]) == ("imported", "6")


def test_another_amount_stands_in_where_the_client_never_gave_an_overdue_one(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for day in (20, 21):
        one = file.with_name(f"cases_2026-11-{day}.csv")
        one.write_text("委托方,案件编号,剩余本金,逾期天数\n甲,A1,900,3\n", encoding="utf-8")
        code, facts = ask(capsys, "import", str(one))
        assert (code, facts["counts"].get("overdue_stands_in")) == (0, 1)


CLEAN = "案件编号,逾期金额,逾期天数\nA1,5,3\nA2,6,4\n"


def test_the_same_content_under_another_client_is_refused_also_when_it_is_only_checked(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(CLEAN, encoding="utf-8")
    first = ask(capsys, "import", str(file), "--client", "星河")[1]["import_id"]

    for dry in ([], ["--dry-run", "--no-template"]):
        code, facts = ask(capsys, "import", str(file), *dry)
        assert (code, facts["status"], facts["import_id"]) == (1, "refused", first)
        assert f"as “{NAME}” on" in facts["message"]
        assert "client: 星河" in facts["message"]
        assert "withdraw IMPORT_ID, or --again" in facts["message"]

    code, facts = ask(capsys, "import", str(file), "--again")
    assert (code, facts["status"], facts["changes"]["new"]) == (0, "imported", 2)
    assert "2 of the 2 cases" in facts["doubt"]
    assert ask(capsys, "import", str(file))[1]["status"] == "unchanged"


def test_cases_that_count_under_another_client_are_loaded_with_a_doubt(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(CLEAN, encoding="utf-8")
    ask(capsys, "import", str(file), "--client", "星河")
    file.write_text(CLEAN.replace("5,3", "5,4"), encoding="utf-8")

    code, facts = ask(capsys, "import", str(file), "--dry-run")

    assert (code, facts["status"]) == (0, "dry_run")
    assert (
        "2 of the 2 cases of this file count already under another client (星河)"
        in (facts["doubt"])
    )
