"""Up to when the payments of each client are known, by the files that tell of them."""

import datetime as dt
from pathlib import Path

from lib.portfolio import Portfolio
from lib.portfolio.paying import known_of, paying
from tests.lib.portfolio.cast import bring

CASES = "案件编号,客户号,逾期金额,逾期天数"
PAYMENTS = "案件编号,还款日期,还款金额,委托方"
LAST = dt.date(2026, 10, 31)
DAY = dt.date(2026, 11, 20)


def place(home: Path, *lines: str) -> Portfolio:
    """Two clients with a case each and a file of repayments of the last of October."""
    found = Portfolio.open(home)
    bring(found, CASES, "A1,K1,5,3", day="2026-09-30", client="甲")
    bring(found, CASES, "B1,K2,5,3", day="2026-09-30", client="乙")
    bring(found, PAYMENTS, *lines, day=LAST.isoformat(), kind="repayments")
    return found


def test_a_row_without_client_among_named_ones_tells_of_its_own_case_only(tmp_path: Path) -> None:
    mixed = place(tmp_path / "mixed", "A1,2026-10-05,1,甲", "B1,2026-10-06,1,")
    paid = dt.date(2026, 10, 6)

    assert known_of(mixed, DAY) == {"甲": LAST, "乙": paid}
    assert dict(paying(mixed).select("client", "last").iter_rows()) == {"甲": LAST, "乙": paid}

    named = place(tmp_path / "named", "A1,2026-10-05,1,甲", "A1,2026-10-07,1,")
    assert known_of(named, DAY) == {"甲": LAST}


def test_a_file_that_names_no_client_at_all_tells_of_every_one(tmp_path: Path) -> None:
    every = place(tmp_path, "A1,2026-10-05,1,", "B1,2026-10-06,1,")

    assert known_of(every, DAY) == {"": LAST, "甲": LAST, "乙": LAST}
    assert set(paying(every)["last"]) == {LAST}
