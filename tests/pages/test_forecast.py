"""The page of forecast and targets, and the month against its target elsewhere."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from lib.forecasts import targets
from lib.portfolio import Portfolio
from lib.rights import Role
from tests.pages.conftest import Visit
from tests.pages.signing import SignIn, sign_in
from tests.pages.test_checklist import faultless

__all__ = ["sign_in"]


def said(app: AppTest) -> str:
    parts = (*app.caption, *app.markdown, *app.success)
    return "\n".join(one.value for one in parts).replace("\\", "")


def test_the_forecast_says_what_is_believed_and_how_wrong_it_was(
    visit: Visit, with_sample: Path
) -> None:
    del with_sample
    app = visit("forecast")
    faultless(app)
    assert "is expected from 21 Nov 2026 to 15 Jan 2027, of 1,650 cases in hand." in said(app)
    assert "in 25 weeks after 4 month ends it was off by" in said(app)
    assert "Money of cases that are placed later is not in it" in said(app)
    assert app.dataframe[0].value.shape == (8, 12)
    past = visit("forecast", part="past")
    faultless(past)
    assert past.dataframe[0].value.shape == (25, 8)


def test_with_one_month_end_the_mean_is_used_and_the_page_says_why(
    visit: Visit, with_sample: Path
) -> None:
    del with_sample
    app = visit("forecast", as_of="2026-06-30")
    faultless(app)
    assert "there is not enough past to test the model" in said(app)
    assert "Too few errors are known for an interval." in said(app)


def test_a_target_is_set_on_the_page_and_stands_on_the_others(
    visit: Visit, with_sample: Path
) -> None:
    app = visit("forecast", part="targets")
    faultless(app)
    assert "No target has been set yet." in said(app)
    app.number_input[0].set_value(1_000_000.0)
    app.button(key="save_target").click().run()
    faultless(app)
    assert "are missing beside what is expected." in said(app)
    assert app.dataframe[0].value["Missing"].to_list() != ["—"]
    place = Portfolio.open(with_sample)
    assert targets.standing(place.ledger)["amount"].to_list() == [100_000_000]
    place.ledger.close()
    for name in ("overview", "recovery"):
        other = visit(name)
        faultless(other)
        assert "75.8% of the target." in said(other)


def test_a_supervisor_sees_targets_and_sets_none(
    visit: Visit, with_sample: Path, sign_in: SignIn
) -> None:
    sign_in(with_sample, Role.SUPERVISOR)
    app = visit("forecast", part="targets")
    faultless(app)
    assert not any(one.key == "save_target" for one in app.button)


def test_the_overview_says_the_month_and_leads_to_what_its_figures_count(
    visit: Visit, with_sample: Path
) -> None:
    del with_sample
    app = visit("overview")
    faultless(app)
    ways = {one.proto.query_string: one.proto.label for one in app.get("page_link")}
    held = next(label for query, label in ways.items() if "held=held" in query)
    metrics = {one.label: one.value for one in app.metric}
    assert held == f"The {metrics['On hold']} on hold"
