"""Each thing that can be wrong in a row is said with its row, its column and its code."""

import datetime as dt
from pathlib import Path

import pytest

from lib.followups.codes import code_of
from lib.intake import Options, inspect, load
from lib.intake.findings import FINDINGS
from lib.intake.mend_file import mend_csv
from lib.intake.signs import open_sign
from tests.lib.intake.making import case, codes, read

HERE = Path(__file__).parent
UNTIDY = Path(__file__).parents[3] / "data" / "sample" / "untidy.csv"

WRONG = [
    ({"case_id": ""}, "案件编号", "number_missing"),
    ({"case_id": "4.40301E+17"}, "案件编号", "id_ruined"),
    ({"id_no": "4.40301E+17"}, "身份证号", "id_ruined"),
    ({"id_no": "31011519330230123X"}, "身份证号", "id_date"),
    ({"id_no": "110101193606080180"}, "身份证号", "id_checksum"),
    ({"amount": ""}, "逾期金额", "amount_missing"),
    ({"amount": "五百"}, "逾期金额", "amount_unreadable"),
    ({"amount": "nan"}, "逾期金额", "amount_unreadable"),
    ({"amount": "-1"}, "逾期金额", "amount_negative"),
    ({"amount": "99999999999999"}, "逾期金额", "amount_too_large"),
    ({"amount": "1.005"}, "逾期金额", "amount_rounded"),
    ({"amount": "0.0000001"}, "逾期金额", "amount_rounded"),
    ({"amount": "5.0000001元"}, "逾期金额", "amount_rounded"),
    ({"amount": "1.2万"}, "逾期金额", "amount_unit"),
    ({"since": "soon"}, "逾期日期", "date_unreadable"),
    ({"since": "2026-02-30"}, "逾期日期", "date_impossible"),
    ({"since": "05/06/2026"}, "逾期日期", "date_ambiguous"),
    ({"since": "46336"}, "逾期日期", "date_serial"),
    ({"since": "2026-11", "dpd": ""}, "逾期日期", "due_month"),
    ({"dpd": "many"}, "逾期天数", "whole_unreadable"),
    ({"dpd": "-3"}, "逾期天数", "whole_negative"),
    ({"dpd": "155"}, "逾期天数", "dpd_conflict"),
    ({"dpd": "15"}, "逾期天数", "dpd_differs"),
    ({"lat": "104.08", "lon": "30.65"}, "纬度", "coordinates_swapped"),
    ({"lat": "95"}, "纬度", "coordinates_range"),
    ({"lat": "0", "lon": "0"}, "纬度", "coordinates_zero"),
    ({"lat": ""}, "纬度", "coordinates_half"),
    ({"lat": "north"}, "纬度", "real_unreadable"),
    ({"name": "张\u200b三"}, "姓名", "text_cleaned"),
    ({"name": "张\ufffd"}, "姓名", "broken_text"),
    *[
        ({"name": name}, "姓名", "broken_text")
        for name in ("???", "？？", "张?", "张？？", "~{UEH}~}", "+XyBOCQ-", "Zhang +XyA-")
    ],
    ({"addr": "??市??区??路8号"}, "居住地址", "broken_text"),
    ({"case_id": '"A2\n3"'}, "案件编号", "id_lines"),
    ({"case_id": "6222****1234"}, "案件编号", "number_masked"),
    ({"id_no": '"510105199003\n071236"'}, "身份证号", "id_lines"),
    *[
        ({"name": name}, "姓名", "name_masked")
        for name in ("张*", "张＊＊", "李某", "王XX", "陳○○")
    ],
    *[({"phone": phone}, "手机号", "phone_masked") for phone in ("138****8000", "000XXXX5678")],
    ({"name": ""}, "姓名", "name_missing"),
    ({"name": "？"}, "姓名", "name_missing"),
    ({"name": "无"}, "姓名", "name_missing"),
    ({"since": "", "dpd": ""}, "逾期天数", "past_due_missing"),
    ({"addr": "", "lat": "", "lon": ""}, "居住地址", "address_missing"),
    ({"id_no": "510105199003070000"}, "身份证号", "id_ruined"),
    ({"id_no": '"4,40301E+17 "'}, "身份证号", "id_ruined"),
    ({"id_no": "4.40301e17"}, "身份证号", "id_ruined"),
    ({"id_no": "5101051990030712"}, "身份证号", "id_length"),
    *[({"id_no": word}, "身份证号", "id_unlikely") for word in ("待补", "x", "000000000000000")],
    ({"name": "13800000000"}, "姓名", "text_unlikely"),
    ({"addr": "104.08"}, "居住地址", "text_unlikely"),
    ({"id_no": "5101**********1234"}, "身份证号", "id_masked"),
    ({"phone": "1380000000"}, "手机号", "phone_unreadable"),
    ({"phone": "空号"}, "手机号", "phone_unreadable"),
    ({"phone": "028-00012345/00012345678"}, "手机号", "phone_several"),
    ({"phone": "０００12345678"}, "手机号", "text_folded"),
    ({"phone": "'00012345678"}, "手机号", "text_marker"),
    ({"phone": "#N/A"}, "手机号", "formula_empty"),
    ({"note": "#REF!"}, "备注1", "formula_empty"),
    ({"amount": "#REF!"}, "逾期金额", "formula_error"),
    ({"amount": "1.2E+05"}, "逾期金额", "amount_exponent"),
    ({"amount": "1 2345"}, "逾期金额", "amount_unreadable"),
    ({"amount": "$5"}, "逾期金额", "currency_unsure"),
    ({"since": "2026-11-09T16:00:00Z"}, "逾期日期", "date_zone"),
    ({"since": "民國115年11月10日"}, "逾期日期", "date_roc"),
    ({"since": "1900-01-00"}, "逾期日期", "date_zero"),
    ({"since": "00:00.0"}, "逾期日期", "date_ruined"),
    ({"since": "9999-12-31"}, "逾期日期", "date_open"),
    ({"since": "2126-11-10", "dpd": ""}, "逾期日期", "due_far"),
    ({"since": "1900-01-03", "dpd": ""}, "逾期日期", "due_far"),
    ({"id_no": "210101203606080182"}, "身份证号", "id_date"),
    ({"id_no": "111111111111111111"}, "身份证号", "id_date"),
    ({"name": "王" * 201}, "姓名", "cell_too_long"),
    ({"addr": "路" * 1001}, "居住地址", "cell_too_long"),
    ({"case_id": "9" * 201}, "案件编号", "cell_too_long"),
    ({"lat": "48.85", "lon": "2.35"}, "纬度", "coordinates_far"),
]


