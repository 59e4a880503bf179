"""The upload screen asks, shows, remembers and takes corrections before anything is loaded."""

import datetime as dt
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Radio

from lib.intake import Options
from lib.ledger import Ledger
from lib.portfolio import Portfolio, bringing, templates
from tests.pages.conftest import Visit

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
NAME = "cases_2026-11-20.csv"
TWO_PHONES = (
    "案件编号,姓名,手机号,本人手机,逾期金额(万元),逾期天数,配偶单位\n"
    "A1,张三,13800138000,13900139000,1.5,3,某公司\n"
)
PLAIN = "案件编号,逾期金额,逾期天数\nA1,5,3\n"
LACKING = "案件编号,姓名,欠款总金额,逾期天数\nA1,张三,5,3\n"


def upload(visit: Visit, content: bytes, name: str = NAME) -> AppTest:
    app = visit("upload")
    app.file_uploader[0].upload(name, content, "text/csv").run()
    return app


def question(app: AppTest) -> Radio[str]:
    """The question about two columns."""
    return next(one for one in app.radio if one.label.startswith("Which column is"))


def loads(app: AppTest) -> bool:
    """Whether the screen offers to load the file."""
    return any(button.label.startswith("Load ") for button in app.button)


def table_with(app: AppTest, *columns: str) -> dict[str, list[object]]:
    """The first table that has these columns."""
    tables = (one.value for one in app.dataframe)
    found = next(table for table in tables if set(columns) <= set(table.columns))
    return {str(name): list(found[name]) for name in found.columns}


def answered(visit: Visit) -> AppTest:
    """The file with two phones, the question about them answered."""
    app = upload(visit, TWO_PHONES.encode())
    question(app).set_value("手机号").run()
    return app


@pytest.mark.usefixtures("empty")
def test_two_columns_for_one_field_are_a_question_and_nothing_loads_until_it_is_answered(
    visit: Visit,
) -> None:
    app = upload(visit, TWO_PHONES.encode())

    box = question(app)
    assert "Mobile phone" in box.label
    assert box.options == ["手机号", "本人手机", "none of them"]
    assert list(box.proto.captions) == [r"138\*\*\*\*8000", r"139\*\*\*\*9000", ""]
    assert "手机号" in app.error[0].value
    assert not loads(app)

    box.set_value("手机号").run()
    assert not app.error
    assert loads(app)


@pytest.mark.usefixtures("empty")
def test_the_first_rows_are_shown_as_they_are_and_as_they_are_understood(visit: Visit) -> None:
    app = answered(visit)

    raw = table_with(app, "本人手机", "配偶单位")
    understood = table_with(app, "Overdue amount", "Mobile phone")
    assert raw["逾期金额(万元)"] == ["1.5"]
    assert understood["Overdue amount"] == ["CN¥15,000.00"]
    assert (raw["姓名"], understood["Name"], raw["配偶单位"]) == (["张*"], ["张*"], ["某**"])


@pytest.mark.usefixtures("empty")
def test_a_strange_title_is_proposed_with_its_confidence_and_named_in_the_refusal(
    visit: Visit,
) -> None:
    app = upload(visit, LACKING.encode())

    table = table_with(app, "Meaning", "Perhaps", "How sure")
    at = table["Column in the file"].index("欠款总金额")
    assert table["Perhaps"][at] == "Total owed"
    assert 60 <= float(str(table["How sure"][at])) < 100
    assert table["Meaning"][at] != "Total owed"
    assert "欠款总金额" in app.error[0].value
    assert not loads(app)

    asked = app.radio[0]
    assert asked.label.startswith("Is “欠款总金额” the field “Total owed”? (")
    assert asked.label.endswith("first values: 5)")
    asked.set_value(True).run()
    assert not app.error
    assert loads(app)


@pytest.mark.usefixtures("empty")
def test_every_field_that_several_columns_claim_has_its_line_and_its_question(
    visit: Visit,
) -> None:
    content = (
        "案件编号,姓名,客户姓名,手机号,本人手机,逾期金额,逾期天数\n"
        "A1,张三,李四,13800138000,13900139000,5,3\n"
    )
    app = upload(visit, content.encode())

    assert sorted(one.value.split(" both ")[0] for one in app.error) == [
        "The columns “姓名”、“客户姓名”",
        "The columns “手机号”、“本人手机”",
    ]
    assert len(app.radio) == 2


