"""Holds, wishes, complaints and disputes on the screens, without a browser."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from lib.complaints.records import taken
from lib.holds.records import entries
from lib.ledger import Ledger
from lib.portfolio import Portfolio
from lib.settings import Settings
from tests.pages.conftest import Visit, asked

CASE = "样例消费金融:CD0000421"


def sentences(app: AppTest) -> str:
    """All that the page says in running text."""
    told = (*app.text, *app.caption, *app.markdown, *app.warning, *app.success, *app.error)
    return "\n".join(one.value for one in told)


def ledger_rows(home: Path, what: str) -> pl.DataFrame:
    ledger = Ledger.open(home)
    found = entries(ledger) if what == "holds" else taken(ledger)
    ledger.close()
    return found


def place(app: AppTest, kind: str, source: str = "letter of 2 November") -> AppTest:
    app.selectbox(key="hold_kind").select(kind)
    app.text_input(key="hold_source").input(source)
    app.text_area(key="hold_note").input("call 13812345678 <b>first</b>")
    return app.button(key="hold_save").click().run()


def test_a_hold_placed_on_the_page_shows_everywhere_and_ends_with_a_reason(
    with_sample: Path, visit: Visit
) -> None:
    app = place(visit("case", case=CASE), "detained")

    assert [error.value for error in app.error] == []
    said = sentences(app)
    assert "On hold: Detained" in said
    assert "138****5678" in said
    assert "13812345678" not in said
    listed = visit("cases", q="CD0000421", held="detained").dataframe[0].value
    assert list(listed["On hold"]) == ["Detained"]

    hold_id = ledger_rows(with_sample, "holds")["hold_id"][0]
    app.button(key=f"lift_{hold_id}_save").click().run()
    assert "no longer applies" in app.error[0].value
    app.text_area(key=f"lift_{hold_id}_reason").input("released")
    app.text_input(key=f"lift_{hold_id}_evidence").input("court paper")
    app.button(key=f"lift_{hold_id}_save").click().run()

    assert [error.value for error in app.error] == []
    assert "On hold: Detained" not in sentences(app)
    assert "Detained: lifted" in sentences(app)
    assert ledger_rows(with_sample, "holds")["act"].to_list() == ["placed", "lifted"]


def test_a_hold_with_a_last_day_is_extended(with_sample: Path, visit: Visit) -> None:
    app = visit("case", case=CASE)
    app.selectbox(key="hold_kind").select("own_times")
    app.text_input(key="hold_source").input("customer")
    app.date_input(key="hold_until").set_value(dt.date(2026, 12, 1))
    app.button(key="hold_save").click().run()
    assert "until 1 Dec 2026" in sentences(app)

    hold_id = ledger_rows(with_sample, "holds")["hold_id"][0]
    app.button(key=f"extend_{hold_id}_save").click().run()

    assert [error.value for error in app.error] == []
    assert "without an end" in sentences(app)
    assert ledger_rows(with_sample, "holds")["act"].to_list() == ["placed", "extended"]


@pytest.mark.usefixtures("with_sample")
def test_a_hold_without_a_source_is_refused_in_words(visit: Visit) -> None:
    app = place(visit("case", case=CASE), "ill", source="")

    assert "who asked for the hold" in app.error[0].value


@pytest.mark.usefixtures("with_sample")
def test_hardship_is_on_the_list_of_reviews_until_somebody_decided(
    with_sample: Path, visit: Visit
) -> None:
    app = visit("case", case=CASE)
    app.selectbox(key="hold_kind").select("hardship")
    app.text_input(key="hold_source").input("customer")
    app.date_input(key="hold_review").set_value(app.date_input(key="hold_from").value)
    app.button(key="hold_save").click().run()
    assert [error.value for error in app.error] == []

    due = visit("followup", list="review").dataframe[0].value
    assert list(due["Number"]) == ["CD0000421"]

    hold_id = ledger_rows(with_sample, "holds")["hold_id"][0]
    app.selectbox(key=f"review_{hold_id}_decision").select("no_visits")
    app.text_area(key=f"review_{hold_id}_note").input("no income")
    app.button(key=f"review_{hold_id}_save").click().run()

    assert [error.value for error in app.error] == []
    assert "No visits any more" in sentences(app)
    assert "Nothing here." in visit("followup", list="review").success[0].value


@pytest.mark.usefixtures("with_sample")
def test_a_consent_needs_evidence_is_shown_and_can_be_withdrawn(visit: Visit) -> None:
    app = visit("case", case=CASE)
    app.selectbox(key="wish_about").select("language").run()
    app.text_input(key="wish_language").input("粤语")
    app.button(key="wish_save").click().run()
    assert "where the consent can be seen" in app.error[0].value

    app.text_input(key="wish_evidence").input("recording 7")
    app.button(key="wish_save").click().run()
    assert [error.value for error in app.error] == []
    assert "Language spoken: 粤语 (agreed to it)" in sentences(app)

    next(button for button in app.button if button.label == "Withdraw").click().run()
    assert "Language spoken: 粤语" not in sentences(app)


@pytest.mark.usefixtures("with_sample")
def test_times_that_the_customer_wishes_for_are_kept(visit: Visit) -> None:
    app = visit("case", case=CASE)
    app.selectbox(key="wish_basis").select("wish")
    app.multiselect(key="wish_weekdays").select(4)
    app.time_input(key="wish_time_from").set_value(dt.time(18))
    app.time_input(key="wish_time_to").set_value(dt.time(20))
    app.button(key="wish_save").click().run()

    assert [error.value for error in app.error] == []
    assert "Times of contact: Friday 18:00–20:00 (wishes for it)" in sentences(app)


def test_a_complaint_goes_from_its_opening_to_its_end(with_sample: Path, visit: Visit) -> None:
    app = visit("case", case=CASE)
    app.selectbox(key="complaint_about").select("conduct")
    app.selectbox(key="complaint_channel").select("call")
    app.text_area(key="complaint_text").input("![x](http://127.0.0.1:9/i)<b> 13812345678")
    app.button(key="complaint_save").click().run()
    assert [error.value for error in app.error] == []
    assert "On hold: Complaint" in sentences(app)

    listed = visit("complaints").dataframe[0].value
    assert list(listed["Number"]) == ["CD0000421"]
    assert "138****5678" in listed["What the customer says"][0]
    steps_of = ledger_rows(with_sample, "complaints")
    app = visit("complaints", complaint=steps_of["complaint_id"][0])
    assert not any("![x](" in one.value for one in (*app.markdown, *app.caption, *app.subheader))

    app.selectbox(key="close_outcome").select("upheld")
    app.button(key="close_save").click().run()
    assert "has not been answered yet" in app.error[0].value
    app.text_input(key="assign_owner").input("Susan")
    app.button(key="assign_save").click().run()
    app.text_area(key="answer_text").input("letter of apology")
    app.button(key="answer_save").click().run()
    app.selectbox(key="close_outcome").select("upheld")
    app.button(key="close_save").click().run()

    assert [error.value for error in app.error] == []
    assert "closed on" in sentences(app)
    steps_of = ledger_rows(with_sample, "complaints")
    assert steps_of["step"].to_list() == ["opened", "assigned", "answered", "closed"]
    assert "On hold: Complaint" not in sentences(visit("case", case=CASE))

    app.text_area(key="reopen_text").input("he came again")
    app.button(key="reopen_save").click().run()
    assert "On hold: Complaint" in sentences(visit("case", case=CASE))


@pytest.mark.usefixtures("with_sample")
def test_an_unknown_complaint_is_refused_in_words(visit: Visit) -> None:
    assert "“nothing” was not found" in visit("complaints", complaint="nothing").error[0].value


@pytest.mark.usefixtures("with_sample")
def test_the_overview_counts_complaints_by_contacts(visit: Visit) -> None:
    app = visit("overview")

    rate = next(one for one in app.metric if one.label == "Complaints per 1,000 contacts")
    assert rate.value != "—"
    assert "contacts, " in rate.help


@pytest.mark.usefixtures("with_sample")
def test_who_turns_out_to_have_died_is_off_the_next_visit_list(visit: Visit) -> None:
    app = visit("case", case=CASE)
    outcome = next(box for box in app.selectbox if box.label == "Result")
    outcome.select("Deceased").run()
    asked(app.text_area, "note_DECEASED").input("certificate seen")
    verdict = next(box for box in app.selectbox if box.label == "Address verdict")
    verdict.select(verdict.options[0]).run()
    asked(app.button, "save").click().run()
    assert [error.value for error in app.error] == []
    assert "On hold: Deceased" in sentences(app)

    free = visit("cases", held="free").dataframe[0].value["Number"][0]
    keys = Portfolio.open(Settings().home).cases().select("case_key", "case_id").collect()
    other = keys.row(by_predicate=pl.col("case_id") == free)[0]
    app = visit("overview")
    app.session_state["basket"] = (CASE, other)
    app = app.switch_page("pages/visits.py").run()
    next(b for b in app.button if b.label == "Make the visit list").click().run()

    refused = next(one.value for one in app.dataframe if "Why" in one.value)
    assert dict(zip(refused["Number"], refused["Why"], strict=True))["CD0000421"] == (
        "On the list of holds: Deceased. By HOUSE-HOLDS (Doorstep)."
    )


def test_no_text_about_a_case_shows_the_names_of_the_case(with_sample: Path, visit: Visit) -> None:
    place = Portfolio.open(with_sample)
    rows = place.whose("name").filter(pl.col("case_key") == CASE).collect()
    place.ledger.close()
    name = rows["name"][0]
    app = visit("case", case=CASE)
    app.selectbox(key="hold_kind").select("hardship")
    app.text_input(key="hold_source").input(name)
    app.text_input(key="hold_evidence").input(f"letter of {name}")
    app.text_area(key="hold_note").input(f"note on {name}")
    app.button(key="hold_save").click().run()
    app.selectbox(key="complaint_about").select("conduct")
    app.selectbox(key="complaint_channel").select("call")
    app.text_area(key="complaint_text").input(f"word of {name}")
    app.button(key="complaint_save").click().run()
    complaint = ledger_rows(with_sample, "complaints")["complaint_id"][0]
    opened = visit("complaints", complaint=complaint)
    opened.text_area(key="answer_text").input(f"answer to {name}")
    opened.button(key="answer_save").click().run()

    assert [*app.error, *opened.error] == []
    listed = visit("complaints")
    shown = sentences(app) + sentences(opened) + listed.dataframe[0].value.to_csv()
    for one in ("letter of", "note on", "word of", "answer to"):
        assert f"{one} {name[0]}*" in shown
    assert name not in shown
