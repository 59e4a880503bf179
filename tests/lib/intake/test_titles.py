"""A title means its field however somebody writes it, and never more than it says."""

import csv
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from lib.cases.fields import KINDS, Field, fields
from lib.errors import (
    ColumnUnknown,
    CurrenciesDiffer,
    FieldClaimedTwice,
    FieldsMissing,
    FieldsPerhaps,
    FieldUnknown,
    FileRefused,
)
from lib.intake import Intake, Options, load
from lib.intake.tables.sheet import ROW, Sheet, column
from lib.intake.titles.columns import proposals, propose
from lib.intake.titles.known import known, meaning
from lib.spelling import plain
from tests.lib.intake.making import AS_OF, HEADER, case

TRADITIONAL = OpenCC("s2t")
TITLES = [
    (kind, field, title) for kind in KINDS for field in fields(kind) for title in field.titles
]
UNITS = {"money": ["元", "万元", "CNY", "10k"], "day": ["天", "days"], "month": ["月", "期"]}


def table(*titles: str, rows: tuple[tuple[str | None, ...], ...] = ()) -> Sheet:
    """A sheet with these titles and rows."""
    cells = {column(at): [row[at] for row in rows] for at in range(len(titles))}
    frame = pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String))
    return Sheet(titles, frame.with_row_index(ROW, offset=2), 1, "utf-8", ",")


def read(*lines: str, **options: object) -> Intake:
    return load("\n".join(lines).encode(), AS_OF, Options(**options))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_no_title_means_two_fields(kind: str) -> None:
    claimed: dict[str, set[str]] = {}
    for field in fields(kind):
        for title in field.titles:
            claimed.setdefault(plain(title), set()).add(field.key)

    assert {title: keys for title, keys in claimed.items() if len(keys) > 1} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_field_stands_in_for_is_of_its_own_kind_and_type(kind: str) -> None:
    by_key = {field.key: field for field in fields(kind)}
    for field in fields(kind):
        if field.stands_in:
            other = by_key[field.stands_in]
            assert (other.type, other.group) == (field.type, field.group)


def varied(title: str, draw: st.DrawFn) -> str:
    """The title as another sender would write it."""
    if draw(st.booleans()):
        title = TRADITIONAL.convert(title)
    if draw(st.booleans()):
        title = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in title)
    if draw(st.booleans()):
        title = title.upper()
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(title)))
        title = title[:at] + draw(st.sampled_from([" ", "\n", "\u3000", "\u00a0"])) + title[at:]
    mark = draw(
        st.sampled_from(["{}", "*{}", "{}*", "{}（必填）", "【必填】{}", "{}[选填]", "({})"])
    )
    return str(mark.format(title))


@st.composite
def spellings(draw: st.DrawFn) -> tuple[str, Field, str]:
    kind, field, title = draw(st.sampled_from(TITLES))
    return kind, field, varied(title, draw)


@settings(deadline=None)  # the first example builds the tables
@given(spellings())
def test_any_way_to_write_a_known_title_means_its_field(spelling: tuple[str, Field, str]) -> None:
    kind, field, title = spelling

    assert meaning(title, kind).field == field.key


@settings(deadline=None)  # the first example builds the tables
@given(
    st.sampled_from([one for one in TITLES if one[1].type == "money" or one[1].unit in UNITS]),
    st.data(),
)
def test_a_unit_that_fits_is_read_in_every_form(
    entry: tuple[str, Field, str], data: st.DataObject
) -> None:
    kind, field, title = entry
    unit = data.draw(st.sampled_from(UNITS["money" if field.type == "money" else str(field.unit)]))
    form = data.draw(st.sampled_from(["{}({})", "{}（{}）", "{}[{}]", "{}/{}", "{}:{}", "{}_{}"]))
    told = meaning(form.format(title, unit), kind)

    assert told.field == field.key
    if told.unit:  # 逾期天 with (天) may be the name of the field itself
        assert told.unit.factor == (10_000 if unit in {"万元", "10k"} else 1)


def test_a_refusal_names_every_meaning_that_several_columns_claim() -> None:
    text = "案件编号,客户姓名,姓名,逾期天数,逾期金额,逾期总额\nA1,张三,李四,3,5,6\n"

    with pytest.raises(FieldClaimedTwice) as refused:
        load(text.encode(), AS_OF)

    assert "“客户姓名”、“姓名”" in str(refused.value)
    assert "“逾期金额”、“逾期总额”" in str(refused.value)


