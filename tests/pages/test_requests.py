"""A visit asked for on the page of a case and decided on the page of visits, by two people."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from lib.followups.records import FOLLOWUPS
from lib.ledger import Ledger
from lib.rights import Role
from lib.visits.requests import asking, records
from lib.visits.requests.asking import Request
from tests.cast import somebody
from tests.pages.conftest import Visit
from tests.pages.signing import SignIn, sign_in
from tests.pages.test_compliance import CASE, faultless, now

__all__ = ["sign_in"]

TZ = "Asia/Shanghai"


def asked(home: Path, by: str = "cai") -> str:
    """A request that lies in the ledger."""
    ledger = Ledger.open(home).by(somebody(by, Role.MANAGER))
    last = now().date() + dt.timedelta(days=10)
    return asking.ask(ledger, Request(case_key=CASE, reason="lost", expires_on=last), now())


def states(home: Path) -> list[str]:
    taken = records.steps(Ledger.open(home))
    nothing = pl.DataFrame(schema=dict(FOLLOWUPS))
    return records.listed(taken, nothing, now().date(), TZ)["state"].to_list()


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label.startswith(label)).click()
    app.run()


def test_who_works_alone_asks_and_approves_himself(visit: Visit, with_sample: Path) -> None:
    app = visit("case", case=CASE)
    reason = next(one for one in app.selectbox if one.label == "Why a visit")
    reason.set_value("other")
    press(app, "Ask for a visit")
    assert ["in words" in one.value for one in app.error] == [True]

    next(one for one in app.text_area if one.label == "In words").set_value("邻居称已回家")
    press(app, "Ask for a visit")
    faultless(app)
    assert states(with_sample) == ["open"]

    next(one for one in app.text_area if one.label == "Why").set_value("可去")
    press(app, "Approve it")
    faultless(app)
    assert states(with_sample) == ["approved"]
    assert [one.value for one in app.success] == ["Approved."]


def test_a_supervisor_decides_about_what_another_asked_for(
    sign_in: SignIn, visit: Visit, with_sample: Path
) -> None:
    asked(with_sample)
    sign_in(with_sample, Role.SUPERVISOR)

    app = visit("case", case=CASE)
    faultless(app)
    assert {"Approve it", "Refuse it"} <= {one.label for one in app.button}

    page = visit("visits")
    faultless(page)
    assert "Requests for visits (1 to be decided)" in [one.value for one in page.subheader]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMPLIANCE])
def test_who_neither_asks_nor_decides_sees_requests_and_no_form(
    sign_in: SignIn, visit: Visit, with_sample: Path, role: Role
) -> None:
    asked(with_sample)
    sign_in(with_sample, role)

    app = visit("case", case=CASE)

    faultless(app)
    labels = {one.label for one in app.button}
    assert not labels & {"Approve it", "Refuse it", "Ask for a visit"}
    assert any("contact lost" in one.value for one in app.text)
