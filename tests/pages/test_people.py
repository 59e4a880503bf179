"""People, training and safety as a manager meets them."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.ledger import Ledger
from lib.people import qualifications, training
from lib.people.banks import banks
from lib.portfolio import Portfolio
from lib.safety import checkins, incidents
from lib.safety.checkins import Step
from lib.screen import data
from lib.visits import records
from lib.visits.legality import decisions
from tests.lib.show.test_crew_safety import planned
from tests.pages.conftest import Visit, asked
from tests.pages.test_checklist import faultless

UNFIT = "五组"


def press(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label).click().run()


def labelled(elements: Iterable[Any], label: str) -> Any:  # noqa: ANN401 — whichever widget it is
    return next(one for one in elements if one.label == label)


def texts(app: AppTest) -> str:
    shown = (*app.markdown, *app.caption, *app.error, *app.warning, *app.success, *app.info)
    return "\n".join(one.value for one in shown)


@pytest.mark.usefixtures("with_sample")
@pytest.mark.parametrize(
    ("page", "part"),
    [
        *(("people", part) for part in ("crews", "collectors", "qualifications", "leave")),
        *(("training", part) for part in ("check", "results", "cards", "courses", "coaching")),
        *(("safety", part) for part in ("today", "incidents", "report", "warnings")),
    ],
)
def test_each_part_opens_by_its_link(page: str, part: str, visit: Visit) -> None:
    app = visit(page, part=part)
    faultless(app)
    assert app.segmented_control(key="part").value == part


@pytest.mark.usefixtures("with_sample")
def test_a_crew_that_may_not_visit_is_named_with_its_member_and_the_reason(visit: Visit) -> None:
    said = texts(visit("people"))
    assert "赵明永" in said
    assert "ended on 9 Nov 2026" in said.replace("\\", "")
    assert said.count("may visit") == 4


@pytest.mark.usefixtures("with_sample")
def test_no_list_is_made_for_an_unfit_crew(visit: Visit, with_sample: Path) -> None:
    place = Portfolio.open(with_sample)
    keys = place.cases().select("case_key").head(3).collect()["case_key"].to_list()
    app = visit("visits")
    app.session_state["basket"] = keys
    app.run()
    crews = labelled(app.selectbox, "Crew")
    chosen = next(one for one in crews.options if one.startswith(UNFIT))
    crews.set_value(chosen)
    press(app, "Make the visit list")
    assert "赵明永" in app.error[0].value
    assert "Yearly examination" in app.error[0].value


@pytest.mark.usefixtures("with_sample")
def test_that_no_crew_may_go_on_a_day_is_said_before_a_list_is_asked_for(
    visit: Visit, with_sample: Path
) -> None:
    place = Portfolio.open(with_sample)
    app = visit("visits")
    keys = place.cases().select("case_key").head(1).collect()["case_key"].to_list()
    app.session_state["basket"] = keys
    app.run()
    assert not any("No crew may go" in one.value for one in app.warning)
    labelled(app.date_input, "Day").set_value(dt.date(2036, 11, 20)).run()
    assert [one.value for one in app.error] == []
    (said,) = (one.value for one in app.warning if "No crew may go" in one.value)
    assert "Yearly examination" in said.replace("\\", "")


def test_what_is_entered_for_both_members_lets_the_crew_visit(
    visit: Visit, with_sample: Path
) -> None:
    app = visit("people", part="qualifications")
    labelled(app.multiselect, "Collectors").set_value(["W010"])
    labelled(app.selectbox, "Qualification").set_value("cn_yearly")
    press(app, "Save")
    faultless(app)
    assert texts(app).count("Saved.") == 1
    rows = qualifications.standing(Ledger.open(with_sample))
    mine = rows.filter(collector="W010", kind="cn_yearly")
    assert mine.sort("sequence")["issued"].to_list()[-1] == dt.date(2026, 11, 20)
    assert texts(visit("people")).count("may visit") == 5


@pytest.mark.usefixtures("empty")
def test_a_collector_entered_by_hand_makes_a_crew_without_any_file(visit: Visit) -> None:
    app = visit("people", part="collectors")
    for label, value in (("Collector number", "K1"), ("Name", "*李雷*"), ("Crew", "一组")):
        labelled(app.text_input, label).set_value(value)
    press(app, "Save")
    faultless(app)
    said = texts(visit("people"))
    assert "**一组** · \\*李雷\\*" in said
    assert "has 1 of at least 2 members" in said


def test_a_check_is_taken_passed_and_gives_what_it_is_for(
    visit: Visit, with_sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
    monkeypatch.setattr(data, "now", lambda: noon)
    app = visit("training")
    labelled(app.selectbox, "Collector").set_value("W010")
    app.run()
    press(app, "Begin the check")
    for radio in app.radio:
        radio.set_value(right_place(app, radio.key or ""))
    press(app, "Hand in")
    faultless(app)
    assert "Passed: 10 of 10 right." in texts(app)
    ledger = Ledger.open(with_sample)
    assert training.checks(ledger).filter(collector="W010")["passed"].to_list() == [True, True]
    assert texts(visit("people")).count("may visit") == 5


def test_the_wait_after_a_failed_check_goes_by_the_clock_and_not_by_the_day_of_the_files(
    visit: Visit, with_sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger.open(with_sample)
    failed = training.Attempt(
        check_id="c1", collector="W010", bank="cn", answers=(), pass_mark=1, wait_days=1
    )
    day = dt.date(2026, 12, 1)
    training.take(ledger, failed, today=day, now=dt.datetime(2026, 12, 1, tzinfo=dt.UTC))

    def begin(at: dt.date) -> bool:
        noon = dt.datetime.combine(at, dt.time(4), dt.UTC)
        monkeypatch.setattr(data, "now", lambda: noon)
        app = visit("training")
        labelled(app.selectbox, "Collector").set_value("W010").run()
        return not labelled(app.button, "Begin the check").disabled

    assert [begin(day + dt.timedelta(days=n)) for n in (0, 1)] == [False, True]


def right_place(app: AppTest, key: str) -> int:
    check_id = app.session_state["_check"][0]
    asked = training.draw(banks()["cn"], check_id, 10)
    mine = next(one for one in asked if key == f"answer_{one.question.question_id}")
    return mine.order.index(0)


@pytest.mark.usefixtures("with_sample")
def test_an_unanswered_check_is_not_handed_in(visit: Visit) -> None:
    app = press(visit("training"), "Begin the check")
    press(app, "Hand in")
    assert "10 questions have no answer yet" in app.error[0].value
    press(app, "Break off")
    faultless(app)
    assert "Begin the check" in [one.label for one in app.button]


@pytest.mark.usefixtures("empty")
def test_a_fault_in_the_tenants_questions_is_a_sentence(visit: Visit, empty: Path) -> None:
    (empty / "training").mkdir(parents=True)
    (empty / "training" / "cn.toml").write_text("[[question", "utf-8")
    app = visit("training")
    assert not app.exception
    assert "cn" in app.error[0].value
    assert "no TOML text" in app.error[0].value


def test_a_reported_threat_closes_the_door_and_shows_on_the_case(
    visit: Visit, with_sample: Path
) -> None:
    case = Portfolio.open(with_sample).cases().collect().row(5, named=True)
    app = visit("safety", part="report", of_case=case["case_id"])
    labelled(app.selectbox, "Level").set_value(3)
    labelled(
        app.text_area, "What was said and done, in the order in which it happened; no judgement"
    ).set_value("raised a stick")
    labelled(app.time_input, "Time").set_value(dt.time(0, 0))
    press(app, "Report")
    faultless(app)
    assert incidents.listed(Ledger.open(with_sample))["what"].to_list()[0] == "raised a stick"
    st.cache_resource.clear()
    shown = visit("case", case=case["case_key"])
    faultless(shown)
    assert any("no visit until a safety review" in one.value for one in shown.warning)


def test_a_call_at_a_forbidden_hour_is_recorded_with_the_rules_that_it_broke(
    visit: Visit, with_sample: Path
) -> None:
    case = Portfolio.open(with_sample).cases().collect().row(5, named=True)
    app = visit("case", case=case["case_key"])
    asked(app.segmented_control, "channel").set_value("call").run()
    asked(app.time_input, "time").set_value(dt.time(22, 30))
    asked(app.date_input, "day").set_value(dt.date(2026, 11, 19)).run()
    assert any("CN" in one.value and "TIME" in one.value for one in app.warning)
    result = asked(app.selectbox, "outcome_call")
    result.set_value(next(one for one in result.options if "No answer" in one)).run()
    asked(app.button, "save").click().run()
    assert [one.value for one in app.error] == []
    kept = decisions.frame(Ledger.open(with_sample)).row(-1, named=True)
    assert (kept["channel"], kept["purpose"], kept["allowed"]) == ("call", "record", False)
    assert {"CN-CBA26-TIME", "CN-GBT-TIME"} <= set(kept["rule_ids"])


@pytest.mark.usefixtures("with_sample")
def test_an_empty_report_says_all_that_it_lacks(visit: Visit) -> None:
    app = press(visit("safety", part="report"), "Report")
    assert app.error[0].value.count("lease") >= 3


def test_a_conflict_leads_to_the_report_with_its_case(visit: Visit, with_sample: Path) -> None:
    case = Portfolio.open(with_sample).cases().collect().row(5, named=True)
    app = visit("case", case=case["case_key"])
    asked(app.segmented_control, "channel").set_value("call").run()
    labelled(app.selectbox, "Result").set_value("Conflict or threat")
    app.run()
    labelled(app.text_area, "What happened, who was there, was anybody hurt?").set_value("shouted")
    labelled(app.time_input, "Time").set_value(dt.time(0, 0))
    press(app, "Save")
    faultless(app)
    assert any("report the incident" in one.value for one in app.warning)
    assert "Report the incident" in [one.proto.label for one in app.get("page_link")]


def test_a_silent_crew_stands_first_in_red_until_it_says_that_all_is_well(
    visit: Visit, with_sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = planned()
    late = shown.stops[0].leave + dt.timedelta(hours=1)
    moment = late.replace(tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(dt.UTC)
    plan_id = records.save(Ledger.open(with_sample), shown, moment)
    monkeypatch.setattr(data, "now", lambda: moment)

    app = visit("visits")
    assert "should have left stop 1" in app.error[0].value.replace("\\", "")
    assert "code word" in texts(app)

    app = visit("safety")
    labelled(app.selectbox, "The crew says").set_value(Step.SAFE)
    labelled(app.time_input, "Time").set_value(late.time())
    press(app, "Check in")
    assert [one.value for one in app.error] == []
    assert checkins.said(Ledger.open(with_sample), [plan_id])["step"].to_list() == ["safe"]


def test_a_list_for_today_has_no_stop_in_the_past(
    visit: Visit, with_sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Portfolio.open(with_sample)
    keys = place.cases().select("case_key").head(60).collect()["case_key"].to_list()
    noon = dt.datetime(2026, 11, 20, 13, 35, tzinfo=ZoneInfo("Asia/Shanghai"))
    monkeypatch.setattr(data, "now", lambda: noon.astimezone(dt.UTC))
    app = visit("visits")
    app.session_state["basket"] = keys
    app.run()
    press(app, "Make the visit list")

    assert [one.value for one in app.error] == []
    arrivals = next(one.value for one in app.dataframe if "Arrival" in one.value)["Arrival"]
    assert arrivals.min() >= "13:50"
    assert not any("should" in one.value for one in app.error)