@pytest.mark.parametrize(("cells", "column", "code"), WRONG, ids=[code for _, _, code in WRONG])
def test_a_faulty_cell_is_named_with_row_column_and_code(
    cells: dict[str, str], column: str, code: str
) -> None:
    intake = read(case(), case(case_id="A0"), case(**{"case_id": "A2", **cells}))

    assert (4, column, code) in codes(intake)
    assert codes(intake).count((4, column, code)) == 1
    kept = FINDINGS[code].severity != "error"
    assert intake.frame.height == 2 + kept


CASE = "案件编号,姓名,逾期金额,逾期天数"
GOOD = "A1,张三,100.00,10"

OTHERS: list[tuple[str, str, str, str]] = [
    # Titles and cells beside those of a good case; the column and the code that are found.
    ("身份证号,出生日期", "11010119900307123X,1991-03-07", "身份证号", "id_differs"),
    ("身份证号,出生日期", "110101900307123,1991-03-07", "身份证号", "id_differs"),
    ("身份证号,性别", "11010119900307123X,女", "身份证号", "id_differs"),
    ("身份证号,性别", "110101900307124,男", "身份证号", "id_differs"),
    ("出生日期", "2027-01-01", "出生日期", "birth_implausible"),
    ("放款日期", "1979-12-31", "放款日期", "date_early"),
    ("委案日期", "2026-12-01", "委案日期", "date_after"),
    ("放款日期", "2025年11月", "放款日期", "date_month"),
    ("委案日期", "1926-11-01", "委案日期", "date_far"),
    ("账龄", "M4", "账龄", "bucket_differs"),
    ("账龄", "七上八下", "账龄", "bucket_unreadable"),
    ("逾期期数", "4", "逾期期数", "terms_differ"),
    ("逾期本金,逾期利息", "80,10", "逾期金额", "sum_differs"),
    ("欠款余额", "90", "逾期金额", "overdue_exceeds"),
    ("剩余本金", "-5", "剩余本金", "amount_credit"),
    ("逾期费用", "-5", "逾期费用", "amount_waived"),
    ("最后还款金额", "-5", "最后还款金额", "amount_reversed"),
    ("佣金金额", "-5", "佣金金额", "amount_below"),
    ("币种,欠款余额", "CNY,€200", "欠款余额", "currency_differs"),
    ("币种,欠款余额", "USD,NT$200", "欠款余额", "currency_differs"),
    ("币种", "贝壳", "币种", "currency_unknown"),
    ("坐标系,纬度,经度", "火星文,30.6,104.1", "坐标系", "datum_unknown"),
    ("剩余本金（万元）", "2万", "剩余本金（万元）", "amount_unit_twice"),
    ("纬度,经度", "120,45", "纬度", "coordinates_swapped"),
]