def test_what_was_decided_is_remembered_and_recognised_until_it_is_let_go(
    empty: Path, visit: Visit
) -> None:
    app = answered(visit)
    next(one for one in app.text_input if one.label == "Client").set_value("甲银行").run()
    app.button(key="remember_template").click().run()
    assert [one.name for one in templates.listed(Ledger.open(empty))] == ["甲银行 Cases"]

    again = upload(visit, TWO_PHONES.replace("A1", "A2").encode(), "again_2026-11-21.csv")
    assert not again.error
    assert any("Read like “甲银行 Cases” of client 甲银行" in one.value for one in again.markdown)
    assert loads(again)

    again.toggle[0].set_value(v=False).run()
    assert "手机号" in again.error[0].value

    again.button(key="retire_甲银行 Cases").click().run()
    assert templates.listed(Ledger.open(empty)) == ()


@pytest.mark.usefixtures("empty")
def test_a_wrong_encoding_can_be_corrected_and_is_refused_in_words_when_it_does_not_fit(
    visit: Visit,
) -> None:
    content = "案件编号,姓名,逾期金额,逾期天数\nA1,张三,5,3\n"
    app = upload(visit, content.encode("gb18030"))
    assert any("GB18030" in one.value for one in app.caption)

    encoding = next(box for box in app.selectbox if box.label == "Encoding")
    encoding.set_value("utf-8").run()
    assert "not written in utf" in app.error[0].value
    assert "As detected the file can be read" in app.info[0].value
    assert not loads(app)

    next(box for box in app.selectbox if box.label == "Encoding").set_value("gb18030").run()
    assert not app.error
    assert loads(app)


@pytest.mark.usefixtures("empty")
def test_the_row_of_the_titles_can_be_corrected(visit: Visit) -> None:
    content = "案件编号,清单,金额,天数\n案件编号,姓名,逾期金额,逾期天数\nA1,张三,5,3\n"
    app = upload(visit, content.encode())

    app.number_input[0].set_value(2).run()

    assert not app.error
    assert any("titles in row 2" in one.value for one in app.caption)


@pytest.mark.usefixtures("empty")
def test_the_page_of_a_case_shows_the_other_columns_masked(visit: Visit) -> None:
    app = answered(visit)
    next(b for b in app.button if b.label.startswith("Load ")).click().run()

    page = visit("case", case="A1")

    shown = table_with(page, "Column in the file", "Value")
    assert shown == {
        "Column in the file": ["本人手机", "配偶单位"],
        "Value": ["139****9000", "某**"],
    }


def caption(app: AppTest, begins: str) -> str:
    return next(one.value for one in app.caption if one.value.startswith(begins))


@pytest.mark.usefixtures("empty")
def test_of_a_large_text_only_the_first_rows_are_looked_at_before_it_is_checked(
    visit: Visit,
) -> None:
    lines = (f"A{n},张三,地址{n % 7},{n % 9 + 1},3" for n in range(60_000))
    content = "\n".join(("案件编号,姓名,居住地址,逾期金额,逾期天数", *lines)).encode("gb18030")

    app = upload(visit, content)

    said = caption(app, "Read as GB18030")
    rows = int(said.split("only its first ")[1].split(" ")[0].replace(",", ""))
    assert 1_000 < rows < 50_000
    assert app.metric == []
    assert any(one.label == "Check the file" for one in app.button)


@pytest.mark.usefixtures("empty")
def test_a_day_that_is_merely_the_latest_of_a_column_is_asked_about(visit: Visit) -> None:
    content = "案件编号,逾期金额,逾期天数,最后还款日\nA1,5,3,2026-11-03\nA2,5,3,2026-11-09\n"
    app = upload(visit, content.encode(), "cases.csv")

    asked = next(one.value for one in app.markdown if one.value.startswith("**Which day"))
    assert "9 Nov 2026 is the latest date in “最后还款日”." in asked
    assert "does not say which day it speaks of" in app.error[0].value
    assert not loads(app)

    app.checkbox[0].check().run()
    assert not app.error
    assert loads(app)


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("day", [dt.date(2026, 11, 9), dt.date(2026, 11, 12)])
def test_a_day_that_was_entered_by_hand_is_said_to_come_from_nowhere_else(
    visit: Visit, day: dt.date
) -> None:
    content = "案件编号,逾期金额,逾期天数,最后还款日\nA1,5,3,2026-11-03\nA2,5,3,2026-11-09\n"
    for rows in (content, PLAIN):
        app = upload(visit, rows.encode(), "cases.csv")

        app.date_input[0].set_value(day).run()

        assert caption(app, "As-of date") == f"As-of date {day.day} Nov 2026: entered by hand."


@pytest.mark.usefixtures("empty")
def test_a_day_that_is_still_to_come_is_not_offered_as_the_day_of_a_file(visit: Visit) -> None:
    content = "案件编号,还款日期,还款金额\nA1,2026-11-03,5\nA1,2999-11-09,5\n"
    app = upload(visit, content.encode(), "repayments.csv")

    assert "That day is still to come. Please enter the as-of date above." in [
        one.value for one in app.markdown
    ]
    assert not any("The file speaks of" in one.label for one in app.checkbox)
    assert not loads(app)


