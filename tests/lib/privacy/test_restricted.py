"""Whose data are restricted is in no figure: no recovery, rolls, batches, times or forecasts."""

import datetime as dt
from pathlib import Path

import pytest

from lib.followups.knowing import told_contacts
from lib.followups.reliability import kept_rates
from lib.forecasts import gathering
from lib.intake import Options
from lib.measures import waiting
from lib.measures.pairs import Span, pairs, tallied
from lib.measures.placements import placements
from lib.measures.spells import spells
from lib.portfolio import Portfolio, prepared
from lib.portfolio.bringing import read
from lib.portfolio.compare.comparing import compare
from lib.privacy import decided
from lib.privacy.person import find
from lib.questions.sources import of_portfolio
from lib.recovery.paid import Whereof, paid_in, whereof
from lib.settings import Settings

NOW = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
OCTOBER, NOVEMBER = dt.date(2026, 10, 31), dt.date(2026, 11, 30)
HEAD = "案件编号,客户姓名,身份证号,逾期金额,委案金额,委案日期,逾期天数,币种,甲方\n"
ROWS = (
    "A1,张三丰,510104199003071234,500,600,2026-10-01,{days},CNY,甲\n"
    "A2,李四光,510104199003075678,700,800,2026-10-01,{days},CNY,甲\n"
)
MET = (
    "案件编号,催收时间,催收方式,承诺还款日期,承诺还款金额\n"
    "A1,2026-11-08 10:00,电话,2026-11-12,100\nA2,2026-11-18 10:00,电话,2026-11-21,100\n"
)
PAID = "案件编号,还款日期,还款金额\nA1,2026-11-10,100\nA2,2026-11-20,100\n"


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    one = Portfolio.open(tmp_path / "home")
    for name, text, kind in (
        ("cases_2026-10-31.csv", HEAD + ROWS.format(days=20), "cases"),
        ("cases_2026-11-30.csv", HEAD + ROWS.format(days=50), "cases"),
        ("paid_2026-11-30.csv", PAID, "repayments"),
        ("met_2026-11-30.csv", MET, "followups"),
    ):
        content = text.encode()
        one.commit(content, name, read(content, name, Options(kind=kind)), now=NOW)
    return one


def told(place: Portfolio) -> dict[str, int]:
    """How many cases each figure is made of."""
    span = Span(OCTOBER, NOVEMBER)
    ahead = gathering.forecast(place, Settings(), NOVEMBER)
    asked = of_portfolio(place, Settings(), OCTOBER, NOVEMBER)
    matured = kept_rates(asked.kept, NOVEMBER, (30,))
    return {
        "cases": place.cases().collect().height,
        "pairs": pairs(place, span).height,
        "tally": int(tallied(place, span).collect()["cases"].sum()),
        "placements": placements(place).collect().height,
        "spells": spells(place, NOVEMBER).height,
        "waiting": waiting.until_first_paid(place, NOVEMBER).collect().height,
        "forecast": sum(ahead.now.n.values()),
        "changes": compare(place, OCTOBER, NOVEMBER).changes.cases.height,
        "paid": int(gathering.past(place, Settings(), NOVEMBER).paid_days["n"].sum()),
        "repayments": place.repayments().collect().height,
        "contacts": told_contacts(place).height,
        "promises": int(matured["n"].sum()),
        "promises kept": int(matured["kept"].sum()),
    }


@pytest.mark.parametrize("least", [prepared.LARGE, 0])
def test_whose_data_are_restricted_is_in_no_figure_and_the_rest_is_counted(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch, least: int
) -> None:
    """Nor in what was kept of large files (`least` 0) before his data were restricted."""
    monkeypatch.setattr(prepared, "LARGE", least)
    place = Portfolio.open(place.folder.parent)
    assert (set(told(place).values()), place.left_out(NOVEMBER)) == ({2}, 0)

    keys = find(place, "A1").person_keys
    decided.decide(place.ledger, "restrict", keys, "request 7", stands=True, now=NOW)
    assert (set(told(place).values()), place.left_out(NOVEMBER)) == ({1}, 1)

    decided.decide(place.ledger, "restrict", keys, "request 8", stands=False, now=NOW)
    assert (set(told(place).values()), place.left_out(NOVEMBER)) == ({2}, 0)


def test_what_he_paid_is_in_no_sum_and_of_no_case_of_the_files(place: Portfolio) -> None:
    keys = find(place, "A1").person_keys
    decided.decide(place.ledger, "restrict", keys, "request 7", stands=True, now=NOW)

    first = OCTOBER + dt.timedelta(days=1)
    cases = [place.cases(day).collect() for day in (OCTOBER, NOVEMBER)]
    sums = whereof(place.repayments(), *cases, start=first, end=NOVEMBER, currency="CNY")
    assert sums == [Whereof("CNY", own=10000, later=0, none=0)]
    paid = paid_in(
        place.cases(OCTOBER), place.repayments(), start=first, end=NOVEMBER, base_day=OCTOBER
    )
    assert paid.unmatched == 0
