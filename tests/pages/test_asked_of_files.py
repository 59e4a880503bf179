"""What the upload screen asks of a file as a whole: its day, client, currency and unit."""

import datetime as dt
from pathlib import Path

import pytest

from lib.intake import Options
from lib.portfolio import Portfolio, bringing
from tests.pages.conftest import Visit
from tests.pages.uploading import PLAIN, caption, loads, table_with, upload


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
