"""Files of five month ends that a seed draws: cases come and go, pay, take back and promise."""

import datetime as dt
import random

from lib.portfolio import Portfolio
from tests.lib.portfolio.cast import bring

ENDS = [dt.date(2026, month, day) for month, day in ((6, 30), (7, 31), (8, 31), (9, 30), (10, 31))]
CASES = "案件编号,委托方,客户号,委案日期,逾期金额,逾期天数,案件状态"
PAYMENTS = "案件编号,委托方,还款日期,还款金额"
CONTACTS = "案件编号,委托方,跟进时间,跟进方式,跟进结果,承诺金额,承诺日期"


def draw_files(place: Portfolio, draw: random.Random) -> None:
    """Bring files of five month ends: cases come and go, pay, take back and promise."""
    for end in ENDS:
        bring(place, CASES, *(drawn_case(draw, n) for n in range(14) if draw.random() < 0.85),
              day=f"{end}")  # fmt: skip
    days = [ENDS[0] + dt.timedelta(days=n) for n in range(-20, 124)]
    paid = [
        f"A{draw.randrange(16)},甲,{draw.choice(days)},{draw.choice((30, 50, 90, -30))}"
        for _ in range(150)
    ]
    bring(place, PAYMENTS, *paid, day="2026-10-31", kind="repayments")
    met = []
    for _ in range(40):
        day = draw.choice(days)
        due = day + dt.timedelta(days=draw.randrange(12))
        met.append(f"A{draw.randrange(14)},甲,{day} 10:00,外访,PTP,{draw.choice((30, 60))},{due}")
    bring(place, CONTACTS, *met, day="2026-10-31", kind="followups")


def drawn_case(draw: random.Random, n: int) -> str:
    status = "结清" if draw.random() < 0.1 else "催收中"
    placed = dt.date(2026, 6, 1 + n)
    return f"A{n},甲,K{n // 2},{placed},{draw.randrange(0, 500)},{draw.randrange(0, 120)},{status}"
