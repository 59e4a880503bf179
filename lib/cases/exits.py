"""How a case leaves collection: settled, recalled or written off, as its client's file says it.

Lenders say it by a status in words, by the day on which the placement ends (退案日期) or by the
day on which the case was closed (结案日期). The status comes first; a closed case of which nothing
is overdue was settled. Any other was recalled, unless its status says that the money is lost
(Defaulted): nobody took such a loan back, it was written off. A case that is merely no longer in
the file has not left in any of these ways: nobody said so.
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

LOST = "lost"
"""Status that says that the money is lost; once the case is closed, it was written off by that."""

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
    **dict.fromkeys(("defaulted", "default"), LOST),
    **dict.fromkeys(("关闭", "已关闭", "结案", "已结案", "closed"), CLOSED),
}  # fmt: skip
"""Status in small letters → how the case left; whole statuses, because 未结清 holds 结清 too."""


RECALLS = tuple(word for word, how in STATUSES.items() if how == Exit.RECALLED.value)
"""Statuses in small letters that say that the client has taken the case back."""

EXITS = pl.Enum([one.value for one in Exit])
"""Type of a column of exits."""


def signs() -> dict[str, pl.Expr]:
    """What beside its status tells how a case of a snapshot had left: few signs of many days.

    Of the columns recall_date, closed_date, overdue_amount and as_of of the case frame.
    """
    day = pl.col("as_of")
    return {
        "is_closed": pl.col("closed_date") <= day,
        "is_recalled": pl.col("recall_date") <= day,
        "owes_nothing": pl.col("overdue_amount") == 0,
    }


def exits(cases: pl.DataFrame) -> pl.Series:
    """How each case of a snapshot had left by its file's day; null while it is under collection.

    Columns case_status and those that `signs` asks for.
    """
    return exits_by(cases.select("case_status", **signs()))


def exits_by(cases: pl.DataFrame) -> pl.Series:
    """The same of case_status and the columns of `signs`.

    A million statuses are few different ones, so only those are read as words.
    """
    words = [one for one in cases["case_status"].unique() if one is not None]
    known = {one: STATUSES[plain] for one in words if (plain := one.strip().lower()) in STATUSES}
    left = {one: how for one, how in known.items() if how not in {CLOSED, LOST}}
    over, lost = ([one for one, how in known.items() if how == kind] for kind in (CLOSED, LOST))
    status = pl.col("case_status")
    said = status.replace_strict(left, default=None, return_dtype=EXITS) if left else None
    closed = status.is_in(over) | pl.col("is_closed")
    settled, recalled, written_off = (
        pl.lit(one.value, EXITS) for one in (Exit.SETTLED, Exit.RECALLED, Exit.WRITTEN_OFF)
    )
    by_date = (
        pl.when(closed & pl.col("owes_nothing"))
        .then(settled)
        .when(closed & status.is_in(lost))
        .then(written_off)
        .when(closed | pl.col("is_recalled"))
        .then(recalled)
    )
    return cases.select(exit=by_date if said is None else pl.coalesce(said, by_date)).to_series()


def taken_back() -> pl.Expr:
    """Whether the status of a case says that the client has taken it back."""
    status = pl.col("case_status").str.strip_chars().str.to_lowercase()
    return status.is_in(RECALLS).fill_null(value=False)


def ends(rows: pl.LazyFrame) -> pl.LazyFrame:
    """When each placement ended or will, as the newest file knows it: recall_date, closed_date.

    A file cannot know that its client takes a case back later, and an earlier one may have named
    another day. Where a status alone says that the case was taken back, it was by the day of the
    first file that says so.

    Args:
        rows: case_key, place_date, as_of, case_status, recall_date and closed_date of case files,
            the oldest first.

    Returns:
        case_key, place_date, recall_date, closed_date; one row a placement.

    """
    on = ["case_key", "place_date"]
    last = rows.unique(on, keep="last", maintain_order=True).with_columns(recalled=taken_back())
    said = rows.filter(taken_back()).group_by(on).agg(said=pl.col("as_of").min())
    return last.join(said, on=on, how="left", nulls_equal=True).select(
        *on, recall_date=recalled_on(), closed_date="closed_date"
    )


def recalled_on() -> pl.Expr:
    """The day of recall as the newest file knows it; see `ends`.

    Of `recalled` (whether that file says by its status that the case was taken back), its
    recall_date, and `said`, the day of the first file that said so.
    """
    by_then = pl.when("recalled").then(pl.min_horizontal("recall_date", "said"))
    return pl.coalesce(by_then, "recall_date")
