"""Revealing a field on the page of its case."""

import datetime as dt
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.intake import Options
from lib.ledger import Ledger, audited
from lib.portfolio import Portfolio
from lib.portfolio.bringing import read
from lib.rights import Actor, Role
from lib.screen import data
from tests.cast import somebody
from tests.conftest import NOW
from tests.pages.conftest import Visit

CASES = "案件编号,委托方,姓名,手机号,逾期金额,逾期天数\nA1,甲,张三,13977770123,100,40\n"


@pytest.fixture
def home(empty: Path) -> Path:
    content = CASES.encode()
    taken = read(content, "f_2026-11-20.csv", Options())
    Portfolio.open(empty).commit(content, "f.csv", taken, now=NOW)
    return empty


def shown(app: AppTest) -> list[str]:
    return [one.value for one in app.text]


def test_a_field_is_shown_for_a_purpose_until_its_time_is_over(
    home: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visit("case", case="甲:A1")
    assert "139****0123" in shown(app)

    app.button(key="reveal_mobile").click().run()
    app.selectbox(key="reveal_purpose").set_value("contact")
    next(one for one in app.button if one.label == "Reveal this field").click()
    app.run()
    assert "13977770123" in shown(app)
    log = audited.rows(Ledger.open(home), audited.Wanted(act="reveal"))
    assert log.select("subject", "why").rows() == [("甲:A1 mobile", "contact")]

    later = data.now() + dt.timedelta(minutes=11)
    monkeypatch.setattr(data, "now", lambda: later)
    app.run()
    assert "139****0123" in shown(app)
    assert "13977770123" not in shown(app)


@pytest.mark.usefixtures("home")
def test_without_a_purpose_nothing_is_shown(visit: Visit) -> None:
    app = visit("case", case="甲:A1")
    app.button(key="reveal_mobile").click().run()
    next(one for one in app.button if one.label == "Reveal this field").click()
    app.run()

    assert "needed for" in app.error[0].value
    assert "139****0123" in shown(app)


@pytest.mark.usefixtures("home")
def test_who_may_not_reveal_is_offered_nothing(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def auditor() -> Actor:
        return somebody("Audrey", Role.AUDITOR)

    monkeypatch.setattr(data, "actor", auditor)

    app = visit("case", case="甲:A1")

    assert not [one for one in app.button if one.label == "Reveal"]
