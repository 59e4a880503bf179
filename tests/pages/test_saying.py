"""What screens say once and in words: two days, people by name, filters that go along."""

import datetime as dt
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.agreements import agreeing
from lib.agreements.proposal import Signature
from lib.ledger import Ledger
from lib.people.accounts import users
from lib.rights import Role
from lib.screen import case_frames, data, file_rows
from tests.cast import somebody
from tests.pages.conftest import Visit
from tests.pages.signing import SignIn, sign_in
from tests.pages.test_agreements import proposed

__all__ = ["sign_in"]

CASE = "样例消费金融:CD0000421"


def days(app: AppTest) -> list[str]:
    return [one.value for one in app.caption if "Working day" in one.value]


def papers(app: AppTest) -> list[str]:
    """The files that a page offers, by the words on their buttons."""
    return [getattr(one, "label", "") for one in app.get("download_button")]


@pytest.mark.usefixtures("with_sample")
def test_a_page_of_an_earlier_file_says_once_which_day_is_which(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
    monkeypatch.setattr(data, "now", lambda: noon)
    assert days(visit("overview")) == []

    early = str(data.portfolio().as_of_dates()[-1])
    said = days(visit("overview", as_of=early))

    assert len(said) == 1
    assert "Working day 20 Nov 2026" in said[0]


def test_people_stand_by_their_names_and_not_by_their_logins(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    proposed(with_sample, number=36, by="cai")
    sign_in(with_sample, Role.MANAGER)
    ledger = Ledger.open(with_sample).by(somebody("ada", Role.ADMINISTRATOR))
    users.add(ledger, "cai", name="蔡文", roles=[Role.SUPERVISOR], now=data.now())

    listed = visit("agreements", agreements="waiting").dataframe[0].value

    assert listed["Proposed by"].to_list() == ["蔡文"]
    assert "36 instalments" in listed["Beyond the limits"][0]
    work = visit("followup", list="agreement", who="all").dataframe[0].value
    assert work["Collector"].to_list() == ["蔡文"]
    assert "more instalments than one person may agree to alone" in work["Reason"][0]


def test_a_collector_gets_the_agreement_of_his_customer_in_full_to_have_it_signed(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    key = proposed(with_sample)
    mine = case_frames.case(data.portfolio().as_of_dates()[0], CASE)["collector"]
    numbers = dict(file_rows.collectors().select("name", "collector_no").iter_rows())
    sign_in(with_sample, Role.COLLECTOR, collector=numbers.get(mine, mine))

    app = visit("case", case=CASE)

    assert [error.value for error in app.error] == []
    assert papers(app) == ["Agreement to sign (PDF)"]

    signed = Signature(signed_on=data.today(), how="paper", signed_by="customer")
    supervisor = Ledger.open(with_sample).by(somebody("cai", Role.SUPERVISOR))
    agreeing.sign(supervisor, key, signed, data.local_now())
    assert papers(visit("case", case=CASE)) == ["Signed agreement, copy (PDF)"]


@pytest.mark.usefixtures("with_sample")
def test_a_filter_that_came_along_is_named_where_a_plan_is_made_and_let_go_of_by_one_click(
    visit: Visit,
) -> None:
    app = visit("cases", paid="lately", held="free")
    app.switch_page("pages/planning.py").run()
    next(one for one in app.segmented_control if one.key == "planning_source").select(
        "filter"
    ).run()
    assert any("Paid in the last" in one.value for one in app.caption)

    app.button(key="let_go_of_filters").click().run()

    assert not app.exception
    assert not any("Also filtered by" in one.value for one in app.caption)
    assert not [one for one in app.button if one.key == "let_go_of_filters"]
    assert "paid" not in app.query_params
