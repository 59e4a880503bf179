"""Visit lists that rules stand against, as who makes them meets them."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from lib.ledger import Ledger
from lib.portfolio import Portfolio
from lib.rights import Role
from lib.visits import records
from lib.visits.legality import decisions
from tests.lib.show.test_crew_safety import planned
from tests.pages.conftest import Visit
from tests.pages.signing import SignIn, sign_in
from tests.pages.test_people import labelled, press

__all__ = ["sign_in"]


def attempt(visit: Visit, home: Path, n: int = 2) -> AppTest:
    """A basket of which every case is on hold, and the list asked for."""
    place = Portfolio.open(home)
    held = place.holds().collect()["case_key"].drop_nulls().unique().sort()
    keys = place.cases().filter(pl.col("case_key").is_in(held)).collect()["case_key"].head(n)
    place.ledger.close()
    app = visit("visits")
    app.session_state["basket"] = tuple(keys)
    return press(app.run(), "Make the visit list")


def test_an_attempt_of_which_every_case_is_refused_is_kept_and_shown_case_by_case(
    visit: Visit, with_sample: Path, sign_in: SignIn
) -> None:
    sign_in(with_sample, Role.MANAGER)

    app = attempt(visit, with_sample)

    assert [one.value.split(":")[0] for one in app.error] == ["No visit list can be made"]
    refused = next(one.value for one in app.dataframe if "Why" in one.value)
    assert refused["Why"].str.contains("HOUSE-HOLDS").all()
    kept = decisions.frame(Ledger.open(with_sample))
    assert kept["allowed"].to_list() == [False] * len(refused)
    assert kept["plan_id"].null_count() == kept.height
    assert any(one.label == "Ask for an exception" for one in app.expander)


def test_going_back_to_the_basket_leaves_the_list_and_a_refusal_shows(
    visit: Visit, with_sample: Path
) -> None:
    ledger = Ledger.open(with_sample)
    plan_id = records.save(ledger, planned(), dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
    app = visit("visits", plan=plan_id)

    press(app, "Back to the basket")

    assert "plan" not in app.query_params
    assert any("The basket is empty" in one.value for one in app.info)
    assert not any("Back to the basket" in one.label for one in app.button)


@pytest.mark.usefixtures("with_sample")
def test_a_list_for_a_day_that_is_past_by_the_clock_says_so(
    visit: Visit, with_sample: Path
) -> None:
    app = attempt(visit, with_sample)
    labelled(app.date_input, "Day").set_value(dt.date(2020, 1, 2)).run()

    assert any("2 Jan 2020 is past by the clock" in one.value for one in app.caption)
    assert [one.value for one in app.error] == []
