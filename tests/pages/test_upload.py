"""Bringing a file in on the screen: checked, told about, loaded once."""

import io
import re
from pathlib import Path

import pytest
import xlsxwriter

from lib.errors import FileUnreadable
from lib.screen.speech import refusal
from lib.words import Sentence, words
from tests.pages.conftest import Visit
from tests.pages.uploading import CASES, NAME, SAMPLE, choose, click, labels, metrics, texts


@pytest.mark.usefixtures("empty")
def test_a_file_is_checked_loaded_once_and_known_again_under_another_name(visit: Visit) -> None:
    content = (SAMPLE / NAME).read_bytes()
    app = choose(visit("upload"), content)
    assert metrics(app)["Can be loaded"] == "1,777"

    click(app, "Load 1,777 rows")
    assert "is loaded: 1,777 rows (Cases)." in texts(app)
    assert "1777" in str(app.dataframe[-1].value.to_dict())

    choose(app, content, "again_2026-11-20.csv")
    assert "This file was loaded before, as “cases\\_2026\\-11\\-20\\.csv” on" in texts(app)
    assert not any(label.startswith("Load ") for label in labels(app))


def test_an_empty_store_says_what_will_happen(empty: Path, visit: Visit) -> None:
    app = visit("upload")

    assert "Nothing has been loaded yet." in texts(app)
    assert not (empty / "staging").exists()


@pytest.mark.usefixtures("empty")
def test_remarks_are_counted_by_kind_and_told_apart_by_sign_and_word(visit: Visit) -> None:
    app = choose(visit("upload"), (SAMPLE / "untidy.csv").read_bytes(), "untidy.csv")

    said = [one.value for one in app.markdown if one.value.startswith("**")]
    assert said[-3:] == [
        "**✕ Row will not be loaded**",
        "**! Can be loaded, please check**",
        "**✓ Can be loaded, put right**",
    ]
    counted = [re.search(r"\*\*(\d+)\*\*$", one.label) for one in app.expander]
    total = sum(int(one[1]) for one in counted if one)
    assert f"**{total}** remarks of" in texts(app)


@pytest.mark.usefixtures("empty")
def test_a_file_without_remarks_says_so(visit: Visit) -> None:
    app = choose(visit("upload"), CASES.replace(b"x", b"7"))

    assert "No remarks: every row can be loaded as it stands." in texts(app)


@pytest.mark.usefixtures("empty")
def test_a_file_without_a_good_row_cannot_be_loaded(visit: Visit) -> None:
    app = choose(visit("upload"), CASES.replace(b",5,", b",y,"))

    assert "No row can be loaded." in texts(app)
    assert not any(label.startswith("Load ") for label in labels(app))


@pytest.mark.usefixtures("empty")
def test_what_was_put_right_shows_what_it_became_and_masks_it(visit: Visit) -> None:
    content = "案件编号,姓名,逾期金额,逾期天数\nA1,张\u200b三丰,1.2万,3\n".encode()
    app = choose(visit("upload"), content)
    for code in ("amount_unit", "text_cleaned"):
        app.session_state[f"remark_{code}"] = True
    app.run()

    values = [one.value["Value"][0] for one in app.dataframe if "Value" in one.value]
    assert "1.2万 → 12,000.00" in values
    assert not any("三丰" in one for one in values)


@pytest.mark.usefixtures("empty")
def test_checks_that_wait_say_client_and_rows_and_how_many_more_there_are(visit: Visit) -> None:
    for number in range(12):
        choose(visit("upload"), CASES.replace(b"A1", f"B{number}".encode()))

    said = texts(visit("upload"))

    assert said.count("· client: — · 1 rows can be loaded") == 10
    assert "There are 2 more." in said


@pytest.mark.usefixtures("empty")
def test_a_first_file_is_called_that_and_is_compared_with_nothing(visit: Visit) -> None:
    app = choose(visit("upload"))

    assert "The first file of its clients: 1 cases are new." in texts(app)
    assert "Against the last file" not in texts(app)


def test_nothing_that_a_file_says_is_markup_in_a_refusal_however_deep_it_stands() -> None:
    inner = Sentence("the sheet “{sheet}” is empty.", sheet="**A** <b>[x](y)$1$")
    refused = FileUnreadable(reason=Sentence("{one} {two}", one=inner, two="_z_"))

    said = refusal(words("en"), refused)

    assert r"\*\*A\*\* \<b\>\[x\]\(y\)\$1\$" in said
    assert r"\_z\_" in said


@pytest.mark.usefixtures("empty")
def test_the_sums_of_each_currency_are_shown_with_their_number(visit: Visit) -> None:
    content = "案件编号,币种,逾期金额,逾期天数\nA1,CNY,1000.5,3\nA2,USD,7,4\nA3,CNY,2,1\n".encode()

    app = choose(visit("upload"), content)

    table = app.table[0].value
    assert table.to_dict("split")["data"] == [
        ["逾期金额", "CNY", "1,002.50", "2"],
        ["逾期金额", "USD", "7.00", "1"],
    ]


@pytest.mark.usefixtures("empty")
def test_a_line_of_totals_is_no_row_that_is_not_loaded(visit: Visit) -> None:
    app = choose(visit("upload"), CASES.replace(b"x", b"7") + "合计,,,12,\n".encode())

    assert (metrics(app)["Rows read"], metrics(app)["Not loaded"]) == ("2", "0")
    assert "1 lines only sum up others; they are no rows." in texts(app)
    assert "The totals of the file agree with its rows: 逾期金额." in texts(app)


def test_what_is_said_of_the_whole_file_names_no_row_and_judges_none(
    empty: Path, visit: Visit
) -> None:
    del empty
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as written:
        cases, notes = written.add_worksheet("案件"), written.add_worksheet("说明")
        cases.write_row(0, 0, ["案件编号", "姓名", "居住地址", "逾期金额", "逾期天数"])
        cases.write_row(1, 0, ["A1", "张三", "成都市", 5, 3])
        notes.write(0, 0, "请核对")

    app = choose(visit("upload"), book.getvalue(), "cases_2026-11-20.xlsx")

    said = texts(app)
    assert "**! About the file as a whole**" in said
    assert "Other sheets of the workbook were not read" in said
    assert "**说明**" in said
    assert "Can be loaded, please check" not in said
