"""The page of the team: who sees whom, what is said, and a review that is saved once."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.ledger import Ledger
from lib.rights import Role
from lib.visits.truth.card import CRITERIA
from lib.visits.truth.reviews import listed
from tests.pages.conftest import Visit
from tests.pages.signing import SignIn, sign_in
from tests.pages.test_checklist import faultless

__all__ = ["sign_in"]

OTHERS = "王宇健"


def said(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.caption, *app.markdown, *app.info, *app.subheader))


@pytest.mark.usefixtures("with_sample")
def test_each_part_says_its_days_and_ranks_nobody(visit: Visit) -> None:
    for part, wanted in {
        "index": "0 of 12 collectors lie outside of what chance alone does in 95 of 100",
        "work": "Hints for training and coaching",
        "visits": "A question is no accusation",
        "quality": "nobody reviews his own visits",
    }.items():
        app = visit("team", measure=part)
        faultless(app)
        assert wanted in said(app)
        assert not any("rank" in str(title).lower() for one in app.dataframe for title in one.value)


@pytest.mark.usefixtures("with_sample")
def test_the_money_of_the_team_adds_up_to_all_that_came_in(visit: Visit) -> None:
    told = said(visit("team", measure="index")).replace("\\", "")

    line = next(one for one in told.splitlines() if "came in from" in one)
    total, mine, nobody, rest = (
        float(sign + one.replace(",", ""))
        for sign, one in re.findall(r"(-?)CN¥([\d,]+\.\d\d)", line)
    )
    assert (total, mine) == (757_864.47, 706_991.13)
    assert mine + nobody + rest == pytest.approx(total)
    assert "each payment for the owner on the day of payment" in line


@pytest.mark.usefixtures("with_sample")
def test_the_rates_and_the_credit_are_in_the_address_and_are_said(visit: Visit) -> None:
    app = visit("team", measure="index", rates="others", credit="promise")

    faultless(app)
    assert "rates: all others', of the same days" in said(app)
    assert sum(one.value["Persons (n)"].sum() for one in app.dataframe) > 1_500


def test_a_collector_sees_himself_and_the_mean_of_the_team_and_no_more(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    sign_in(with_sample, Role.COLLECTOR, collector="W001")

    for part in ("index", "work", "visits", "quality"):
        app = visit("team", measure=part)
        faultless(app)
        shown = [name for one in app.dataframe for name in one.value["Collector"]]
        assert set(shown) <= {"董波宇", "Mean of the team"}
        assert OTHERS not in said(app)
    assert "Visits checked" not in said(visit("team", measure="visits"))
    assert [one.value["Collector"].tolist() for one in visit("team", measure="work").dataframe] == [
        ["董波宇", "Mean of the team"]
    ] * 2


def test_a_supervisor_reviews_a_visit_once_and_it_leaves_the_sample(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    sign_in(with_sample, Role.SUPERVISOR, collector=None)
    app = visit("team", measure="quality")
    before = said(app)
    assert OTHERS not in before

    for one in app.radio:
        one.set_value("yes")
    app.run()
    next(one for one in app.button if one.label == "Save").click().run()

    faultless(app)
    assert [one.value for one in app.success] == ["Saved."]
    assert "; 1 are done." in said(app)
    kept = listed(Ledger.open(with_sample))
    assert kept.select("score", "drawn", "recorded_by").rows() == [(100.0, "random", "supervisor")]
    assert len(app.radio) == len(CRITERIA)


@pytest.mark.usefixtures("with_sample")
def test_a_review_without_answers_is_refused_in_words(visit: Visit) -> None:
    app = visit("team", measure="quality")

    next(one for one in app.button if one.label == "Save").click().run()

    assert "7 questions have no answer yet." in app.error[0].value


@pytest.mark.usefixtures("with_sample")
def test_the_coaching_list_says_where_its_lines_come_from(visit: Visit) -> None:
    app = visit("training", part="coaching")

    faultless(app)
    assert "from quality reviews, and from work that differs" in said(app)


def test_an_early_day_says_what_is_missing(with_sample: Path, visit: Visit) -> None:
    del with_sample
    app = visit("team", measure="index", as_of="2026-06-30")

    assert "there is no case file before 30 Jun 2026" in app.info[0].value
    assert not app.dataframe
