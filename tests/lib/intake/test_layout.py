"""Titles, separators, quotations and totals: what people do to a table before they send it."""

import pytest

from lib.errors import FileTooLarge, FileUnreadable, HeaderMissing, TextEmpty
from lib.intake import Options, load
from lib.intake.inspection import read_sheet
from lib.intake.tables.decode import Text
from lib.intake.tables.delimited import read_delimited
from lib.intake.tables.sheet import ROW
from lib.intake.titles.columns import count_known
from tests.lib.intake.making import AS_OF, HEADER, case, codes, read


@pytest.mark.parametrize("delimiter", ["，", "；"])
def test_full_width_separators_are_found(delimiter: str) -> None:
    text = "\n".join((HEADER, case(), case(case_id="A2"))).replace(",", delimiter)

    intake = load(text.encode("gb18030"), AS_OF)

    assert intake.report.delimiter == delimiter
    assert intake.frame["case_id"].to_list() == ["A1", "A2"]


def test_a_column_without_a_title_that_most_rows_fill_is_kept_with_its_cases() -> None:
    lines = [f"{HEADER},", *(f"{case(case_id=f'A{n}')},{n or ''}" for n in range(5))]

    intake = load("\n".join(lines).encode(), AS_OF)

    assert intake.report.accepted == 5
    assert intake.report.unmapped == ("#12",)
    assert intake.frame["extra"].to_list()[::4] == [None, '{"#12":"4"}']