KINDS: list[tuple[str, str, str, str]] = [
    # The name of a file, its text, the column and the code that are found in its first row.
    (
        "instalments.csv",
        "借据号,期次,应还日期,应还金额,已还金额\nL1,1,2026-10-01,100,150",
        "已还金额",
        "paid_exceeds",
    ),
    ("repayments.csv", "案件编号,还款日期,还款金额\nA1,2026-11-01,0", "还款金额", "amount_zero"),
    (
        "repayments.csv",
        "案件编号,还款日期,还款金额,冲正标记\nA1,2026-11-01,5,是",
        "还款金额",
        "reversal_sign",
    ),
    (
        "repayments.csv",
        "案件编号,还款日期,还款金额,冲正标记\nA1,2026-11-01,5,也许",
        "冲正标记",
        "flag_unreadable",
    ),
    ("repayments.csv", "案件编号,还款日期,还款金额\nA1,,5", "还款日期", "value_missing"),
    ("repayments.csv", "案件编号,还款日期,还款金额\nA1,1900-01-00,5", "还款日期", "value_missing"),
    (
        "followups.csv",
        "案件编号,催收时间,催收结果\nA1,2026-11-01,天晓得",
        "催收结果",
        "code_unknown",
    ),
    (
        "followups.csv",
        "案件编号,催收时间,催收结果\nA1,2026-11-01,#REF!",
        "催收结果",
        "formula_empty",
    ),
    ("collectors.csv", "工号,姓名\nC1,李四\nC1,王五", "工号", "duplicate"),
    ("collectors.csv", "工号,姓名\nC1,李四\n备注：仅供内部,", "姓名", "name_missing"),
    ("cases.csv", "案件编号,委案金额,账龄\nA1,5,M3+", "账龄", "bucket_open"),
    ("cases.csv", "案件编号,委案金额,逾期天数\nA1,5,3", "委案金额", "overdue_stands_in"),
    ("cases.csv", "案件编号,逾期金额,账龄\nA1,0.00,M1", "逾期金额", "amounts_zero"),
    ("cases.csv", "案件编号,委案金额,账龄\nA1,0,M1", "委案金额", "amounts_zero"),
    ("instalments.csv", "借据号,应还日期,应还金额\nL1,2026-10-01,0", "应还金额", "amounts_zero"),
    ("cases.csv", "案件编号,逾期金额,账龄\nA1,5,", "", "no_past_due"),
    ("cases.csv", "案件编号,借款金额,账龄\nA1,5,M1", "", "no_overdue"),
    ("cases.csv", "案件编号,逾期金额,逾期天数\nA1,5,3", "", "no_names"),
    ("cases.csv", "案件编号,逾期金额,逾期天数\nA1,5,3", "", "no_addresses"),
    (
        "followups.csv",
        "案件编号,催收时间,催收结果,约定时刻\nA1,2026-11-01,约定再访,3点",
        "约定时刻",
        "time_unreadable",
    ),
]