@pytest.mark.parametrize(
    "title",
    ["逾期金额/Overdue amount(万元)", "逾期金额(万元)/Overdue amount", "Overdue amounts (10k)"],
)
def test_a_unit_counts_in_a_title_of_two_languages_and_beside_other_words(title: str) -> None:
    found = meaning(title, "cases")

    assert found.field == "overdue_amount"
    assert found.unit
    assert found.unit.factor == 10_000


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("DaysPastDue", "dpd"),
        ("Day past due", "dpd"),
        ("Loan Amounts", "loan_amount"),
        ("Customer's name", "name"),
        ("Mobile Num.", "mobile"),
        ("身分證字號", "id_no"),
        ("帳號", "account_no"),
        ("手机号（配偶）", "spouse_phone"),
        ("地址(单位)", "addr_work"),
        ("姓名 Name", "name"),
        ("姓名/Name", "name"),
        ("案件编号(case_id)", "case_id"),
        ("性别(男/女)", "gender"),
        ("手机号(11位)", "mobile"),
        ("逾期日期（格式：2024-01-05）", "overdue_since"),
        ("联系人十手机", "contact10_phone"),
    ],
)
def test_titles_of_other_senders_are_understood(title: str, key: str) -> None:
    assert meaning(title, "cases").field == key


@pytest.mark.parametrize(
    "title",
    [
        "逾期天数(月)",
        "借款期限(年)",
        "姓名(元)",
        "联系电话/手机",
        "逾期金额(估计)",
        "金额",
        "",
        "客户" * 40,
    ],
)
def test_a_title_that_says_something_else_has_no_meaning(title: str) -> None:
    assert meaning(title, "cases").field is None


def test_units_change_amounts_exactly() -> None:
    lines = ("案件编号,逾期金额(万元),本金(分),月供（千元）,逾期天数(天)", "A1,1.5,123456,2.5,3")

    intake = read(*lines)

    row = intake.frame.row(0, named=True)
    amounts = [row[key] for key in ("overdue_amount", "principal_left", "monthly_due", "dpd")]
    assert amounts == [1_500_000, 123_456, 250_000, 3]
    assert intake.report.totals["principal_left"] == "1234.56"


def test_a_currency_in_a_title_is_that_of_the_rows_that_name_none() -> None:
    one = read("case_id,Amount Due (USD),dpd", "A1,5,3")

    assert one.frame["currency"].to_list() == ["USD"]
    with pytest.raises(CurrenciesDiffer):
        read("case_id,Amount Due (USD),Balance (HKD),dpd", "A1,5,5,3")


# Two columns, one field --------------------------------------------------------------------------


def test_of_two_columns_that_say_the_same_the_fuller_one_is_taken() -> None:
    intake = read(
        "案件编号,手机号,本人手机,逾期金额,逾期天数", "A1,,138,5,3", "A2,139,139 ,5,3", "A3,,,5,3"
    )

    assert intake.frame["mobile"].to_list() == ["138", "139", None]
    assert intake.report.unmapped == ("手机号",)
    assert [one.as_json() for one in intake.conflicts] == [
        {"field": "mobile", "columns": ["手机号", "本人手机"], "taken": "本人手机"}
    ]


@pytest.mark.parametrize("second", ["139", ""])
def test_two_columns_that_say_different_things_are_asked_about(second: str) -> None:
    lines = ("案件编号,手机号,本人手机,逾期金额,逾期天数", "A1,138,139,5,3", f"A2,{second},138,5,3")

    with pytest.raises(FieldClaimedTwice) as asked:
        read(*lines, mapping={"逾期金额": "overdue_amount"})

    assert "“手机号”、“本人手机”" in str(asked.value)
    assert read(*lines, mapping={"本人手机": None}).frame["mobile"][0] == "138"
    second_phone = read(*lines, mapping={"本人手机": "mobile2"})
    assert second_phone.frame.select("mobile", "mobile2").row(0) == ("138", "139")
    assert read(*lines, mapping={"本人手机": "手机号"}).frame["mobile"][0] == "139"


def test_a_column_stands_in_only_where_the_field_has_none_of_its_own() -> None:
    alone = read("案件编号,联系电话,逾期金额,逾期天数", "A1,138,5,3")
    both = read("案件编号,手机号,联系电话,逾期金额,逾期天数", "A1,139,138,5,3")

    assert alone.frame.select("mobile", "phone").row(0) == ("138", None)
    assert both.frame.select("mobile", "phone").row(0) == ("139", "138")
    assert both.conflicts == ()


@pytest.mark.parametrize(
    ("mapping", "error"),
    [({"星座": "name"}, ColumnUnknown), ({"姓名": "nonsense"}, FieldUnknown)],
)
def test_a_meaning_given_by_hand_must_exist(
    mapping: dict[str, str | None], error: type[FileRefused]
) -> None:
    with pytest.raises(error):
        read(HEADER, case(), mapping=mapping)


# Proposals ---------------------------------------------------------------------------------------


