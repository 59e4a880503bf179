"""What happened to a case between two snapshots, rule by rule, on whole columns.

The frame that comes in has one row a case of either snapshot: the columns of both sides with the
endings _before and _after (at_… is null where a side does not have the case), `start` and `end`,
the days of the two snapshots that state it, and how the columns of both differ (…_differs).
"""

from enum import StrEnum

import polars as pl

from lib.cases.buckets import BUCKETS
from lib.cases.exits import Exit
from lib.followups.promises import Status
from lib.portfolio.compare.differing import MASKS


class Kind(StrEnum):
    """What happened to a case; one may have several."""

    NEW = "new"
    CURED = "cured"
    SETTLED = "settled"
    ROLLED_BACK = "rolled_back"
    ROLLED_FORWARD = "rolled_forward"
    PAID = "paid"
    BALANCE_DOWN = "balance_down"
    BALANCE_UP = "balance_up"
    PROMISE_BROKEN = "promise_broken"
    RECALLED = "recalled"
    WRITTEN_OFF = "written_off"
    MISSING = "missing"
    MISSING_CLOSED = "missing_closed"
    ASSIGNED = "assigned"
    OTHER = "other"
    AGED = "aged"
    UNCHANGED = "unchanged"


RANKS = {bucket: rank for rank, bucket in enumerate(BUCKETS)}


def received(cases: pl.DataFrame, repayments: pl.LazyFrame | None) -> pl.DataFrame:
    """Add `received`, net and in minor units, null where nothing is known of it; and `paid`.

    Only cases of the earlier snapshot: of a new one the payments may be older than its placement.
    Of a client with any repayment in the period the repayments count, else what his file says: more
    paid than before, or a last payment after the earlier snapshot.
    """
    posted = pl.repeat(None, cases.height, dtype=pl.Int64, eager=True)
    if repayments is not None:
        net = _posted(
            cases.with_row_index("at").filter(pl.col("at_before").is_not_null()), repayments
        )
        posted = posted.scatter(net["at"], net["posted"])
    latest = pl.max_horizontal("last_pay_date_before", "start")
    both = pl.col("at_before").is_not_null() & pl.col("at_after").is_not_null()
    lately = both & (pl.col("last_pay_date_after") > latest)
    more = pl.col("paid_amount_after") - pl.col("paid_amount_before")
    last = pl.when(more.is_null() & lately).then("last_pay_amount_after")
    by_file = pl.when(more > 0).then(more).otherwise(last)
    known = cases.with_columns(posted=posted, by_repayments=posted.is_not_null()).with_columns(
        pl.col("by_repayments").any().over("client")
    )
    known = known.with_columns(received=pl.when("by_repayments").then("posted").otherwise(by_file))
    unsaid = ~pl.col("by_repayments") & more.is_null() & lately & pl.col("received").is_null()
    return known.with_columns(paid=_sure((pl.col("received") > 0) | unsaid))


def broken(cases: pl.DataFrame, promises: pl.DataFrame | None) -> pl.DataFrame:
    """Add `promise_broken`: the grace of a promise ended between the two days, and nothing came."""
    if promises is None:
        return cases.with_columns(promise_broken=pl.lit(value=False))
    lost = (
        promises.filter(pl.col("status") == Status.BROKEN.value)
        .join(cases.select("case_key", "start", "end"), on="case_key")
        .filter(pl.col("last_day") >= pl.col("start"), pl.col("last_day") < pl.col("end"))
        .get_column("case_key")
    )
    return cases.with_columns(promise_broken=pl.col("case_key").is_in(lost.unique().implode()))


def flagged(cases: pl.DataFrame) -> pl.DataFrame:
    """Add a flag for each further Kind; none of them is ever null."""
    there = cases.with_columns(
        new=pl.col("at_before").is_null(),
        missing=pl.col("at_after").is_null(),
    ).with_columns(both=~pl.col("new") & ~pl.col("missing"))
    happened = there.with_columns(**_exits(), **_moves(), **_amounts())
    return happened.with_columns(**_others()).with_columns(**_rest())