def test_a_file_of_which_no_row_loads_is_not_said_to_lack_what_stands_in_it() -> None:
    intake = load("案件编号,逾期金额,逾期天数\nA1,五百,很久\n".encode(), "cases_2026-11-20.csv")

    told = {code for _, _, code in codes(intake)}
    assert intake.report.accepted == 0
    assert told == {"amount_unreadable", "whole_unreadable"}


@pytest.mark.parametrize(("titles", "cells", "column", "code"), OTHERS)
def test_what_contradicts_itself_in_a_row_is_said(
    titles: str, cells: str, column: str, code: str
) -> None:
    intake = load(f"{CASE},{titles}\n{GOOD},{cells}\n".encode(), "cases_2026-11-20.csv")

    assert (2, column, code) in codes(intake)
    assert intake.frame.height == (FINDINGS[code].severity != "error")


@pytest.mark.parametrize(("name", "text", "column", "code"), KINDS)
def test_other_files_are_checked_as_well(name: str, text: str, column: str, code: str) -> None:
    options = Options(kind=name.split(".", maxsplit=1)[0], as_of=dt.date(2026, 11, 20))

    intake = load(text.encode(), name, options, code_of=code_of)

    assert (column, code) in [(title, found) for _, title, found in codes(intake)]


def test_a_dash_for_no_result_is_no_unknown_word() -> None:
    text = "案件编号,催收时间,催收结果\nA1,2026-11-01,-\nA1,2026-11-02,无\n"

    assert load(text.encode(), "催记.csv", code_of=code_of).report.counts == {}


def test_a_place_far_from_its_city_is_said() -> None:
    near = [case(case_id=f"A{n}") for n in range(3)]
    header = (
        "案件编号,姓名,身份证号,手机号,居住地址,纬度,经度,逾期金额,逾期日期,逾期天数,备注1,城市"
    )
    rows = [f"{line},成都市" for line in (*near, case(case_id="A9", lat="29.60", lon="106.50"))]

    intake = load("\n".join((header, *rows)).encode(), "cases_2026-11-20.csv")

    assert codes(intake) == [(5, "纬度", "coordinates_elsewhere")]
    assert intake.frame["place_quality"].to_list() == ["exact"] * 4


def test_every_finding_is_provoked_by_some_file() -> None:
    untidy = load(UNTIDY.read_bytes(), UNTIDY.name).report.counts
    shown = {code for *_, code in [*WRONG, *OTHERS, *KINDS]} | set(untidy)
    rooms = (HERE, HERE.parent / "portfolio")  # some need what was loaded before
    elsewhere = "".join(
        path.read_text("utf-8") for room in rooms for path in room.glob("test_*.py")
    )

    assert {
        code for code in FINDINGS if code not in shown and f'"{code}"' not in elsewhere
    } == set()


def test_one_name_in_a_file_is_enough_to_miss_the_others() -> None:
    intake = read(case(), *(case(case_id=f"A{n}", name="") for n in range(2, 5)))

    assert codes(intake) == [(row, "姓名", "name_missing") for row in (3, 4, 5)]


