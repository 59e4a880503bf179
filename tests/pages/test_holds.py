"""Holds, wishes, complaints and disputes on the screens, without a browser."""

from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from lib.complaints.records import taken
from lib.holds.records import entries
from lib.ledger import Ledger
from tests.pages.conftest import Visit

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
def test_a_consent_is_kept_shown_and_withdrawn(visit: Visit) -> None:
    app = visit("case", case=CASE)
    app.selectbox(key="wish_about").select("language").run()
    app.text_input(key="wish_language").input("粤语")
    app.button(key="wish_save").click().run()

    assert [error.value for error in app.error] == []
    assert "Language spoken: 粤语 (agreed to it)" not in sentences(app)
    assert "where the consent can be seen" not in sentences(app)