@pytest.mark.usefixtures("empty")
def test_the_currency_of_a_sign_of_several_is_asked(visit: Visit) -> None:
    content = "案件编号,逾期金额,逾期天数\nA1,$5,3\nA2,7,3\n"
    app = upload(visit, content.encode())
    assert any(button.label == "Load 1 rows" for button in app.button)

    asked = next(one for one in app.selectbox if one.label.startswith("Currency of"))
    assert {"HKD", "TWD", "USD"} <= set(asked.options)
    asked.select("USD").run()

    assert any(button.label == "Load 2 rows" for button in app.button)


@pytest.mark.usefixtures("empty")
def test_the_unit_of_amounts_that_look_like_wan_is_asked(visit: Visit) -> None:
    content = "案件编号,逾期金额,逾期天数\nA1,1.2345,3\nA2,0.3500,3\nA3,2.1000,3\n"
    app = upload(visit, content.encode())
    assert not loads(app)

    asked = next(one for one in app.radio if "元 or in 万元" in one.label)
    assert [one.replace("\\", "") for one in asked.options] == [
        "元: 1.2345 is 1.23", "万元: 1.2345 is 12,345.00",
    ]  # fmt: skip
    asked.set_value("wan").run()

    assert any(button.label == "Load 3 rows" for button in app.button)


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("titles", ["案件编号,姓名,手机号", "案件编号,姓名,手机号,手机号"])
def test_of_a_refused_file_the_first_rows_are_shown_masked(visit: Visit, titles: str) -> None:
    cells = ["A1", "张三丰", "13800138000", "13800138000"][: titles.count(",") + 1]
    app = upload(visit, f"{titles}\n{','.join(cells)}\n".encode())

    assert app.error
    shown = table_with(app, "案件编号", "姓名", "手机号")
    assert shown["案件编号"] == ["A1"]
    assert "张三丰" not in str(shown)
    assert "13800138000" not in str(shown)


@pytest.mark.usefixtures("empty")
def test_the_origin_of_a_stated_day_and_of_the_clients_is_said(visit: Visit) -> None:
    content = "案件编号,委托方,逾期金额,逾期天数\nA1,乙,5,3\nA2,甲,5,3\nA3,甲,5,3\nA4,,5,3\n"
    app = upload(visit, content.encode())

    assert caption(app, "As-of date") == "As-of date 20 Nov 2026: the date in the file's name."
    assert caption(app, "Clients come from") == (
        "Clients come from the column “委托方”: 甲 (2), 乙 (1). "
        "1 rows name none: theirs is the client that is entered."
    )


@pytest.mark.usefixtures("empty")
def test_of_a_file_that_no_other_way_of_reading_helps_only_the_reason_is_said(
    visit: Visit,
) -> None:
    for content, name in (
        (b"PK\x03\x04 cut off", "cut.xlsx"),
        (b"%PDF-1.7 some document", "letter.csv"),
        ("案件编号,姓名\n".encode(), "empty.csv"),
    ):
        app = upload(visit, content, name)
        assert len(app.error) == 1
        assert not any(one.label == "How the file is read" for one in app.expander)


@pytest.mark.usefixtures("empty")
def test_day_and_client_in_the_heading_are_filled_in_and_said(visit: Visit) -> None:
    app = upload(visit, f"甲方：某银行,数据日期：2026-11-20\n{PLAIN}".encode(), "cases.csv")

    assert app.date_input[0].value == dt.date(2026, 11, 20)
    assert next(one for one in app.text_input if one.label == "Client").value == "某银行"
    said = "\n".join(one.value for one in app.caption)
    assert "the heading above the titles" in said
    assert "Client 某银行: taken from the heading" in said


@pytest.mark.parametrize("answer", ["某银行", ""])
def test_a_client_in_the_heading_of_cases_loaded_without_one_is_a_question(
    empty: Path, visit: Visit, answer: str
) -> None:
    place = Portfolio.open(empty)
    earlier = PLAIN.encode()
    intake = bringing.read(earlier, "a.csv", Options(as_of=dt.date(2026, 11, 10)))
    bringing.keep(place, earlier, "a.csv", intake, now=dt.datetime.now(dt.UTC))
    app = upload(visit, f"甲方：某银行\n{PLAIN}".encode())
    question = next(one for one in app.radio if one.label.startswith("Whose file"))
    assert question.options == ["某银行", "no client, as in the earlier file"]
    assert "1 of its 1 cases" in app.error[0].value
    assert not loads(app)

    question.set_value(answer).run()
    assert loads(app)
    next(one for one in app.button if one.label.startswith("Load ")).click().run()

    assert [one.clients for one in place.imports("cases")] == [[""], [answer]]