def test_the_good_rows_load_while_the_bad_ones_are_listed() -> None:
    intake = read(case(), case(case_id="A2", amount="x"), case(case_id="A3"))

    assert intake.frame["case_id"].to_list() == ["A1", "A3"]
    assert intake.report.rejected == 1


def test_of_two_rows_with_one_number_the_first_is_taken() -> None:
    intake = read(case(), case(amount="200.00"))

    assert intake.frame["overdue_amount"].to_list() == [10_000]
    assert (intake.report.duplicate, intake.report.rejected) == (1, 0)
    assert codes(intake) == [(3, "案件编号", "duplicate")]


@pytest.mark.parametrize(
    ("lines", "found", "kept"),
    [
        (("A1,2026-11-01,5,S1", "A1,2026-11-01,5,S1", "A1,2026-11-01,5,S1"), ["duplicate"] * 2, 1),
        (("A1,2026-11-01,5,S1", "A1,2026-11-02,5,S1"), ["serial_again"], 2),
        (("A1,2026-11-01,5,S1", "A2,2026-11-01,5,S1", "A1,2026-11-01,5,S1"),
         ["duplicate", "serial_again"], 2),
        (("A1,2026-11-01,5,S1", "A1,2026/11/1,5.00,S1"), ["duplicate"], 1),
        (("A1,2026-11-01,5,S1", "A1,2026-11-03,-5,S1"), [], 2),
        (("A1,2026-11-01,5,S1", "A1,2026-11-03,-5,S1", "A1,2026-11-03,-5,S1"), ["duplicate"], 2),
        (("A1,2026-11-01,5,", "A1,2026-11-01,5,", "A1,2026-11-01,5,-"), [], 3),
        (("A1,,5,S1", "A1,2026-11-01,5,S1"), ["value_missing"], 1),
    ],
)  # fmt: skip
def test_one_serial_number_is_one_payment(
    lines: tuple[str, ...], found: list[str], kept: int
) -> None:
    text = "\n".join(("案件编号,还款日期,还款金额,流水号", *lines, ""))

    intake = load(text.encode(), "repayments_2026-11-20.csv")

    assert [code for *_, code in codes(intake)] == found
    assert intake.frame.height == kept
    assert intake.report.duplicate == found.count("duplicate")


@pytest.mark.parametrize(
    "number",
    ["6222****01", "6222xxxx01", "0", "000000", "-0-", "待补", "现金", "cash", "888888", "＊＊"],
)
def test_what_stands_in_place_of_a_serial_number_makes_no_two_payments_one(number: str) -> None:
    lines = [f"A1,2026-11-01,5,{number}"] * 2
    text = "\n".join(("案件编号,还款日期,还款金额,流水号", *lines, ""))

    intake = load(text.encode(), "repayments_2026-11-20.csv")

    assert (intake.frame.height, intake.report.duplicate) == (2, 0)


@pytest.mark.parametrize(
    ("title", "cells", "duplicate"),
    [
        ("序号", ("1", "7"), 1),
        ("批次", ("1", "1"), 1),
        ("笔数", ("4", "5"), 1),
        ("No.", ("20261101", "20261109"), 0),
        ("网点", ("东门", "西门"), 0),
        ("网点", ("东门", ""), 0),
        ("余额", ("100", "95"), 0),
    ],
)
def test_a_running_number_makes_one_payment_no_two_but_any_other_cell_does(
    title: str, cells: tuple[str, str], duplicate: int
) -> None:
    lines = [f"A1,2026-11-01,5,S1,{cell}" for cell in cells]
    text = "\n".join((f"案件编号,还款日期,还款金额,流水号,{title}", *lines, ""))

    report = load(text.encode(), "repayments_2026-11-20.csv").report

    assert report.duplicate == duplicate
    assert report.counts.get("serial_again", 0) == 1 - duplicate


USD = "案件编号,姓名,逾期金额,逾期天数{title}\nA1,张三,$5,10{cell}\nA2,李四,7,10{cell}\n"