def test_the_first_line_of_excel_that_names_the_separator_is_no_row() -> None:
    text = "sep=;\n" + "\n".join((HEADER, case(), case(case_id="A2", amount="x"))).replace(",", ";")

    intake = load(text.encode(), AS_OF)

    assert codes(intake) == [(3, "逾期金额", "amount_unreadable")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_ends_a_line(end: str) -> None:
    text = end.join((HEADER, case(), "", case(case_id="A2"), ""))

    assert load(text.encode(), AS_OF).frame.select("case_id", "row").rows() == [
        ("A1", 2),
        ("A2", 4),
    ]


def test_an_unclosed_quotation_costs_its_row_only() -> None:
    good = [case(case_id=f"A{n}", note='"第一行\n第二行"') for n in (2, 4)]
    intake = read(case(), good[0], case(case_id="A3", note='"约定'), good[1], case(case_id="A5"))

    assert intake.frame.select("case_id", "row").rows() == [
        ("A1", 2),
        ("A2", 3),
        ("A4", 5),
        ("A5", 6),
    ]
    assert codes(intake) == [(4, "案件编号", "quote_unclosed")]


def test_a_quotation_never_swallows_whole_rows() -> None:
    rows = [case(case_id=f"A{n}") for n in range(6)]
    rows[1] = rows[1].replace("张三", '"张三')
    rows[4] = rows[4].replace("张三", '张三"')

    intake = read(*rows)

    assert intake.frame["case_id"].to_list() == ["A0", "A2", "A3", "A5"] or intake.frame[
        "case_id"
    ].to_list() == ["A0", "A2", "A3", "A4", "A5"]
    assert (3, "案件编号", "quote_unclosed") in codes(intake)


def test_a_pasted_row_inside_a_note_stays_a_note() -> None:
    note = "见下\n" + case(case_id="X9")

    intake = read(case(note=f'"{note}"'), case(case_id="A2"))

    assert intake.frame["case_id"].to_list() == ["A1", "A2"]
    assert intake.frame["note1"].to_list()[0] == note


def test_titles_over_two_rows_are_put_together_where_that_says_more() -> None:
    upper = "案件编号,客户信息,,逾期信息,,联系人1,,居住地址"
    lower = ",客户姓名,手机号,逾期金额,逾期天数,姓名,手机,"
    row = "A1,张三,00012345678,100.00,10,李四,00087654321,成都市锦江区某路1号"

    intake = load(f"{upper}\n{lower}\n{row}".encode(), AS_OF)

    first = intake.frame.row(0, named=True)
    assert (first["name"], first["mobile"], first["overdue_amount"]) == (
        "张三",
        "00012345678",
        10_000,
    )
    assert first["contact1_name"] == "李四"
    assert first["row"] == 3


GROUPED = "AX1,张三,00012345678,5,2,0.12,0.0123,0.1323,李四,00087654321,2026-11-01"


@pytest.mark.parametrize("customer", ["客户", "客户信息", "基本信息", "债务人信息", "联系信息"])
@pytest.mark.parametrize("contact", ["姓名,手机", "联系人姓名,联系人手机"])
def test_words_over_groups_of_columns_tell_them_apart_or_drop_out(
    customer: str, contact: str
) -> None:
    upper = f"案件编号,{customer},,逾期信息,,金额（万元）,,,联系人1,,委案日期"
    lower = f",姓名,手机,逾期天数,逾期期数,逾期本金,逾期利息,逾期总额,{contact},"

    first = load(f"{upper}\n{lower}\n{GROUPED}".encode(), AS_OF).frame.row(0, named=True)

    told = ("case_id", "name", "mobile", "dpd", "contact1_name", "contact1_phone")
    assert [first[key] for key in told] == ["AX1", "张三", "00012345678", 5, "李四", "00087654321"]
    assert (first["overdue_principal"], first["overdue_interest"]) == (1_200_00, 123_00)
    assert str(first["place_date"]) == "2026-11-01"


def test_the_address_of_an_employer_is_never_that_of_the_customer() -> None:
    upper = "案件编号,逾期信息,,单位信息,"
    lower = ",逾期金额,逾期天数,名称,地址"
    row = "A1,100,5,某公司,成都市锦江区某路1号"

    first = load(f"{upper}\n{lower}\n{row}".encode(), AS_OF).frame.row(0, named=True)

    assert (first["addr_work"], first["addr_home"]) == ("成都市锦江区某路1号", None)


def test_a_currency_over_a_group_of_amounts_is_that_of_each_of_them() -> None:
    upper = "Loan,,Amounts (USD),,Status"
    lower = "Loan No.,Name,Overdue amount,Instalment,DPD"
    row = 'A1,Li,"$1,000.50",$20,5'

    intake = load(f"{upper}\n{lower}\n{row}".encode(), AS_OF)

    assert intake.frame.select("loan_no", "currency", "overdue_amount").rows() == [
        ("A1", "USD", 1_000_50)
    ]
    assert set(intake.report.sums) == {"USD"}


def test_a_unit_over_the_table_counts_for_amounts_only_and_the_heading_is_still_read() -> None:
    heading = "委案清单 数据截止：2026-11-18（单位：万元）,,,"
    text = f"{heading}\n案件编号,姓名,逾期金额,逾期天数\nA1,张三,1.5,5\n"

    intake = load(text.encode(), "cases.csv")

    assert intake.frame["overdue_amount"].to_list() == [15_000_00]
    assert (intake.report.as_of.isoformat(), intake.report.unmapped) == ("2026-11-18", ())


def test_a_text_that_is_named_like_a_workbook_is_read_or_said_to_be_text() -> None:
    assert load(f"{HEADER}\n{case()}".encode(), "cases_2026-11-20.xlsx").frame.height == 1
    with pytest.raises(TextEmpty, match="plain text"):
        load("这不是表格".encode(), "cases_2026-11-20.xlsx")


def test_a_first_row_of_data_is_no_header() -> None:
    with pytest.raises(HeaderMissing):
        load(f"{case()}\n{case(case_id='A2')}\n".encode(), AS_OF)


def test_the_row_of_the_titles_can_be_said() -> None:
    text = f"{HEADER}\n{HEADER}\n{case()}"

    assert load(text.encode(), AS_OF, Options(header_row=2)).frame["row"].to_list() == [3]
    with pytest.raises(HeaderMissing):
        load(text.encode(), AS_OF, Options(header_row=9))


def test_too_many_columns_are_refused_in_words() -> None:
    with pytest.raises(FileTooLarge):
        load((",".join(f"title {n}x" for n in range(3_000)) + "\nA1\n").encode(), AS_OF)


def test_a_cell_without_end_keeps_its_row_out() -> None:
    intake = read(case(), case(case_id="A2", note="长" * 100_001))

    assert codes(intake) == [(3, "备注1", "cell_too_long")]
    assert intake.frame["case_id"].to_list() == ["A1"]


def test_rows_of_spaces_are_no_rows() -> None:
    intake = read(case(), " ,,  ,,,,,,,,", case(case_id="A2"))

    assert (intake.report.read, intake.report.rejected) == (2, 0)


@pytest.mark.parametrize(
    "word", ["合计", "总 计", "合计：", "小计", "共计", "Total", "GRAND TOTAL", "【合计】", "總計"]
)
def test_a_row_of_totals_is_no_case(word: str) -> None:
    intake = read(case(), case(case_id="A2"), f"{word},,,,,,,200.00,,,")

    report = intake.report
    assert (report.read, report.accepted, report.rejected, report.summing) == (2, 2, 0, 1)
    assert codes(intake) == [(4, "案件编号", "total_row")]
    assert [one.severity for one in report.problems] == ["remark"]
    assert str(report.summary()).endswith("0 duplicates; beside them 1 total rows.")


def test_a_total_behind_a_running_number_is_one_too() -> None:
    text = f"序号,{HEADER}\n1,{case()}\n2,合计,,,,,,,100.00,,,\n"

    assert load(text.encode(), AS_OF).report.counts == {"total_row": 1}


def test_a_total_row_that_ends_early_is_no_row_either_and_is_compared() -> None:
    rows = [case(case_id=f"A{n}") for n in range(2)]

    intake = read(*rows, "小计,,,,,,,200.00", " ,合计,,,,,,201.00", "3,总计", "A9,李四,1")

    report = intake.report
    assert (report.read, report.accepted, report.rejected, report.summing) == (3, 2, 1, 3)
    assert report.counts == {"row_too_short": 1, "total_differs": 1, "total_row": 3}
    assert [(one.row, one.value) for one in report.problems if one.code == "total_row"] == [
        (4, "小计"),
        (5, "合计"),
        (6, "总计"),
    ]
    assert intake.rejects.rows[ROW].to_list() == [7]


def test_a_customer_of_an_odd_name_is_no_total() -> None:
    intake = read(case(name="合计"), case(case_id="A2", name="Total"))

    assert intake.report.accepted == 2


def test_a_total_that_is_not_the_sum_of_its_rows_is_said() -> None:
    rows = [case(case_id=f"A{n}") for n in range(4)]

    intake = read(*rows[:2], "小计,,,,,,,200.00,,,", *rows[2:], "总计,,,,,,,399.00,,,")

    assert [one for one in codes(intake) if one[2] == "total_differs"] == [
        (7, "逾期金额", "total_differs")
    ]
    assert intake.report.accepted == 4


@pytest.mark.parametrize(("stated", "differs"), [(1000, False), (1400, False), (1200, True)])
def test_a_reversal_counts_as_taken_back_and_a_total_may_count_it_either_way(
    stated: int, *, differs: bool
) -> None:
    lines = (
        "案件编号,还款日期,还款金额,冲正标记",
        "A1,2026-11-19,1000,否",
        "A1,2026-11-19,200,",
        "A1,2026-11-20,200,是",
        f"合计,,{stated},",
    )

    intake = load("\n".join(lines).encode(), "还款_2026-11-20.csv")

    assert intake.report.totals["amount"] == "1000"
    assert intake.frame["amount"].sum() == 1000_00
    assert ("total_differs" in intake.report.counts) is differs


def test_a_total_in_hundredths_is_held_against_the_sum_in_hundredths() -> None:
    text = "案件编号,逾期天数,逾期金额(分)\nA1,3,12345\nA2,3,100\n合计,,{}\n"

    right = load(text.format(12445).encode(), AS_OF).report
    wrong = load(text.format(12446).encode(), AS_OF).report

    assert right.totals["overdue_amount"] == "124.45"
    assert "total_differs" not in right.counts
    assert right.totals_agree == ("逾期金额(分)",)
    assert wrong.counts["total_differs"] == 1
    assert wrong.totals_agree == ()


@pytest.mark.parametrize(
    "line",
    ["A2,李四,13912345678", "A2,李四,13912345678" + ",x" * 12, 'A2,"李四,13912345678,,,,,,,,,'],
)
def test_a_line_in_no_columns_is_not_shown_in_the_report(line: str) -> None:
    report = read(case(), line).report

    assert {one.code for one in report.problems} & {
        "row_too_short", "row_too_long", "quote_unclosed"
    }  # fmt: skip
    assert "13912345678" not in str(report.as_json())


def test_a_short_row_in_a_long_file_costs_only_itself() -> None:
    rows = [case(case_id=f"A{n}", note='"a, b"' if n % 3 else "") for n in range(500)]
    rows[250] = "A250,short"

    intake = read(*rows)

    assert intake.report.accepted == 499
    assert codes(intake) == [(252, "案件编号", "row_too_short")]


def test_blocks_cut_anywhere_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        case(case_id=f"A{n}", note='"eins\nzwei, ""drei"""' if n % 3 else "") for n in range(60)
    ]
    rows[20] = rows[20].replace("张三", '"张三')
    data = "\n".join((HEADER, *rows)).encode()
    whole = read_delimited(Text(data, "utf-8"), count_known)
    blocks = Text.blocks
    for size in (300, 777, 2_000):
        monkeypatch.setattr(Text, "blocks", lambda self, _=0, size=size: blocks(self, size))
        monkeypatch.setattr(Text, "head", lambda self: self.data.decode())
        cut = read_delimited(Text(data, "utf-8"), count_known)

        assert cut.frame.equals(whole.frame)
        assert cut.broken == whole.broken


def test_cells_keep_their_blanks_and_line_breaks_until_they_are_understood() -> None:
    row = case(name=" 张三 ", note='"a\r\nb"')

    sheet = read_sheet(f"{HEADER}\n{row}\n".encode(), Options())

    assert sheet.frame.row(0)[1] == " 张三 "
    assert sheet.frame.row(0)[10] == "a\nb"


def test_a_file_of_which_most_rows_fit_no_title_is_refused_at_once() -> None:
    with pytest.raises(FileUnreadable):
        load("\n".join((HEADER, case(), *["x"] * 200_000)).encode(), AS_OF)


def test_a_million_columns_are_refused_before_they_are_understood() -> None:
    with pytest.raises(FileTooLarge):
        load((HEADER + ",x" * 1_000_000 + "\n1,2\n").encode(), AS_OF)
