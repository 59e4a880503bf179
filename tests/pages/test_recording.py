"""Recording on the pages: a crew's whole day at once, and drafts that outlive the tab."""

import datetime as dt
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from lib.breaches import records as breaches
from lib.followups import drafts
from lib.followups.codes import OUTCOMES
from lib.followups.recording import Entry, record
from lib.followups.records import recorded
from lib.ledger import Ledger
from lib.portfolio import Portfolio
from lib.screen import data
from lib.visits import records
from lib.visits.crew import Point
from lib.visits.legality import decisions
from lib.visits.plans import progress
from lib.visits.visit_list import Stop, Totals, VisitList
from lib.words import Sentence
from tests.pages.conftest import Visit, asked
from tests.pages.test_checklist import faultless

DAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
CASE = "样例消费金融:CD0000421"


def a_list(home: Path) -> str:
    """Keep a list of two doors, two cases behind the second; return its plan_id."""
    place = Portfolio.open(home)
    keys = place.cases().collect()["case_key"].head(3).to_list()
    stops = tuple(
        Stop(
            number=number,
            case_keys=tuple(mine),
            name="",
            arrive=dt.datetime.combine(DAY, dt.time(9 + number)),
            leave=dt.datetime.combine(DAY, dt.time(9 + number, 25)),
            lat=23.1,
            lon=113.2,
            km=2.0,
            minutes=9.0,
            approximate=False,
            why=Sentence("First stop"),
        )
        for number, mine in enumerate((keys[:1], keys[1:]), start=1)
    )
    made = VisitList(
        day=DAY,
        crew="一组",
        members=("张三",),
        start=Point(23.1, 113.2),
        leave=dt.datetime.combine(DAY, dt.time(9)),
        back=dt.datetime.combine(DAY, dt.time(18)),
        stops=stops,
        left_out=(),
        refused=(),
        totals=Totals(4.0, 540, {}),
    )
    plan_id = records.save(place.ledger, made, NOW)
    place.ledger.close()
    return plan_id


@pytest.fixture
def plan_id(with_sample: Path) -> str:
    return a_list(with_sample)


def type_in(app: AppTest, plan_id: str, rows: dict[int, dict[str, Any]], turn: int = 0) -> AppTest:
    app.session_state[f"day_{plan_id}_{turn}"] = {
        "edited_rows": rows,
        "added_rows": [],
        "deleted_rows": [],
    }
    return app.run()


def press(app: AppTest, start: str) -> AppTest:
    next(one for one in app.button if one.label.startswith(start)).click()
    return app.run()


def test_a_crews_day_is_saved_row_by_row_and_what_is_faulty_stays(
    plan_id: str, with_sample: Path, visit: Visit
) -> None:
    app = visit("visits", day_of=plan_id)
    faultless(app)
    app = type_in(
        app, plan_id, {0: {"outcome": "NOT_HOME", "at": "10:10:00"}, 1: {"outcome": "NOT_DONE"}}
    )
    assert [one.value for one in app.error if "why the visit was not made" in one.value]
    assert any("1 ready, 1 to correct, 1 not filled in" in one.value for one in app.caption)

    assert "not at home" in " ".join(map(str, app.dataframe[-1].value.iloc[0])).lower()

    app = press(app, "Save (1)")

    assert (len(app.exception), len(app.error)) == (0, 1)
    ledger = Ledger.open(with_sample)
    kept = recorded(ledger).row(-1, named=True)
    assert (kept["outcome"], kept["happened_at"]) == (
        "NOT_HOME",
        dt.datetime.combine(DAY, dt.time(10, 10)),
    )
    assert progress.reports(ledger, plan_id)["step"].to_list() == ["nobody_home"]
    assert any("1 of 3 recorded" in one.value for one in app.caption)
    # The row with the fault is still there with what was typed into it.
    assert any("0 ready, 1 to correct, 1 not filled in" in one.value for one in app.caption)


def test_a_row_that_was_corrected_to_another_day_is_not_asked_for_again(
    plan_id: str, with_sample: Path, visit: Visit
) -> None:
    app = type_in(visit("visits", day_of=plan_id), plan_id, {0: {"outcome": "NOT_HOME"}})
    press(app, "Save (1)")
    ledger = Ledger.open(with_sample)
    row = recorded(ledger).row(-1, named=True)
    was = Entry(**{one.name: row[one.name] for one in fields(Entry) if one.name in row})
    for key, before, days in (("second", was.followup_id, 1), ("third", "second", 2)):
        at = was.happened_at - dt.timedelta(days=days)
        moved = replace(was, followup_id=key, supersedes=before, happened_at=at, correction="day")
        record(ledger, moved, data.now())

    app = visit("visits", day_of=plan_id)

    faultless(app)
    assert any("1 of 3 recorded" in one.value for one in app.caption)
    assert any("2 not filled in" in one.value for one in app.caption)