@pytest.mark.parametrize(
    ("options", "title", "cell", "currencies"),
    [
        (Options(), "", "", ["CNY"]),
        (Options(currency="USD"), "", "", ["USD", "USD"]),
        (Options(currency="HKD"), "", "", ["HKD", "HKD"]),
        (Options(), ",币种", ",USD", ["USD", "USD"]),
        (Options(), ",欠款余额(USD)", ",9", ["USD", "USD"]),
        (Options(), ",欠款余额(人民币)", ",9", ["CNY"]),
    ],
)
def test_a_dollar_is_that_of_a_currency_that_somebody_names(
    options: Options, title: str, cell: str, currencies: list[str]
) -> None:
    text = USD.format(title=title, cell=cell)

    intake = load(text.encode(), "cases_2026-11-20.csv", options)

    assert intake.frame["currency"].to_list() == currencies
    said = {"currency_unsure", "currency_differs"} & set(intake.report.counts)
    assert len(said) == 2 - len(currencies)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (Options(), [None, "CNY"]),
        (Options(currency="USD"), ["USD", None, "CNY"]),
        (Options(currency="USD", currency_chosen=True), ["USD", "USD", "CNY"]),
        (Options(currency="JPY", currency_chosen=True), ["JPY", "JPY"]),
    ],
)
def test_a_payment_in_dollars_is_not_taken_for_one_in_the_currency_of_its_case(
    options: Options, said: list[str | None]
) -> None:
    text = "案件编号,还款日期,还款金额\nA1,2026-11-01,$5\nA1,2026-11-02,5\nA1,2026-11-03,¥5\n"

    intake = load(text.encode(), "repayments_2026-11-20.csv", options)

    assert intake.frame["currency"].to_list() == said
    assert intake.report.counts.get("currency_unsure", 0) == 3 - len(said)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("instalments", "借据号,期次,应还日期,应还金额\nL1,1,2026-10-31,5\n"),
        ("repayments", "案件编号,还款日期,还款金额\nA1,2026-11-01,5\n"),
        ("followups", "案件编号,催收时间,催收结果,承诺金额\nA1,2026-11-03 10:00,承诺还款,5\n"),
        ("cases", "案件编号,逾期金额,逾期天数\nA1,5,10\n"),
    ],
)
def test_a_currency_that_somebody_chose_counts_for_files_of_every_kind(
    kind: str, text: str
) -> None:
    chosen = Options(kind=kind, currency="USD", currency_chosen=True)

    intake = load(text.encode(), f"{kind}_2026-11-20.csv", chosen)

    assert intake.frame["currency"].to_list() == ["USD"]


@pytest.mark.parametrize(
    ("usual", "title", "cell", "said"),
    [
        ("USD", "", "", ["CNY"]),
        ("JPY", "", "", ["JPY"]),
        ("USD", ",币种", ",日元", ["JPY"]),
        ("USD", ",欠款余额(JPY)", ",9", ["JPY"]),
        ("CNY", ",欠款余额(USD)", ",9", []),
    ],
)
def test_the_sign_of_yuan_and_yen_is_yuan_unless_yen_are_named(
    usual: str, title: str, cell: str, said: list[str]
) -> None:
    text = f"案件编号,逾期金额,逾期天数{title}\nA1,￥5,10{cell}\n"

    intake = load(text.encode(), "cases_2026-11-20.csv", Options(currency=usual))

    assert intake.frame["currency"].to_list() == said


def test_what_a_sign_means_is_asked_only_where_nobody_says_it() -> None:
    def asked(title: str, cell: str, usual: str = "CNY") -> str | None:
        text = USD.format(title=title, cell=cell)
        return open_sign(inspect(text.encode(), "cases_2026-11-20.csv"), usual)

    assert asked("", "") == "$"
    assert asked("", "", "USD") is None
    assert asked(",币种", ",") == "$"
    assert asked(",币种", ",USD") is None
    assert asked(",欠款余额(USD)", ",9") is None
    assert asked(",欠款余额", ",HK$9") is None


