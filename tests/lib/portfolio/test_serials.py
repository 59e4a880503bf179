"""One serial number that two files give to different payments is said; the same payment is not."""

from pathlib import Path

import pytest

from lib.intake import Options
from lib.portfolio import Portfolio, bringing
from tests.lib.portfolio.cast import bring

PAID = "案件编号,还款日期,还款金额,流水号"


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    one = Portfolio.open(tmp_path)
    bring(one, PAID, "A1,2026-11-01,100,S20260001", "A2,2026-11-02,50,S20260002")
    return one


def warned(place: Portfolio, *lines: str, client: str | None = None) -> list[tuple[int, str, str]]:
    content = "\n".join((PAID, *lines, "")).encode()
    name = "repayments_2026-11-25.csv"
    intake = bringing.read_known(place, content, name, Options(client=client), given=["client"])
    told = [one for one in intake.report.problems if one.code == "serial_elsewhere"]
    assert intake.report.counts.get("serial_elsewhere", 0) == len(told)
    return [(one.row, one.column, one.value) for one in told]


@pytest.mark.parametrize("line", ["A1,2026-11-01,120,S20260001", "A1,2026-11-03,100,S20260001"])
def test_another_payment_with_a_known_serial_number_is_said(place: Portfolio, line: str) -> None:
    assert warned(place, "A2,2026-11-02,50,S20260002", line) == [(3, "流水号", "S20260001")]


@pytest.mark.parametrize(
    "line",
    [
        "A1,2026-11-01,100.00,S20260001",  # exported again
        "A1,2026-11-05,-100,S20260001",  # taken back
        "A1,2026-11-05,70,S20260009",
        "A1,2026-11-05,70,",
    ],
)
def test_what_is_no_other_payment_is_not_said(place: Portfolio, line: str) -> None:
    assert warned(place, "A2,2026-11-02,50,S20260002", line) == []


def test_serial_numbers_of_another_client_are_others(place: Portfolio) -> None:
    assert warned(place, "A1,2026-11-03,120,S20260001", client="乙") == []
