"""The page Follow-up: the work list by person and crew, and the calendar of promises."""

import pytest

from tests.pages.conftest import Visit


@pytest.mark.usefixtures("with_sample")
def test_the_calendar_of_the_sample_has_its_golden_figures(visit: Visit) -> None:
    app = visit("followup", followup_part="promises")

    assert not app.exception
    assert not app.error
    told = {one.label: one.value for one in app.metric}
    assert told["The customer's own: kept in 30 days"] == "32.6%"
    assert told["The customer's own: kept in 90 days"] == "35.5%"
    assert told["Promises still running"] == "191"
    assert told["Missing of them"].endswith("365,278.31")
    assert told["Expected cash"].endswith("102,684.52")
    assert "Serial bouncers (312)" in [one.value for one in app.subheader]


@pytest.mark.usefixtures("with_sample")
def test_the_list_of_one_crew_holds_as_much_as_the_overview_says(visit: Visit) -> None:
    app = visit("followup", who="crew:一组")

    chosen = next(one for one in app.selectbox if one.key == "who")
    assert chosen.value == "crew:一组"
    assert set(app.dataframe[0].value["Crew"]) == {"一组"}


@pytest.mark.usefixtures("with_sample")
def test_what_was_agreed_goes_before_the_strategy_also_on_the_work_list(visit: Visit) -> None:
    said = visit("followup", list="promise_due").dataframe[0].value["By the strategy"]

    assert said.str.startswith("A promise for").any()
    assert not (said == "Nothing").any()


@pytest.mark.usefixtures("with_sample")
def test_the_lists_of_the_day_add_up_to_what_the_overview_says_is_due(visit: Visit) -> None:
    due = next(one for one in visit("overview").metric if one.label == "Due today or overdue")
    app = visit("followup")

    lists = app.segmented_control(key="list")
    counted = [int(one.split(" · ")[1].replace(",", "")) for one in lists.options]
    assert sum(counted) == int(due.value.replace(",", ""))
