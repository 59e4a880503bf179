"""What a case page says of persons, doors, holds and hand-overs, and the upload page of orphans."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.portfolio import Portfolio, person_links
from tests.lib.portfolio.cast import bring
from tests.pages.conftest import Visit

CASES = "案件编号,姓名,身份证号,手机号,居住地址,逾期金额,逾期天数,催收员"
DOOR = "成都市锦江区兴池南街8号枕庭小区1栋1单元1304"


@pytest.fixture
def place(empty: Path) -> Portfolio:
    """Two clients with customers that have much in common."""
    one = Portfolio.open(empty)
    bring(
        one,
        CASES,
        f"A1,张三,110101199001010015,13900000001,四川省{DOOR}室,5,3,王五",
        "A2,李四,,13900000001,成都锦江区兴池南街8#1幢301,5,3,王五",
        client="甲",
    )
    bring(
        one,
        CASES,
        f"B1,张三,,13900000001,{DOOR},5,3,王五",
        "B2,赵六,,13900000009,四川省" + DOOR + ",5,3,王五",
        client="乙",
    )
    return one


def told(app: AppTest) -> list[str]:
    """All that the page says in words."""
    every = (app.subheader, app.caption, app.markdown, app.text, app.warning)
    return [str(one.value) for kind in every for one in kind]


def numbers(app: AppTest) -> list[list[str]]:
    """The numbers in each table of cases."""
    return [
        sorted(one.value["Number"])
        for one in app.dataframe
        if "Number" in one.value and len(one.value)
    ]


@pytest.mark.usefixtures("place")
def test_the_persons_other_cases_are_shown_with_their_reason(visit: Visit) -> None:
    app = visit("case", case="甲:A1")

    assert "Other cases of this person (1)" in told(app)
    assert "Known by: same name and phone." in told(app)
    assert numbers(app)[0] == ["B1"]


@pytest.mark.usefixtures("place")
def test_the_same_door_and_the_same_house_are_recognised(visit: Visit) -> None:
    app = visit("case", case="甲:A1")

    labels = [one.label for one in app.expander]
    assert "Other cases at this address (2)" in labels
    assert "Other cases in this building (1)" in labels
    assert numbers(app)[1:] == [["B1", "B2"], ["A2"]]


def test_persons_whose_cases_have_only_a_contract_number_are_told_by_it(
    visit: Visit, empty: Path
) -> None:
    one = Portfolio.open(empty)
    header = "合同编号,姓名,身份证号,手机号,逾期金额,逾期天数"
    bring(one, header, "H1,张三,,13900000001,5,3", "H2,李四,,13900000001,5,3", client="甲")
    bring(one, header, "H3,张三,110101199001010015,13900000001,5,3", client="乙")
    key = one.cases().filter(contract_no="H1").select("case_key").collect().item()

    app = visit("case", case=key)

    assert not app.exception
    assert "李* · 139****0001 · H2" in told(app)
    assert [one.label for one in app.button if "not the same person" in one.label] == [
        "H3: not the same person"
    ]


@pytest.mark.usefixtures("place")
def test_a_likely_link_is_confirmed_and_taken_back(visit: Visit) -> None:
    app = visit("case", case="甲:A1")
    assert any("Is this the same person?" in one for one in told(app))
    assert "李* · 139****0001 · A2" in told(app)

    next(one for one in app.button if one.label == "The same person").click().run()
    assert "Other cases of this person (2)" in told(app)
    assert "Known by: same name and phone、confirmed by your people." in told(app)

    next(one for one in app.button if one.label == "Take this back").click().run()
    assert "Other cases of this person (1)" in told(app)


@pytest.mark.usefixtures("place")
def test_what_name_and_phone_joined_is_separated(visit: Visit, place: Portfolio) -> None:
    app = visit("case", case="甲:A1")

    next(one for one in app.button if one.label.startswith("B1")).click().run()

    assert not any(one.startswith("Other cases of this person") for one in told(app))
    assert list(person_links.decisions(place.ledger).values()) == [False]


def test_a_listed_hold_stops_visits_and_is_named(visit: Visit, place: Portfolio) -> None:
    bring(place, "案件编号,停催类型,开始日期,来源", "A1,死亡,2026-11-01,家属", client="甲")

    for case in ("甲:A1", "乙:B1"):
        app = visit("case", case=case)
        assert any("On hold: Deceased" in one for one in told(app)), case
        assert next(b for b in app.button if b.label == "Add to the basket").disabled
    assert any("Hold begins: Deceased" in one for one in told(visit("case", case="甲:A1")))


def test_an_assignment_changes_the_collector_and_stands_in_the_timeline(
    visit: Visit, place: Portfolio
) -> None:
    bring(
        place,
        "案件编号,原催收员,新催收员,时间,原因",
        "A1,王五,孙七,2026-11-21,请假",
        client="甲",
        day="2026-11-21",
    )

    app = visit("case", case="甲:A1")

    assert any("Handed on from 王五 to 孙七" in one for one in told(app))
    assert "孙七" in told(app)


def test_rows_without_a_case_are_shown_masked_with_their_reason(
    visit: Visit, place: Portfolio
) -> None:
    header = "案件编号,还款日期,还款金额,还款人"
    bring(place, header, "A9,2026-11-01,5,张三丰", "A1,2026-11-01,6,张三", client="甲")

    app = visit("upload")

    assert "Rows that belong to no known case (1)" in told(app)
    table = app.dataframe[-1].value
    assert table["Case number"].to_list() == ["A9"]
    assert table["Why"].to_list() == ["No case has this number"]
    assert table["Payer"].to_list() == ["张**"]


@pytest.mark.usefixtures("place")
def test_an_upload_says_how_many_of_its_rows_find_their_case(visit: Visit) -> None:
    content = "案件编号,还款日期,还款金额\nA9,2026-11-01,5\nA2,2026-11-01,6\n".encode()
    app = visit("upload")

    app.file_uploader[0].upload("还款_2026-11-20.csv", content, "text/csv").run()

    assert any(one.startswith("1 rows belong to known cases, 1 to none yet.") for one in told(app))


@pytest.mark.usefixtures("place")
def test_a_case_known_by_its_contract_only_is_linked_and_separated_like_any(
    visit: Visit, place: Portfolio
) -> None:
    header = "合同编号,姓名,手机号,逾期金额,逾期天数"
    bring(place, header, "K1,张三,13900000001,5,3", "K2,钱七,13900000001,5,3", client="丙")

    app = visit("case", case="甲:A1")

    assert "钱* · 139****0001 · K2" in told(app)
    next(one for one in app.button if one.label.startswith("B1、K1")).click().run()
    assert not app.exception
    assert list(person_links.decisions(place.ledger).values()) == [False]


def test_a_senders_own_column_called_extra_is_shown_like_the_others(
    visit: Visit, empty: Path
) -> None:
    bring(Portfolio.open(empty), "案件编号,逾期金额,逾期天数,extra", "A1,5,3,蓝门", client="甲")

    app = visit("case", case="甲:A1")

    assert not app.exception
    assert any("蓝门" in str(one.value.to_dict()) for one in app.dataframe)


@pytest.mark.usefixtures("with_sample")
def test_what_is_filtered_behind_a_closed_list_is_said_beside_the_cases(visit: Visit) -> None:
    app = visit("cases", held="free", least="5000")

    said = next(one.value for one in app.caption if one.value.startswith("Also filtered by"))
    assert said.replace("\\", "").endswith("Overdue amount from: 5,000.00 · Without hold")
    plain = visit("cases", q="CD0000421")
    assert not any(one.value.startswith("Also filtered by") for one in plain.caption)