@pytest.mark.parametrize("cell", ["", "USD", "XYZ", "-", "人民币"])
@pytest.mark.parametrize("amount", ["$5", "5", "¥5", "US$5", "$5元"])
@pytest.mark.parametrize("usual", ["CNY", "USD", "JPY"])
def test_what_a_sign_means_is_asked_exactly_where_a_row_would_be_kept_out(
    cell: str, amount: str, usual: str
) -> None:
    text = f"案件编号,逾期金额,逾期天数,币种\nA0,7,10,CNY\nA1,{amount},10,{cell}\n"
    name, options = "cases_2026-11-20.csv", Options(currency=usual)

    unsure = load(text.encode(), name, options).report.counts.get("currency_unsure", 0)

    assert (open_sign(inspect(text.encode(), name), usual) is not None) == bool(unsure)


def test_a_row_too_long_or_too_short_is_never_shifted() -> None:
    intake = read(case(), case(case_id="A2") + ",more", "A3,李四", case(case_id="A4"))

    assert intake.frame["case_id"].to_list() == ["A1", "A4"]
    assert [(row, code) for row, _, code in codes(intake)] == [
        (3, "row_too_long"),
        (4, "row_too_short"),
    ]


def test_the_rejected_rows_come_back_with_their_reasons_and_without_formulas() -> None:
    intake = read(case(), case(case_id="A2", amount="x", note="=1+1"))

    text = mend_csv(intake.rejects).decode("utf-8-sig")

    assert text.splitlines()[1].startswith('3,"逾期金额: This is no amount')
    assert "'=1+1" in text


def test_every_finding_says_what_to_do_in_one_line() -> None:
    assert all(one.sentence.endswith(".") and "\n" not in one.sentence for one in FINDINGS.values())


@pytest.mark.parametrize(
    ("days", "found"),
    [("8", []), ("19", []), ("33", ["dpd_differs"]), ("90", ["dpd_conflict"])],
)
def test_days_past_due_that_begin_within_the_month_given_do_not_contradict_it(
    days: str, found: list[str]
) -> None:
    intake = read(case(since="2026-11", dpd=days))

    assert sorted(code for *_, code in codes(intake)) == sorted([*found, "due_month"])


def test_an_overdue_amount_that_nobody_can_read_is_replaced_by_no_other() -> None:
    text = "案件编号,委案金额,逾期金额,账龄\nA1,5,x,M1\nA2,5,,M1\n"

    intake = load(text.encode(), "cases_2026-11-20.csv")

    assert "overdue_stands_in" not in intake.report.counts
    assert intake.frame["overdue_amount"].to_list() == [None]


def test_a_bucket_that_only_the_file_names_is_kept() -> None:
    text = "案件编号,委案金额,账龄\nA1,5,31-60天\nA2,5,m03\nA3,5,>180\n"

    intake = load(text.encode(), "cases_2026-11-20.csv")

    assert intake.frame["bucket"].to_list() == ["M2", "M3", "M7+"]


def test_the_days_count_before_instalments_and_both_before_the_named_bucket() -> None:
    text = f"{CASE},逾期期数,账龄\nA1,张三,5,95,4,M4\nA2,李四,5,,2,M2\nA3,王五,5,,,M5\n"

    intake = load(text.encode(), "cases_2026-11-20.csv")

    assert intake.frame["bucket"].to_list() == ["M4", "M2", "M5"]
    assert [code for row, _, code in codes(intake) if row > 1] == []


def test_instalments_that_have_run_out_do_not_contradict_the_days() -> None:
    text = f"{CASE},总期数,已还期数,逾期期数\nA1,张三,5,238,12,7,5\nA2,李四,5,238,24,7,5\n"

    intake = load(text.encode(), "cases_2026-11-20.csv")

    assert [one for one in codes(intake) if one[0] > 1] == [(3, "逾期期数", "terms_differ")]


