"""The page Recovery and own questions say nothing of repayments that nobody has loaded."""

import datetime as dt
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.portfolio import Portfolio
from lib.privacy import decided
from lib.privacy.person import find
from tests.lib.portfolio.cast import bring
from tests.pages.conftest import Visit
from tests.pages.test_checklist import faultless

CASES = "案件编号,客户姓名,身份证号,逾期金额,委案金额,委案日期,逾期天数,币种,甲方"
PAID = "案件编号,还款日期,还款金额,甲方"
NOW = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)
AUGUST, SEPTEMBER, OCTOBER = "2026-08-31", "2026-09-30", "2026-10-31"
ABSENT = "40 cases of the client 乙 are left out: no repayment of that client is known at all."


def filed(place: Portfolio, day: str, *clients: str) -> None:
    """Forty cases of each client."""
    rows = [
        f"{client}{n},张三{n},51010419900307{at}{n:03d},500,600,2026-07-01,20,CNY,{client}"
        for at, client in enumerate(clients)
        for n in range(40)
    ]
    bring(place, CASES, *rows, day=day)


def paid(place: Portfolio, *days: str) -> None:
    """Twenty repayments of one client for each day."""
    rows = [f"甲{n},{day},300,甲" for day in days for n in range(20)]
    bring(place, PAID, *rows, day=OCTOBER, kind="repayments")


def said(app: AppTest) -> str:
    faultless(app)
    return "\n".join(
        one.value for kind in (app.markdown, app.caption, app.info) for one in kind
    ).replace("\\", "")


def test_a_client_without_a_file_a_month_earlier_is_measured_without_a_comparison(
    visit: Visit, empty: Path
) -> None:
    place = Portfolio.open(empty)
    filed(place, AUGUST, "乙")
    for day in (SEPTEMBER, OCTOBER):
        filed(place, day, "甲", "乙")
    paid(place, "2026-09-01", "2026-10-05")
    place.ledger.close()

    told = said(visit("recovery", client="甲"))
    assert "Recovered (CNY) from 1 Oct 2026 to 31 Oct 2026" in told
    assert "against 30 Sept 2026" not in told


@pytest.mark.parametrize(("first", "compared"), [("2026-09-01", True), ("2026-10-05", False)])
def test_a_month_before_the_first_repayment_loaded_is_not_compared_with(
    visit: Visit, empty: Path, first: str, *, compared: bool
) -> None:
    place = Portfolio.open(empty)
    for day in (AUGUST, SEPTEMBER, OCTOBER):
        filed(place, day, "甲", "乙")
    paid(place, first, "2026-10-06")
    place.ledger.close()

    app = visit("recovery", by="client")
    told = said(app)
    assert ("against 30 Sept 2026" in told) == compared
    assert ABSENT in told
    assert app.dataframe[0].value["Client"].tolist() == ["甲"]
    assert "no repayment of the client 乙 is known" in said(visit("recovery", client="乙"))
    assert ABSENT in said(visit("questions", q_measure="recovery"))
    assert ABSENT not in said(visit("questions", q_measure="cases"))


def test_what_restricted_persons_paid_is_not_on_the_page(visit: Visit, empty: Path) -> None:
    place = Portfolio.open(empty)
    for day in (SEPTEMBER, OCTOBER):
        filed(place, day, "甲")
    paid(place, "2026-10-05")
    keys = find(place, "甲3").person_keys
    decided.decide(place.ledger, "restrict", keys, "request 7", stands=True, now=NOW)
    place.ledger.close()

    told = said(visit("recovery"))
    assert "5,700.00" in told
    assert "6,000.00" not in told
    assert "belong to no case" not in told
