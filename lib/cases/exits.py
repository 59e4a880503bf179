"""How a case leaves collection: settled, recalled or written off, as its client's file says it.

Lenders say it by a status in words, by the day on which the placement ends (退案日期) or by the
day on which the case was closed (结案日期). The status comes first; a closed case of which nothing
is overdue was settled, any other was recalled. A case that is merely no longer in the file has not
left in any of these ways: nobody said so.
"""

from enum import StrEnum

import polars as pl


class Exit(StrEnum):
    """A way out of collection."""

    SETTLED = "settled"
    RECALLED = "recalled"
    WRITTEN_OFF = "written_off"


CLOSED = "closed"
"""Status that says only that it is over; the amount tells how."""

STATUSES = {
    **dict.fromkeys(
        ("结清", "已结清", "正常结清", "提前结清", "逾期结清", "还清", "已还清", "结清退案",
         "settled", "paid off", "paid in full", "completed"),
        Exit.SETTLED.value,
    ),
    **dict.fromkeys(
        ("退案", "已退案", "撤回", "已撤回", "撤案", "已撤案", "撤回案件", "留案结束",
         "recalled", "withdrawn", "returned"),
        Exit.RECALLED.value,
    ),
    **dict.fromkeys(
        ("核销", "已核销", "written off", "charged off", "chargedoff"),
        Exit.WRITTEN_OFF.value,
    ),
    **dict.fromkeys(("关闭", "已关闭", "结案", "已结案", "closed"), CLOSED),
}  # fmt: skip
"""Status in small letters → how the case left; whole statuses, because 未结清 holds 结清 too."""


def exit_expr() -> pl.Expr:
    """How each case of a snapshot had left by its file's day; null while it is under collection.

    Columns case_status, recall_date, closed_date, overdue_amount and as_of of the case frame.
    """
    said = (
        pl.col("case_status")
        .str.strip_chars()
        .str.to_lowercase()
        .replace_strict(STATUSES, default=None, return_dtype=pl.String)
    )
    nothing_due = pl.col("overdue_amount") == 0
    closed = (said == CLOSED) | (pl.col("closed_date") <= pl.col("as_of"))
    return (
        pl.when(said != CLOSED)
        .then(said)
        .when(closed & nothing_due)
        .then(pl.lit(Exit.SETTLED.value))
        .when(closed | (pl.col("recall_date") <= pl.col("as_of")))
        .then(pl.lit(Exit.RECALLED.value))
    )
