"""Scores on their page, in the list of cases, and on a case."""

import datetime as dt
from pathlib import Path
from unittest.mock import patch

import pytest
from streamlit.testing.v1 import AppTest

from lib.portfolio import Portfolio
from lib.rights import Role
from lib.scores import chance, records
from lib.scores.making import NONE
from lib.settings import Settings
from tests.pages.conftest import Visit
from tests.pages.signing import SignIn, sign_in
from tests.pages.test_checklist import faultless

__all__ = ["sign_in"]

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
CASE = "示例银行:CD0000994"


def said(app: AppTest) -> str:
    parts = (*app.caption, *app.markdown, *app.info, *app.warning, *app.success)
    return "\n".join(one.value for one in parts)


def fitted(home: Path) -> None:
    """A fit of the sample lies in the ledger."""
    place = Portfolio.open(home)
    chance.fit(place, Settings(), NOW)
    place.ledger.close()


def test_before_a_fit_the_page_says_what_it_needs_and_shows_both_scores(
    visit: Visit, with_sample: Path
) -> None:
    del with_sample
    app = visit("scores")
    faultless(app)
    assert "No chance of a payment has been fitted yet" in said(app)
    groups, cases = (one.value for one in app.dataframe)
    assert groups["Cases (n)"].sum() == 1_696
    assert cases["Willingness"].notna().any()
    assert cases["Chance of a payment"].isna().all()


def test_each_part_of_the_page_shows_figures_with_their_n(visit: Visit, with_sample: Path) -> None:
    fitted(with_sample)
    for part, wanted in {
        "quality": "Learned from 2026",
        "drift": "As of 20 Nov 2026",
        "fairness": "On the held-out cases.",
        "points": "signals must be known.",
    }.items():
        app = visit("scores", part=part)
        faultless(app)
        assert "The model is used" in said(app)
        assert wanted in said(app).replace("\\", "")
        assert app.dataframe[0].value.shape[0] > 1


def test_a_click_fits_it_anew_beside_the_page(visit: Visit, with_sample: Path) -> None:
    app = visit("scores")
    with patch("lib.screen.scores.fitting.beside", lambda work, _refuse, begin: (begin(), work())):
        app.button(key="fit_scores").click().run()
    faultless(app)
    assert "Fitted anew." in said(app)
    assert records.latest(Portfolio.open(with_sample).ledger, sample=True) is not None


def test_what_is_missing_is_said_where_there_is_too_little(visit: Visit, with_sample: Path) -> None:
    ledger = Portfolio.open(with_sample).ledger
    content = {"as_of": "2026-11-20", "window": 30, "of": 9, "n": 9, "paid": 2, "persons": 9}
    content |= {"source": None, "why": NONE, "days": [], "test": None, "fairness": []}
    records.keep(ledger, content, now=NOW, sample=True)
    app = visit("scores")
    faultless(app)
    assert "still missing: 191 observations, 18 payments, 13 without one" in said(app)


def test_a_case_says_both_scores_with_their_reasons_and_the_chance(
    visit: Visit, with_sample: Path
) -> None:
    fitted(with_sample)
    app = visit("case", case=CASE)
    faultless(app)
    values = {one.label: one.value for one in app.metric}
    assert values["Willingness"].endswith("/ 100")
    assert values["Chance of a payment"].endswith("%")
    told = said(app).replace("\\", "")
    assert "payments in the last 180 days" in told
    assert "cases with a like chance" in told
    assert "no protected trait is used" in told


@pytest.mark.parametrize("order", ["chance", "willingness", "ability"])
def test_the_list_of_cases_is_ordered_by_a_score_and_then_shows_them(
    visit: Visit, with_sample: Path, order: str
) -> None:
    fitted(with_sample)
    app = visit("cases", order=order)
    faultless(app)
    title = {"chance": "Chance of a payment"}.get(order, order.capitalize())
    shown = app.dataframe[0].value[title].dropna().to_list()
    assert shown == sorted(shown, reverse=True)
    assert shown


def test_a_supervisor_sees_scores_and_may_not_fit_and_a_collector_sees_his_cases_only(
    visit: Visit, with_sample: Path, sign_in: SignIn
) -> None:
    sign_in(with_sample, Role.SUPERVISOR)
    app = visit("scores")
    faultless(app)
    assert not any(one.key == "fit_scores" for one in app.button)