def test_a_settled_case_need_not_say_what_is_past_due() -> None:
    text = f"{CASE},案件状态\n{GOOD},正常\nA2,李四,5,20,正常\nA3,王五,5,,结清\nA4,赵六,0,,正常\n"

    intake = load(text.encode(), "cases_2026-11-20.csv")

    assert intake.frame["case_id"].to_list() == ["A1", "A2", "A3", "A4"]


@pytest.mark.parametrize(
    ("word", "code"),
    [
        *[
            (word, "CNY")
            for word in ("元", "圆", "圓", "¥", "￥", "人民幣", "rmb", "人民币（元）", "")
        ],
        *[("港元", "HKD"), ("港幣", "HKD"), ("美金", "USD"), ("AED", "AED"), ("-", "CNY")],
        ("贝壳", "CNY"),
    ],
)
def test_a_currency_in_other_words_is_its_code(word: str, code: str) -> None:
    text = f"{CASE},币种\n{GOOD},CNY\nA2,李四,5,10,{word}\n"

    intake = load(text.encode(), "cases_2026-11-20.csv")

    assert intake.frame["currency"].to_list() == ["CNY", code]
    assert ("currency_unknown" in intake.report.counts) == (word == "贝壳")


def test_amounts_of_two_currencies_are_never_added() -> None:
    text = f"{CASE},币种,委案金额\nA1,张三,5.5,10,CNY,9\nA2,李四,7,10,USD,\nA3,王五,1,10,USD,\n"

    report = load(text.encode(), "cases_2026-11-20.csv").report

    assert report.as_json()["totals_by_currency"] == {
        "CNY": {"overdue_amount": "5.5", "place_amount": "9"},
        "USD": {"overdue_amount": "8"},
    }
    assert report.totals == {"place_amount": "9"}


def test_sums_of_a_file_of_which_nothing_is_loaded_are_nothing() -> None:
    assert read(case(dpd="x")).report.totals == {"overdue_amount": "0"}


def test_the_sign_of_an_amount_names_the_currency_that_the_file_leaves_out() -> None:
    text = (
        f"{CASE},币种\nA1,张三,HK$5,10,\nA2,李四,5,10,人民币\nA3,王五,￥5,10,RMB\nA4,赵六,5,10,\n"
    )

    intake = load(text.encode(), "cases_2026-11-20.csv")

    assert intake.frame["currency"].to_list() == ["HKD", "CNY", "CNY", "CNY"]


def test_days_past_due_and_an_overdue_amount_that_contradict_each_other_are_doubted() -> None:
    text = f"{CASE}\nA1,张三,50,0\nA2,李四,0,12\nA3,王五,0,0\nA4,赵六,9,9"
    intake = load(text.encode(), "cases_2026-11-20.csv")

    assert [one for one in codes(intake) if one[1] == "逾期金额"] == [
        (2, "逾期金额", "overdue_not_past_due"),
        (3, "逾期金额", "past_due_nothing"),
    ]
    assert intake.report.accepted == 4


def test_a_value_that_was_put_right_is_told_with_what_it_became() -> None:
    lines = (
        "案件编号,姓名,逾期金额,逾期天数,委案日期",
        "A1,张\u200b三,1.2万,3,46000",
        "A2,李四,5,3,",
    )
    content = "\n".join((*lines, "")).encode()

    problems = load(content, "cases_2026-11-20.csv").report.problems

    assert {one.code: (one.value, one.became) for one in problems if one.severity == "repair"} == {
        "amount_unit": ("1.2万", "12,000.00"),
        "date_serial": ("46000", "2025-12-09"),
        "text_cleaned": ("张\u200b三", "张三"),
    }
    assert all(one.became == "" for one in problems if one.severity != "repair")
