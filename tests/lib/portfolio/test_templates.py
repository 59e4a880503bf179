"""A client's files are read as the first one was, and only they are."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.errors import FieldClaimedTwice, NotFound, RecordRefused, TemplatesSeveral
from lib.intake import Intake, Options, inspect
from lib.portfolio import Portfolio, bringing, templates
from lib.portfolio.templates import Template, signature

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
NAME = "cases_2026-11-20.csv"
FILE = "案件编号,手机号,本人手机,欠款总金额,逾期天数\nA1,138,139,5,3\n".encode()
BY_HAND = {"本人手机": "mobile2", "欠款总金额": "overdue_amount"}


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    return Portfolio.open(tmp_path)


def remember(
    place: Portfolio,
    name: str,
    data: bytes = FILE,
    client: str | None = "甲银行",
    datum: str = "gcj02",
) -> Template:
    options = Options(mapping=BY_HAND, client=client, datum=datum)
    one = templates.of(name, inspect(data, NAME, options), options)
    templates.save(place.ledger, one, now=NOW)
    return one


def read(place: Portfolio, data: bytes = FILE, template: str | None = None) -> Intake:
    return bringing.read_known(place, data, NAME, Options(), template=template)


def test_the_next_file_of_a_client_is_read_without_a_question(place: Portfolio) -> None:
    with pytest.raises(FieldClaimedTwice):
        read(place)
    remember(place, "甲银行 案件", datum="wgs84")

    intake = read(place)

    row = intake.frame.row(0, named=True)
    assert intake.template == "甲银行 案件"
    assert [row[k] for k in ("case_key", "mobile", "mobile2", "overdue_amount", "client")] == [
        "甲银行:A1", "138", "139", 500, "甲银行",
    ]  # fmt: skip


def test_the_order_and_the_writing_of_titles_do_not_matter(place: Portfolio) -> None:
    remember(place, "甲银行 案件")
    other = "逾期天數,*本人手機,手机号 ,欠款總金額,案件编号（必填）\n3,139,138,5,A1\n"

    # 必填 is a word more than the remembered title has, so it is another title.
    with pytest.raises(FieldClaimedTwice):
        read(place, other.encode())
    intake = read(place, other.replace("（必填）", "").encode())

    assert intake.frame.select("mobile", "mobile2", "overdue_amount").row(0) == ("138", "139", 500)


@given(st.permutations(["案件编号", "姓名", "逾期金额(万元)", "备注", "备注"]))
def test_the_signature_is_that_of_the_titles_whatever_their_order(titles: list[str]) -> None:
    assert signature(titles) == signature(sorted(titles))
    assert signature(titles) != signature([*titles, "备注"])
    assert signature(titles) != signature(one.replace("万元", "元") for one in titles)


def test_what_is_given_by_hand_goes_before_the_template(place: Portfolio) -> None:
    remember(place, "甲银行 案件", datum="wgs84")
    options = Options(client="乙银行", mapping={"本人手机": None})

    intake = bringing.read_known(place, FILE, NAME, options, given={"client"})

    assert intake.client == "乙银行"
    assert intake.frame["mobile2"].to_list() == [None]


def test_how_a_file_is_read_is_remembered_where_it_was_corrected(place: Portfolio) -> None:
    data = "导出说明,案件编号\n案件编号,手机号,欠款总金额,逾期天数\nA1,138,5,3\n".encode()
    options = Options(header_row=2, mapping={"欠款总金额": "balance"})
    one = templates.of("有标题行", inspect(data, NAME, options), options)
    templates.save(place.ledger, one, now=NOW)

    intake = read(place, data, template="有标题行")

    assert one.settings["header_row"] == 2
    assert "encoding" not in one.settings
    assert intake.frame["balance"].to_list() == [500]


def test_which_of_two_columns_says_all_is_found_out_anew(place: Portfolio) -> None:
    same = FILE.replace(b"139", b"138")
    options = Options(mapping={"欠款总金额": "overdue_amount"})
    templates.save(
        place.ledger, templates.of("相同", inspect(same, NAME, options), options), now=NOW
    )

    assert read(place, same).template == "相同"
    with pytest.raises(FieldClaimedTwice):
        read(place, FILE)


def test_nearly_the_same_titles_are_offered_with_what_differs_and_not_applied(
    place: Portfolio,
) -> None:
    wide = FILE.replace("逾期天数".encode(), "逾期天数,姓名,城市,区县,产品".encode())
    wide = wide.replace(b"5,3", "5,3,张三,成都市,锦江区,现金贷".encode())
    one = remember(place, "甲银行 案件", wide)
    titles = [*one.titles[:-1], "产品名称", "省份"]

    near = templates.nearest([one], [*one.titles, "省份"])
    assert near
    assert (near.template, near.more, near.lacking) == (one, ("省份",), ())
    assert templates.recognised([one], [*one.titles, "省份"]) == ()
    assert templates.nearest([one], titles) is None


def test_of_several_that_fit_nobody_guesses(place: Portfolio) -> None:
    remember(place, "甲银行 案件")
    remember(place, "乙银行 案件", client="乙银行")

    with pytest.raises(TemplatesSeveral):
        read(place)
    assert read(place, template="乙银行 案件").client == "乙银行"
    known = bringing.read_known(place, FILE, NAME, Options(client="甲银行"), given={"client"})
    assert known.template == "甲银行 案件"


def test_of_one_name_the_latest_counts_and_a_retired_one_no_longer(place: Portfolio) -> None:
    remember(place, "甲银行 案件")
    remember(place, "甲银行 案件", client="甲银行成都分行")

    assert [one.client for one in templates.listed(place.ledger)] == ["甲银行成都分行"]
    templates.retire(place.ledger, "甲银行 案件", now=NOW)
    assert templates.listed(place.ledger) == ()
    for use in (templates.called, lambda *what: templates.retire(*what, now=NOW)):
        with pytest.raises(NotFound):
            use(place.ledger, "甲银行 案件")
    remember(place, "甲银行 案件")
    assert len(templates.listed(place.ledger)) == 1


def test_a_template_needs_a_name(place: Portfolio) -> None:
    with pytest.raises(RecordRefused):
        remember(place, " ")


def test_the_same_file_with_another_meaning_is_loaded_again(place: Portfolio) -> None:
    for mapping in (BY_HAND, {**BY_HAND, "本人手机": None}, BY_HAND):
        intake = bringing.read(FILE, NAME, Options(mapping=mapping))
        bringing.keep(place, FILE, NAME, intake, now=NOW)

    assert len(place.imports()) == 2