def of_new(cases: pl.DataFrame, repayments: pl.LazyFrame | None) -> dict[str, int]:
    """What came in on cases that only the later snapshot has: currency → minor units, net.

    It is no kind of change, but who adds the repayments up misses it among those that were paid.
    """
    new = cases.with_row_index("at").filter(pl.col("at_before").is_null())
    if repayments is None or new.is_empty():
        return {}
    net = _posted(new, repayments).join(new.select("at", "currency"), on="at")
    sums = net.group_by("currency").agg(pl.col("posted").sum()).sort("currency")
    return {currency or "": minor for currency, minor in sums.iter_rows() if minor}


def _posted(cases: pl.DataFrame, repayments: pl.LazyFrame) -> pl.DataFrame:
    """Net repayments of numbered cases between their client's two days: at (the row), posted."""
    first, last = cases["start"].min(), cases["end"].max()
    own = cases.lazy().select("at", "case_key", "start", "end", "currency")
    return (
        repayments.select("case_key", "pay_date", "amount", stated="currency")
        .filter(pl.col("pay_date") > first, pl.col("pay_date") <= last)
        .join(own, on="case_key")
        .filter(
            pl.col("pay_date") > pl.col("start"),
            pl.col("pay_date") <= pl.col("end"),
            pl.col("stated").is_null() | (pl.col("stated") == pl.col("currency")),
        )
        .group_by("at")
        .agg(posted=pl.col("amount").sum())
        .collect()
    )


def _exits() -> dict[str, pl.Expr]:
    left = pl.col("both") & pl.col("exit_before").is_null()
    ended = pl.any_horizontal(pl.col("recall_date_before", "closed_date_before") <= pl.col("end"))
    gone = pl.col("missing") & pl.col("exit_before").is_null() & ended
    by_file = {one.value: _sure(left & (pl.col("exit_after") == one.value)) for one in Exit}
    return {
        **by_file,
        Exit.RECALLED.value: by_file[Exit.RECALLED.value] | _sure(gone),
        "missing_closed": pl.col("missing") & pl.col("exit_before").is_not_null(),
    }


def _moves() -> dict[str, pl.Expr]:
    """The way between the buckets; who was recalled or written off has gone another way."""
    was, now = (
        pl.col(f"bucket_{side}").replace_strict(RANKS, default=None, return_dtype=pl.Int8)
        for side in ("before", "after")
    )
    gone = pl.col("exit_after").is_in([Exit.RECALLED.value, Exit.WRITTEN_OFF.value])
    stays = pl.col("both") & pl.col("exit_before").is_null() & ~_sure(gone)
    return {
        "cured": _sure(stays & (was > 0) & ((pl.col("dpd_after") == 0) | (now == 0))),
        "rolled_back": _sure(stays & (now < was) & (now > 0)),
        "rolled_forward": _sure(stays & (now > was)),
    }


def _amounts() -> dict[str, pl.Expr]:
    """Which way the overdue amount went; where it stayed or is unknown, the whole balance."""
    overdue = pl.col("amount_after") - pl.col("amount_before")
    balance = pl.col("balance_after") - pl.col("balance_before")
    change = pl.when(overdue != 0).then(overdue).otherwise(balance)
    return {
        "balance_down": _sure(pl.col("both") & (change < 0)),
        "balance_up": _sure(pl.col("both") & (change > 0)),
    }


def _others() -> dict[str, pl.Expr]:
    """Further differences, unless a kind already says what they come from."""
    exited = pl.any_horizontal(one.value for one in Exit)
    of_money = pl.any_horizontal("paid", "balance_down", "balance_up")
    return {
        "assigned": pl.col("collector_differs"),
        "other": pl.col("other_differs")
        | (pl.col("standing_differs") & ~exited)
        | (pl.col("debt_differs") & ~of_money),
    }


def _rest() -> dict[str, pl.Expr]:
    """What is left: nothing but time has passed, or nothing at all differs."""
    differs = pl.any_horizontal(f"{name}_differs" for name in MASKS)
    named = [kind.value for kind in Kind if kind not in {Kind.AGED, Kind.UNCHANGED}]
    return {
        "aged": pl.col("both") & differs & ~pl.any_horizontal(named),
        "unchanged": pl.col("both") & ~differs,
    }


def _sure(condition: pl.Expr) -> pl.Expr:
    """What is not known has not happened."""
    return condition.fill_null(value=False)