@pytest.mark.usefixtures("empty")
def test_a_heading_and_a_name_of_two_days_are_a_question(visit: Visit) -> None:
    app = upload(visit, f"数据日期：2026-11-19\n{PLAIN}".encode())
    question = next(one for one in app.radio if one.label.startswith("Which day"))
    assert question.options == ["its heading says 19 Nov 2026", "its name says 20 Nov 2026"]
    assert not loads(app)

    question.set_value(dt.date(2026, 11, 19)).run()

    assert loads(app)


@pytest.mark.usefixtures("empty")
def test_the_day_of_a_loan_is_never_proposed_as_that_of_the_file(visit: Visit) -> None:
    content = "案件编号,逾期金额,逾期天数,放款日期\nA1,5,3,2026-11-01\n".encode()

    app = upload(visit, content, "cases.csv")

    assert app.date_input[0].value is None
    assert not app.checkbox
    assert "Please enter the as-of date" in app.error[0].value


@pytest.mark.usefixtures("empty")
def test_an_empty_column_is_named_and_not_asked_about(visit: Visit) -> None:
    content = "案件编号,姓名,逾期金额,逾期天数,居住的地址\nA1,张三,5,3,\n".encode()

    app = upload(visit, content)

    assert not app.radio
    assert any(one.value == "Empty in this file: 居住的地址" for one in app.caption)
    assert not any("not understood" in one.value for one in app.caption)


@pytest.mark.usefixtures("empty")
def test_a_meaning_that_most_values_do_not_fit_is_doubted_with_examples_and_undone(
    visit: Visit,
) -> None:
    content = "案件编号,催收时间,催收的结果\nA1,2026-11-01,甲\nA2,2026-11-01,乙\n".encode()
    app = upload(visit, content, "followups_2026-11-20.csv")
    likely = next(one for one in app.radio if one.label.startswith("Is “催收的结果”"))

    likely.set_value(True).run()

    assert "2 of the first 2 values could not be used, such as 甲 · 乙" in app.warning[0].value
    next(one for one in app.button if one.label.startswith("Undo")).click().run()
    assert not app.warning
    assert loads(app)


@pytest.mark.usefixtures("empty")
def test_a_kind_whose_rows_are_not_listed_says_where_they_are(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lib.intake.collected.MOST", 1)

    app = upload(visit, f"{PLAIN}A2,x,3\n,6,3\n".encode())
    app.session_state["remark_number_missing"] = True
    app.session_state["remark_amount_unreadable"] = True
    app.run()

    said = "\n".join(one.value for one in app.caption)
    assert "Its rows lie beyond the 10,000 remarks that are listed." in said
    assert "The file of the rows to mend, below, has them all." in said
    assert "The first 0" not in said


def test_a_renamed_overdue_amount_is_asked_for_before_another_amount_stands_in(
    empty: Path, visit: Visit
) -> None:
    titles = "委托方,案件编号,{overdue},剩余本金,逾期天数\n"
    content = (titles.format(overdue="逾期总额(元)") + "甲,A1,5,900,3\n").encode()
    intake = bringing.read(content, NAME, Options())
    Portfolio.open(empty).commit(content, NAME, intake, now=NOW)
    later = titles.format(overdue="应收合计数") + "甲,A1,6,890,4\n"

    app = upload(visit, later.encode(), "cases_2026-11-21.csv")

    box = next(one for one in app.radio if one.label.startswith("**Which column is the overdue"))
    assert box.options == ["“应收合计数” (6)", "“剩余本金”, which had another meaning (890)"]
    assert "“剩余本金” would stand in for it" in app.error[0].value
    assert not loads(app)

    box.set_value("应收合计数").run()
    assert not app.error
    assert loads(app)


def test_a_renamed_overdue_amount_is_asked_for_of_a_file_without_a_client_too(
    empty: Path, visit: Visit
) -> None:
    titles = "案件编号,{overdue},剩余本金,逾期天数\n"
    content = (titles.format(overdue="逾期总额(元)") + "A1,5,900,3\n").encode()
    intake = bringing.read(content, NAME, Options())
    Portfolio.open(empty).commit(content, NAME, intake, now=NOW)
    later = titles.format(overdue="应收合计数") + "A1,6,890,4\n"

    app = upload(visit, later.encode(), "cases_2026-11-21.csv")

    (box,) = (one for one in app.radio if one.label.startswith("**Which column is the overdue"))
    assert "In the last file of the cases without a client" in box.label
    assert not loads(app)
