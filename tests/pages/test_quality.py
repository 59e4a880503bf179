"""The data-quality board, without a browser."""

import datetime as dt
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.intake import Options
from lib.ledger import Ledger, audited
from lib.portfolio import Portfolio, place_kinds, placing
from lib.portfolio.bringing import read
from tests.pages.conftest import Visit

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
CASES = (
    "案件编号,委托方,姓名,逾期金额,逾期天数,身份证号,居住地址\n"
    "A1,甲,张三,100,40,110101193606080180,成都市锦江区某路1号\n"
    "A2,甲,李四,300,10,,\n"
    "A3,甲,王五,x,10,,\n"
)


@pytest.fixture
def home(empty: Path) -> Path:
    """Give the product one file of client 甲, and one of 乙 that has a number of 甲's."""
    place = Portfolio.open(empty)
    for content in (CASES, "案件编号,委托方,逾期金额,逾期天数\nA1,乙,7,3\n"):
        data = content.encode()
        place.commit(data, "f.csv", read(data, "f_2026-11-20.csv", Options()), now=NOW)
    return empty


def metrics(app: AppTest) -> dict[str, str]:
    return {one.label: one.value for one in app.metric}


@pytest.mark.usefixtures("home")
def test_the_worst_columns_come_first_with_their_counts(visit: Visit) -> None:
    app = visit("quality", lender="甲")

    table = app.dataframe[0].value
    assert next(iter(table["Column in the file"])) == "居住地址"
    amounts = table[table["Column in the file"] == "逾期金额"].iloc[0]
    assert (amounts["Filled"], amounts["Valid"], amounts["Rows (n)"]) == (3, 2, 3)
    assert metrics(app)["Rows not loaded"] == "33.3%"


@pytest.mark.usefixtures("home")
def test_findings_are_counted_by_kind(visit: Visit) -> None:
    app = visit("quality", lender="甲")

    found = app.dataframe[1].value
    assert list(found["What happened"]) == ["Row not loaded", "Loaded, please check"]
    assert list(found["How often"]) == [1, 1]


@pytest.mark.usefixtures("home")
def test_the_other_client_has_its_own_files(visit: Visit) -> None:
    app = visit("quality", lender="甲")

    app.selectbox(key="lender").select("乙").run()

    assert not app.exception
    assert metrics(app)["Rows not loaded"] == "0.0%"


@pytest.mark.usefixtures("home")
def test_doubles_and_doubtful_rows_are_listed_and_masked(visit: Visit) -> None:
    double = visit("quality", part="duplicates").dataframe[0].value
    doubtful = visit("quality", lender="甲", part="doubtful").dataframe[0].value

    assert list(double["In common"]) == ["A1"]
    assert list(doubtful["Row"]) == [2]
    assert doubtful["Value"][0] == "1****************0"


@pytest.mark.usefixtures("home")
def test_rows_with_a_remark_are_told_beside_the_values_that_can_be_read(visit: Visit) -> None:
    told = metrics(visit("quality", lender="甲"))

    assert told["Rows with a remark"] == "66.7%"
    assert told["Validity"] == "94.1%"


@pytest.mark.usefixtures("home")
def test_all_figures_are_those_of_the_file(visit: Visit) -> None:
    app = visit("quality", lender="")

    assert any("All figures are of the file" in one.value for one in app.caption)
    assert metrics(app)["Cases with an exact place"] == "0.0%"


@pytest.mark.usefixtures("with_sample")
def test_the_invented_identity_numbers_of_the_sample_make_no_row_doubtful(visit: Visit) -> None:
    app = visit("quality")

    assert metrics(app)["Rows with a remark"] == "0.0%"
    assert any("wrong on purpose" in one.value for one in app.caption)


@pytest.mark.usefixtures("home")
def test_doubtful_rows_are_grouped_by_kind_with_their_number(visit: Visit) -> None:
    app = visit("quality", lender="甲", part="doubtful")

    (kind,) = (one.label for one in app.expander)
    assert kind.startswith("The check digit of this identity number is wrong")
    assert kind.endswith("**1**")


@pytest.mark.usefixtures("home")
def test_the_trend_has_a_row_for_each_case_file(visit: Visit) -> None:
    table = visit("quality", lender="甲", part="trend").dataframe[0].value

    assert list(table["Rows read"]) == [3]


