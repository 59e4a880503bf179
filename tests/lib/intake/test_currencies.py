"""Which currency an amount has: by its sign, its column, its title, or what somebody chose."""

import pytest

from lib.intake import Options, inspect, load
from lib.intake.signs import open_sign
from tests.lib.intake.making import SHORT, SHORT_ROW, case, read

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
    text = f"{SHORT},币种\n{SHORT_ROW},CNY\nA2,李四,5,10,{word}\n"

    intake = load(text.encode(), "cases_2026-11-20.csv")

    assert intake.frame["currency"].to_list() == ["CNY", code]
    assert ("currency_unknown" in intake.report.counts) == (word == "贝壳")


def test_amounts_of_two_currencies_are_never_added() -> None:
    text = f"{SHORT},币种,委案金额\nA1,张三,5.5,10,CNY,9\nA2,李四,7,10,USD,\nA3,王五,1,10,USD,\n"

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
        f"{SHORT},币种\nA1,张三,HK$5,10,\nA2,李四,5,10,人民币\nA3,王五,￥5,10,RMB\nA4,赵六,5,10,\n"
    )

    intake = load(text.encode(), "cases_2026-11-20.csv")

    assert intake.frame["currency"].to_list() == ["HKD", "CNY", "CNY", "CNY"]
