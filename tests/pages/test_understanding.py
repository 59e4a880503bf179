"""The upload screen asks, shows, remembers and takes corrections before anything is loaded."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Radio

from lib.intake import Options
from lib.ledger import Ledger
from lib.portfolio import Portfolio, bringing, templates
from tests.pages.conftest import Visit
from tests.pages.uploading import NAME, NOW, PLAIN, loads, table_with, upload

TWO_PHONES = (
    "案件编号,姓名,手机号,本人手机,逾期金额(万元),逾期天数,配偶单位\n"
    "A1,张三,13800138000,13900139000,1.5,3,某公司\n"
)
LACKING = "案件编号,姓名,欠款总金额,逾期天数\nA1,张三,5,3\n"


def question(app: AppTest) -> Radio[str]:
    """The question about two columns."""
    return next(one for one in app.radio if one.label.startswith("Which column is"))


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