def test_a_case_is_placed_by_its_district_and_taken_back(home: Path, visit: Visit) -> None:
    app = visit("quality", part="places", case="甲:A2", way="division")
    assert next(box for box in app.selectbox if box.label == "Province").value is None
    assert next(one for one in app.button if one.label.startswith("Save the place")).disabled

    for title, name in (("Province", "四川省"), ("City", "成都市"), ("District", "武侯区")):
        next(box for box in app.selectbox if box.label == title).select(name).run()
    next(one for one in app.button if one.label.startswith("Save the place")).click().run()

    assert not app.exception
    portfolio = Portfolio.open(home)
    placed = portfolio.cases().collect().filter(case_key="甲:A2").row(0, named=True)
    assert (placed["district"], placed["place_source"]) == ("武侯区", "correction")

    next(one for one in app.button if one.label == "Take back").click().run()
    assert placing.placed_by_hand(portfolio.ledger) == ()


def test_coordinates_that_do_not_exist_are_refused_in_words(home: Path, visit: Visit) -> None:
    app = visit("quality", part="places", case="甲:A2", way="coordinates")

    app.number_input(key="place_lat").set_value(104.0).run()
    app.number_input(key="place_lon").set_value(30.0).run()

    assert "do not exist on the globe" in app.error[0].value
    app.number_input(key="place_lat").set_value(30.65).run()
    app.number_input(key="place_lon").set_value(104.06).run()
    next(one for one in app.button if one.label.startswith("Save the place")).click().run()
    assert (
        Portfolio.open(home).cases().collect().filter(case_key="甲:A2")["lat"].is_not_null().all()
    )


@pytest.mark.usefixtures("home")
def test_a_place_far_from_the_city_that_the_file_names_is_saved_only_when_confirmed(
    visit: Visit,
) -> None:
    app = visit("quality", part="places", case="甲:A1", way="coordinates")
    app.number_input(key="place_lat").set_value(39.9).run()
    app.number_input(key="place_lon").set_value(116.4).run()

    def saving() -> bool:
        return not next(b for b in app.button if b.label.startswith("Save the place")).disabled

    assert "km away from 成都市锦江区, which the file names for A1." in app.warning[0].value
    assert not saving()
    app.checkbox[0].check().run()
    assert saving()

    app.number_input(key="place_lat").set_value(30.65).run()
    app.number_input(key="place_lon").set_value(104.06).run()
    assert not app.warning
    assert saving()


def test_addresses_are_masked_unless_asked_for_in_full_which_is_logged(
    home: Path, visit: Visit
) -> None:
    app = visit("quality", part="places", case="甲:A1")
    show = next(one for one in app.button if one.label == "Show in full")

    show.click().run()
    assert "what it is needed for" in app.error[0].value

    app.selectbox(key="reveal_purpose").set_value("correct")
    next(one for one in app.button if one.label == "Show in full").click()
    app.run()
    assert "A1 · 张三 · 成都市锦江区某路1号" in [one.value for one in app.text]
    # Never in a table, of which copies can be taken.
    assert not any("某路1号" in str(one.value.to_dict()) for one in app.dataframe)
    log = audited.rows(Ledger.open(home), audited.Wanted(act="show_unmasked"))
    assert log.select("subject", "why", "after").rows() == [
        ("甲:A1", "correct", "1 × name, address")
    ]


BARE = (
    "案件编号,委托方,姓名,逾期金额,逾期天数,纬度,经度\n"
    "B1,甲,张三,500,40,30.1,120.1\nB2,甲,李四,300,10,30.2,120.1\n"
)


def test_the_board_of_places_asks_what_bare_coordinates_are(empty: Path, visit: Visit) -> None:
    place, content = Portfolio.open(empty), BARE.encode()
    place.commit(content, "f.csv", read(content, "f_2026-11-20.csv", Options()), now=NOW)
    app = visit("quality", part="places")
    assert any("**2** cases have coordinates and no address" in one.value for one in app.markdown)
    kind = next(one for one in app.selectbox if one.label == "What the places are")
    kind.set_value("home").run()
    app.button(key="save_place_kinds").click().run()
    assert [one.value for one in app.error] == []
    assert set(place_kinds.known(place.ledger).rows()) == {
        ("case:甲:B1", "home"),
        ("case:甲:B2", "home"),
    }
    assert not any("have coordinates and no address" in one.value for one in app.markdown)