def test_a_breach_in_a_crews_day_is_explained_where_it_is_said(
    plan_id: str, with_sample: Path, visit: Visit
) -> None:
    late = {0: {"outcome": "NOT_HOME", "at": "22:30:00"}}
    app = type_in(visit("visits", day_of=plan_id), plan_id, late)
    assert any("please say below how it came about" in one.value for one in app.warning)
    app.text_area[0].set_value("客户约在下班后").run()
    press(app, "Save (1)")

    told = breaches.taken(Ledger.open(with_sample))
    assert set(told["text"]) == {"客户约在下班后"}
    assert told["step"].unique().to_list() == ["explained"]


def test_all_or_none_waits_until_every_row_is_right(
    plan_id: str, with_sample: Path, visit: Visit
) -> None:
    before = recorded(Ledger.open(with_sample)).height
    app = type_in(visit("visits", day_of=plan_id), plan_id, {0: {"outcome": "NOT_HOME"}})
    app.toggle(key=f"day_whole_{plan_id}").set_value(True).run()
    assert next(one for one in app.button if one.label == "Save (0)").disabled

    unmade = {"outcome": "NOT_DONE", "why_not": "no_time"}
    app = type_in(app, plan_id, {0: {"outcome": "NOT_HOME"}, 1: unmade, 2: unmade})
    app = press(app, "Save (3)")

    faultless(app)
    assert recorded(Ledger.open(with_sample)).height == before + 3
    assert any("All visits of this list are recorded" in one.value for one in app.success)


def test_a_half_filled_grid_is_there_again_in_another_tab_until_it_is_discarded(
    plan_id: str, with_sample: Path, visit: Visit
) -> None:
    type_in(visit("visits", day_of=plan_id), plan_id, {1: {"outcome": "PTP", "note": "周五还"}})

    app = visit("visits", day_of=plan_id)
    assert any("was restored" in one.value for one in app.caption)
    assert any("0 ready, 1 to correct, 2 not filled in" in one.value for one in app.caption)

    app = press(app, "Discard")
    assert any("0 ready, 0 to correct, 3 not filled in" in one.value for one in app.caption)
    assert drafts.of(Ledger.open(with_sample), plan_id, data.now()) == {}


