"""A few rows of which the catalogue says that they are as many as those of large files.

A process of its own sees no number that a test changes, but it sees the catalogue.
"""

from pathlib import Path

import sqlalchemy as sa

from lib.ledger.schema import imports
from lib.portfolio import Portfolio, prepared
from tests.lib.portfolio.cast import bring

CASES = "案件编号,委托方,客户号,委案日期,委案金额,逾期金额,逾期天数"
PAYMENTS = "案件编号,委托方,还款日期,还款金额"


def large(home: Path) -> Portfolio:
    """Two month ends of two cases, with their repayments."""
    place = Portfolio.open(home)
    for day, late in (("2026-09-30", 3), ("2026-10-31", 34)):
        rows = (f"A{n},甲,K{n},2026-09-01,50,{30 + n},{late}" for n in (1, 2))
        bring(place, CASES, *rows, day=day)
    bring(place, PAYMENTS, "A1,甲,2026-10-05,6", "A2,甲,2026-10-07,8", day="2026-10-31")
    with place.ledger.write("import", "as many") as connection:
        connection.execute(sa.update(imports).values(accepted=prepared.LARGE))
    return place
