"""The page of own questions."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from lib.portfolio import Portfolio
from lib.questions import records
from lib.questions.asking import Question
from lib.questions.pivoting import answer
from lib.questions.sources import of_portfolio
from lib.settings import Settings
from lib.visits.worth import classes
from tests.pages.conftest import Visit
from tests.pages.test_checklist import faultless


def said(app: AppTest) -> str:
    parts = (*app.caption, *app.markdown, *app.success)
    return "\n".join(one.value for one in parts).replace("\\", "")


def test_a_question_in_the_address_is_answered_with_its_n_and_its_cases(
    visit: Visit, with_sample: Path
) -> None:
    del with_sample
    app = visit("questions", q_measure="paying", q_rows="bucket", q_columns="product")
    faultless(app)
    assert "Paying rate: cases with a net repayment ÷ cases, 1 Nov 2026 to 20 Nov 2026" in said(app)
    assert "n = 1,601" in said(app)
    table, behind = (one.value for one in app.dataframe[:2])
    assert table["n"].sum() == 1_601
    assert behind.shape[0] == 100
    app.selectbox(key="behind_row_bucket_product").set_value("M1").run()
    faultless(app)
    assert set(app.dataframe[1].value["Bucket"]) <= {"M0", "M1", "M2"}


def test_a_sum_is_called_by_its_measure(visit: Visit, with_sample: Path) -> None:
    del with_sample
    app = visit("questions", q_measure="cases", q_rows="district", q_columns="")
    faultless(app)
    assert "Cases, as of 20 Nov 2026: 1,777, n = 1,777." in said(app)
    assert list(app.dataframe[0].value.columns) == ["District", "Cases", "n"]


def test_what_does_not_fit_together_is_said(visit: Visit, with_sample: Path) -> None:
    del with_sample
    app = visit("questions", q_measure="paying", q_rows="month")
    assert [one.value for one in app.error] == [
        "This cannot be asked: “Paying rate” has no month: choose another row or column."
    ]


def test_a_question_is_kept_under_a_name_and_let_go_of(visit: Visit, with_sample: Path) -> None:
    app = visit("questions", q_measure="kept", q_rows="collector")
    faultless(app)
    asked = "q_measure=kept&q_rows=collector&q_columns=client&q_back=1"
    assert app.code[0].value == f"/questions?{asked}&as_of=2026-11-20"
    box = next(one for one in app.text_input if one.label == "Name of the question")
    box.set_value("Who keeps his word")
    app.button(key="save_question").click().run()
    faultless(app)
    place = Portfolio.open(with_sample)
    assert [one.name for one in records.standing(place.ledger)] == ["Who keeps his word"]
    place.ledger.close()
    assert (
        "Who keeps his word"
        in visit("questions").dataframe[-1].value["Name of the question"].to_list()
    )


def test_a_link_has_the_day_and_shows_the_figures_of_that_day_later(
    visit: Visit, with_sample: Path
) -> None:
    del with_sample
    asked = {"q_measure": "cases", "q_rows": "district", "q_columns": ""}
    newest = visit("questions", **asked)
    assert newest.query_params["as_of"] == "2026-11-20"
    then = visit("questions", **asked, as_of="2026-10-31")
    faultless(then)
    assert then.query_params["as_of"] == "2026-10-31"
    assert then.code[0].value.endswith("&as_of=2026-10-31")
    assert "Cases, as of 31 Oct 2026:" in said(then)


def test_the_last_result_of_a_row_is_that_of_its_day_and_not_what_came_of_the_period(
    visit: Visit, with_sample: Path
) -> None:
    app = visit("questions", q_measure="paying", q_rows="outcome", q_columns="")
    faultless(app)
    place = Portfolio.open(with_sample)
    days = place.as_of_dates()
    known = of_portfolio(place, Settings(), days[1], days[0])
    limits = classes.limits(place.cases(days[0])).collect()
    wanted = answer(Question("paying", "outcome"), known, limits).cells
    place.ledger.close()
    shown = app.dataframe[0].value
    assert sorted(shown["n"]) == wanted["n"].sort().to_list()
    assert sorted(shown["Numerator"]) == wanted["part"].sort().to_list()