def test_a_similar_title_is_proposed_and_never_applied() -> None:
    lines = ("案件编号,欠款总金额,逾期天数", "A1,5,3")

    with pytest.raises(FieldsPerhaps) as refused:
        read(*lines)
    assert "Perhaps “欠款总金额” is meant" in str(refused.value)
    intake = read(*lines, mapping={"欠款总金额": "total_owed"})
    assert intake.frame["overdue_amount"].to_list() == [500]


def test_a_proposal_is_less_sure_when_the_values_do_not_fit() -> None:
    titles = ("案件编号", "欠款总金额")
    fitting = table(*titles, rows=(("A1", "5"), ("A2", "7.50")))
    doubtful = table(*titles, rows=(("A1", "5"), ("A2", "7"), ("A3", "8"), ("A4", "many")))

    sure, unsure = (
        next(iter(proposals(sheet, propose(sheet, "cases"), "cases"))).confidence
        for sheet in (fitting, doubtful)
    )

    assert 100 > sure > unsure >= 60


def test_the_title_of_a_day_is_proposed_for_a_date() -> None:
    sheet = table("案件编号", "外访日", "催收结果", rows=(("A1", "2026-11-01", "承诺还款"),))

    found = proposals(sheet, propose(sheet, "followups"), "followups")
    assert [(one.column, one.field) for one in found] == [("外访日", "happened_at")]


@pytest.mark.parametrize("title", ["配偶单位", "联系人2单位", "行驶里程", "Favourite colour"])
def test_another_persons_title_or_a_strange_one_is_not_proposed(title: str) -> None:
    sheet = table("案件编号", title, rows=(("A1", "某公司"),))

    assert proposals(sheet, propose(sheet, "cases"), "cases") == ()


def test_what_is_missing_without_anything_like_it_is_only_named() -> None:
    with pytest.raises(FieldsMissing) as refused:
        read("案件编号,星座,逾期天数", "A1,狮子,3")

    assert not isinstance(refused.value, FieldsPerhaps)


# Keys --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["合同编号", "申请单号"])
def test_a_case_may_be_known_by_another_number(title: str) -> None:
    assert read(f"{title},逾期金额,逾期天数", "A1,5,3").frame["case_key"].to_list() == ["A1"]


def test_a_card_number_never_becomes_part_of_an_address() -> None:
    intake = read("卡号,逾期金额,逾期天数", "6225880012345678,5,3", "6225880012345679,5,3")

    keys = intake.frame["case_key"].to_list()
    assert len(set(keys)) == 2
    assert not any("6225" in key for key in keys)


def test_other_kinds_keep_what_is_not_understood_too() -> None:
    intake = read("案件编号,还款日期,还款金额,网点", "A1,2026-11-01,5,锦江支行")

    assert intake.report.kind == "repayments"
    assert intake.frame["extra"].to_list() == ['{"网点":"锦江支行"}']


def test_a_senders_own_column_called_extra_is_kept_like_any_other() -> None:
    plain = read(
        "案件编号,逾期金额,逾期天数,extra", "A1,5,3,上门勿扰", 'A2,5,3,"{""a"": 1"', "A3,5,3,"
    )
    ours = read("案件编号,逾期金额,逾期天数,extra", 'A1,5,3,"{""网点"":""锦江""}"', "A2,5,3,")

    assert plain.frame["extra"].to_list() == [
        '{"extra":"上门勿扰"}',
        '{"extra":"{\\"a\\": 1"}',
        None,
    ]
    assert ours.frame["extra"].to_list() == ['{"网点":"锦江"}', None]


# Real titles -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["car_loan_case_header_partial.csv", "standard_case_header.csv"])
def test_titles_that_stand_in_one_real_file_are_different_fields(shared: Path, name: str) -> None:
    path = shared / "data" / "import_headers" / name
    with path.open(encoding="utf-8-sig", newline="") as file:
        # 业务类型 really stands there twice, which is refused as such.
        titles = list(dict.fromkeys(next(csv.reader(file))))
    sheet = table(*titles, rows=(tuple(f"{at}" for at in range(len(titles))),))

    matched = propose(sheet, "cases")

    assert matched.conflicts == ()
    assert sum(one.field is not None for one in matched.columns) >= 60


def test_the_dictionary_is_made_plain_once() -> None:
    assert known("cases") is known("cases")


def test_every_column_that_would_do_is_named_and_one_of_a_group_is_enough() -> None:
    with pytest.raises(FieldsMissing) as refused:
        load("案件编号,姓名\nA1,张三\n".encode(), "cases_2026-11-20.csv", Options(kind="cases"))

    said = str(refused.value)
    past_due, amount = said.partition("missing: ")[2].partition(". Of names")[0].split("；")
    assert {"逾期金额", "剩余本金", "委案金额"} <= {*past_due.split(" / "), *amount.split(" / ")}
    assert {"逾期天数", "逾期日期"} <= {*past_due.split(" / "), *amount.split(" / ")}
    assert "Of names with / between them one is enough." in said
