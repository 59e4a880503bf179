"""A portfolio with two persons, a record and an agreement's step of the first, and files."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.followups.recording import Entry, record
from lib.intake import Options
from lib.portfolio import Portfolio
from lib.portfolio.bringing import read
from tests.conftest import NOW

CASES = (
    "案件编号,委托方,姓名,身份证号,手机号,催收员,逾期金额,逾期天数\n"
    "A1,甲,欧阳显明,510104199003072334,13977770123,W001,500,40\n"
    "A2,甲,李四,510104199003072335,13800000001,W002,300,10\n"
)
STAFF = "工号,姓名\nW001,张三\nW002,王五\n"


def contact(case: str, followup_id: str) -> Entry:
    """Return a visit to a case that found nobody."""
    return Entry(
        followup_id=followup_id,
        case_key=f"甲:{case}",
        channel="visit",
        happened_at=dt.datetime(2026, 11, 20, 10),  # noqa: DTZ001 — on the watch
        outcome="NOT_HOME",
        collector="张三",
        met_whom="nobody",
        address_kind="home",
        address_verdict="valid",
        next_action="revisit",
        next_date=dt.date(2026, 11, 25),
    )


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Portfolio]:
    """Return a portfolio with the cases A1 and A2 and a record of each."""
    opened = Portfolio.open(tmp_path / "home")
    day = dt.date(2026, 11, 20)
    for name, text in (("案件.csv", CASES), ("催收员.csv", STAFF)):
        content = text.encode()
        opened.commit(content, name, read(content, name, Options(as_of=day)), now=NOW)
    for case, key in (("A1", "f1"), ("A2", "f2")):
        record(opened.ledger, contact(case, key), NOW)
    yield opened
    opened.ledger.close()