def test_a_visit_of_one_person_is_warned_of_and_counts_for_sure_with_its_explanation(
    with_sample: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = NOW - dt.timedelta(days=1)  # the working day of the sample lies ahead of it
    monkeypatch.setattr(data, "now", lambda: before)
    nobody = OUTCOMES["NOT_HOME"].en

    def warned(app: AppTest) -> bool:
        said = "This contact breaks CN-CBA26-STAFF"
        return any(said in one.value.replace("\\", "") for one in app.warning)

    app = visit("case", case=CASE)
    asked(app.multiselect, "who").set_value(["张三"]).run()
    assert not warned(app)
    asked(app.selectbox, "outcome_visit").set_value(nobody).run()
    assert warned(app)
    asked(app.multiselect, "who").set_value(["张三", "李四"]).run()
    assert not warned(app)
    asked(app.multiselect, "who").set_value(["张三"]).run()
    asked(app.text_area, "note_NOT_HOME").set_value("门口无人").run()
    press(app, "Save")
    app = visit("case", case=CASE)
    asked(app.multiselect, "who").set_value(["张三"]).run()
    asked(app.time_input, "time").set_value(dt.time(10, 0)).run()
    asked(app.selectbox, "outcome_visit").set_value(nobody).run()
    asked(app.text_area, "breach").set_value("李四请假，电话13812345678").run()
    press(app, "Save")

    ledger = Ledger.open(with_sample)
    kept = decisions.frame(ledger, case_keys=[CASE]).filter(pl.col("purpose") == "record")
    assert [list(one) for one in kept["rule_ids"]] == [["CN-CBA26-STAFF"]] * 2
    assert breaches.taken(ledger)["recorded_at"].to_list() == [before]
    app = visit("compliance", part="violations", **{"from": "2026-11-20", "to": "2026-11-20"})
    faultless(app)
    shown = app.dataframe[1].value
    mine = shown[(shown["Rule"] == "CN-CBA26-STAFF") & (shown["For sure"] == "yes")]
    # A note explains nothing: only what was said for the breach does.
    assert sorted(zip(mine["Explanation"], mine["Note of the record"].fillna(""), strict=True)) == [
        ("no explanation", "门口无人"),
        ("李四请假，电话138****5678", ""),
    ]
    assert set(mine["State"]) == {"open: nobody looks into it"}
    assert set(mine["What it says"]) == {"At least two collectors make a visit together."}


def test_a_draft_of_a_contact_outlives_the_tab_and_ends_with_its_saving(
    with_sample: Path, visit: Visit
) -> None:
    app = visit("case", case=CASE)
    next(one for one in app.selectbox if one.label == "Result").select(
        "Promise to pay by the customer"
    ).run()
    asked(app.number_input, "amount_PTP").set_value(500.0).run()
    asked(app.text_area, "note_PTP").input("after his wages").run()

    app = visit("case", case=CASE)
    assert any("was restored" in one.value for one in app.caption)
    assert asked(app.number_input, "amount_PTP").value == 500.0
    assert asked(app.text_area, "note_PTP").value == "after his wages"
    asked(app.date_input, "due_PTP").set_value(dt.date(2026, 11, 25)).run()
    asked(app.button, "save").click().run()

    faultless(app)
    ledger = Ledger.open(with_sample)
    assert recorded(ledger).row(-1, named=True)["promise_amount"] == 500_00
    assert drafts.of(ledger, drafts.OF_CASE, data.now()) == {}
    # The next form is empty: what was saved is not offered to be saved again.
    assert asked(app.selectbox, "outcome_visit").value is None


def test_what_was_typed_of_one_case_never_stands_in_the_form_of_another(
    with_sample: Path, visit: Visit
) -> None:
    other = Portfolio.open(with_sample).cases().collect()["case_key"][0]
    app = visit("case", case=CASE)
    next(one for one in app.selectbox if one.label == "Result").select(
        "Not at home, lived in"
    ).run()

    app.query_params["case"] = other
    app.run()

    assert asked(app.selectbox, "outcome_visit").value is None


def correctable(home: Path) -> str:
    """Record that nobody was at home; return its identifier."""
    ledger = Ledger.open(home)
    gone = Entry(
        case_key=CASE,
        channel="visit",
        happened_at=dt.datetime.combine(DAY, dt.time(10)),
        outcome="NOT_HOME",
        collector="W01",
        met_whom="nobody",
        address_kind="home",
        address_verdict="valid",
        next_action="other_slot",
        next_date=DAY + dt.timedelta(days=3),
        note="lights on",
    )
    try:
        return record(ledger, gone, NOW)
    finally:
        ledger.close()


def test_a_record_is_corrected_with_its_reason_and_both_stay_in_the_timeline(
    with_sample: Path, visit: Visit
) -> None:
    first = correctable(with_sample)
    app = visit("case", case=CASE)
    app.selectbox(key=f"correct_{CASE}").select(first).run()
    assert any("This corrects the record" in one.value for one in app.info)
    assert asked(app.text_area, "note_NOT_HOME").value == "lights on"

    asked(app.button, "save").click().run()
    assert any("why the record is corrected" in one.value for one in app.error)
    asked(app.text_area, "note_NOT_HOME").input("lights off").run()

    app = visit("case", case=CASE)  # in another tab
    app.button(key=f"go_on_{first}").click().run()
    assert any("was restored" in one.value for one in app.caption)
    assert asked(app.text_area, "note_NOT_HOME").value == "lights off"
    asked(app.text_input, "correction").input("the other flat").run()
    asked(app.button, "save").click().run()

    faultless(app)
    assert any("Corrected." in one.value for one in app.success)
    told = [one.value for one in app.text]
    assert any("Before the correction" in one and "Corrected on" in one for one in told)
    assert any("Corrects the record" in one and "the other flat" in one for one in told)
    kept = recorded(Ledger.open(with_sample))
    assert kept["note"].to_list()[-2:] == ["lights on", "lights off"]
    assert kept["supersedes"][-1] == first


def test_who_corrects_second_keeps_what_he_typed_and_can_correct_the_first_correction(
    with_sample: Path, visit: Visit
) -> None:
    first = correctable(with_sample)
    app = visit("case", case=CASE, correct=first)
    asked(app.text_input, "correction").input("the other flat").run()
    ledger = Ledger.open(with_sample)
    was = recorded(ledger).row(-1, named=True)
    said = {one.name: was[one.name] for one in fields(Entry)}
    theirs = said | {"followup_id": "theirs", "supersedes": first, "correction": "wrong hour"}
    record(ledger, Entry(**theirs), NOW)

    asked(app.button, "save").click().run()
    assert any("Somebody has corrected" in one.value for one in app.error)

    app = visit("case", case=CASE, correct=first)  # in another tab
    assert any("wrong hour" in one.value for one in app.warning)
    app.button(key="correct_the_last").click().run()
    assert asked(app.text_input, "correction").value == "the other flat"
    asked(app.button, "save").click().run()

    faultless(app)
    assert recorded(ledger)["supersedes"].to_list()[-2:] == [first, "theirs"]
