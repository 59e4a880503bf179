"""The schedule and the bookings: instalments and repayments of the sample.

Instalments are listed from the oldest one overdue at the placement to the next one after the last
as-of date. All of them were unpaid at the placement, so that paying the oldest first from the
repayments alone leads to the days past due that the case files state.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from lib.sample.clock import on_day
from lib.sample.draws import Draws, gather
from lib.sample.loans import Loans
from lib.sample.payments import Month
from lib.sample.snapshots import case_id, loan_no
from lib.sample.text import dates, join, money, only, padded

METHODS = ("银行代扣", "手机银行", "微信", "支付宝", "对公转账")
PAYERS = ("本人", "家属")
BY_FAMILY = 80


def instalments(loans: Loans, months: Sequence[Month]) -> pl.DataFrame:
    """The schedule as it stands on the last as-of date, one row for each instalment."""
    last = months[-1]
    listed = np.minimum(loans.due_by(last.period.end) + 1, loans.still_to_fall_due)
    case = np.repeat(np.arange(len(listed)), listed)
    position = np.arange(len(case)) - np.repeat(np.cumsum(listed) - listed, listed)
    amount = loans.instalment[case]
    paid_day = np.zeros_like(case)
    for month in reversed(months):
        covered = month.received[case] >= (position + 1) * amount
        paid_day = np.where(covered, month.last_day[case], paid_day)
    paid = np.clip(last.received[case] - position * amount, 0, amount)
    return pl.DataFrame(
        {
            "借据号": loan_no(loans).gather(case),
            "期次": loans.paid_before[case] + position + 1,
            "应还日期": dates(on_day(loans.oldest_month[case] + position, loans.due_day[case])),
            "应还金额": money(amount),
            "已还金额": money(paid),
            "实还日期": dates(paid_day),
        }
    )


def repayments(draws: Draws, loans: Loans, months: Sequence[Month]) -> pl.DataFrame:
    """Every booking since the placement, case by case in the order of the days."""
    case = np.tile(loans.case, (2 * len(months), 1))
    day = np.stack([days for month in months for days in (month.pay_day, month.reversal_day)])
    amount = np.stack([signed for month in months for signed in (month.paid, -month.paid)])
    kind = np.tile(np.arange(len(day))[:, None], (1, len(loans.case)))
    happened = (day > 0).T
    case, day, amount, kind = (table.T[happened] for table in (case, day, amount, kind))
    family = draws.chance("paid by family", case * len(METHODS) + kind // 2, BY_FAMILY)
    return pl.DataFrame(
        {
            "案件编号": case_id(case),
            "还款日期": dates(day),
            "还款金额": money(amount),
            "还款方式": draws.pick("method", case, METHODS),
            "还款人": gather(PAYERS, family.astype(np.int64)),
            "冲正标记": only("是", amount < 0),
            "流水号": join("LS", padded(case + 1, 7), padded(kind + 1, 2)),
        }
    )
