"""Where each case stands after all its contacts: what a table, a map and a planner need to know.

A hold comes from a result (dispute, hardship, complaint …) and stands until the customer pays or
promises after all. A lasting one (death, custody, complaint, lawyer, wish to be left alone) stands
until the record that brought it is corrected: no later call may quietly lift it.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from lib.followups.codes import ADDRESS_KINDS, OUTCOMES, Flag
from lib.followups.records import reached

STANDING: Mapping[str, type[pl.DataType]] = {
    "case_key": pl.String,
    "last_outcome": pl.String,
    "last_contact": pl.Date,
    "last_met": pl.Date,
    "visits": pl.Int32,
    "flag": pl.String,
    "next_action": pl.String,
    "next_date": pl.Date,
    "held": pl.String,
    "held_since": pl.Date,
    "review_on": pl.Date,
    "no_visit_before": pl.Date,
    "fixed_visit": pl.Date,
    "fixed_time": pl.Time,
    "no_lone_visit": pl.Boolean,
    **{f"verdict_{kind}": pl.String for kind in ADDRESS_KINDS},
}
"""The columns of the result, one row a case:

`last_contact`, `next_action`, `next_date` from the latest follow-up; `last_outcome`, `flag`,
`fixed_visit` and `fixed_time` from the latest that is more than a notice of ours;
`last_met` when a person was last reached; `visits` made; `held` the result code that forbids a
visit, `held_since` its date, `review_on` when somebody has to look at it again;
`no_visit_before` the due date of a promise that is the last word, `fixed_visit` the agreed day,
`fixed_time` its hour; `no_lone_visit` after any conflict; `verdict_<kind>` the latest verdict on
each address.
"""


def standing(followups: pl.DataFrame, as_of: dt.date) -> pl.DataFrame:
    """Where each case with at least one follow-up up to `as_of` stands; columns STANDING.

    `followups` as lib.followups.records.merge gives them. Sorted by case.
    """
    rows = _ordered(followups, as_of)
    parts = (_holds(rows), _verdicts(rows))
    found = _latest(rows)
    for part in parts:
        found = found.join(part, on="case_key", how="left")
    return found.sort("case_key").select(
        pl.col(name).cast(kind) if name in found.columns else pl.lit(None, kind).alias(name)
        for name, kind in STANDING.items()
    )


def _ordered(followups: pl.DataFrame, as_of: dt.date) -> pl.DataFrame:
    """The follow-ups up to a day, oldest first, with what the code table says of their results."""
    return (
        followups.filter(pl.col("case_key").is_not_null())
        .with_columns(day=pl.col("happened_at").dt.date())
        .filter(pl.col("day") <= as_of)
        .sort("happened_at", "sequence", nulls_last=False, maintain_order=True)
        .join(_rules(), on="outcome", how="left", maintain_order="left")
        .with_row_index("order")
    )


def _rules() -> pl.DataFrame:
    """The code table as a frame to join."""
    rules = [
        (one.code, one.attempt, one.holds, one.lasting, one.lifts, one.notice, one.flag.value)
        for one in OUTCOMES.values()
    ]
    names = ("outcome", "attempt", "holds", "lasting", "lifts", "notice", "flag")
    return pl.DataFrame(rules, schema=names, orient="row")


def _latest(rows: pl.DataFrame) -> pl.DataFrame:
    met, said = reached(), ~pl.col("notice").fill_null(value=False)
    last_flag, last_word = pl.col("flag").filter(said).last(), pl.col("flag").filter(met).last()
    return rows.group_by("case_key", maintain_order=True).agg(
        last_outcome=pl.col("outcome").filter(said).last(),
        last_contact=pl.col("day").last(),
        last_met=pl.col("day").filter(met).last(),
        visits=((pl.col("channel") == "visit") & pl.col("attempt").fill_null(value=True)).sum(),
        flag=last_flag,
        next_action=pl.col("next_action").last(),
        next_date=pl.col("next_date").last(),
        no_visit_before=pl.when(last_word == Flag.WAIT_FOR_DUE).then(
            pl.col("promise_date").filter(met).last()
        ),
        fixed_visit=pl.when(last_flag == Flag.FIXED_STOP).then(
            pl.col("next_date").filter(said).last()
        ),
        fixed_time=pl.when(last_flag == Flag.FIXED_STOP).then(
            pl.col("next_time").filter(said).last()
        ),
        no_lone_visit=(pl.col("flag") == Flag.NO_LONE_VISIT).any(),
    )


def results_that_hold(followups: pl.DataFrame, as_of: dt.date) -> pl.DataFrame:
    """The results that keep their case from being visited and that nothing has lifted.

    Arguments as for `standing`; the columns are those of the follow-ups and `day`, oldest first.
    """
    codes = [one.code for one in OUTCOMES.values() if one.holds]
    # Of a case without such a result nothing need be put in order.
    held = followups.filter(pl.col("outcome").is_in(codes)).select("case_key").unique()
    theirs = followups.join(held, on="case_key", how="semi", maintain_order="left")
    return _unlifted(_ordered(theirs, as_of))


def results_that_held(followups: pl.DataFrame, as_of: dt.date) -> pl.DataFrame:
    """All results that ever kept their case from being visited, also those lifted since.

    As `results_that_hold`, with `lifted_on`: the day of the payment or promise that ended it; null
    where it goes on.
    """
    rows = _ordered(followups, as_of)
    ends = pl.when("lifts").then("day").backward_fill().over("case_key")
    ended = rows.with_columns(lifted_on=pl.when(~pl.col("lasting")).then(ends))
    return ended.filter("holds", ~(pl.col("lifts") & ~pl.col("lasting")))


def _unlifted(rows: pl.DataFrame) -> pl.DataFrame:
    lifted = pl.col("order").filter(pl.col("lifts")).max().over("case_key")
    return rows.with_columns(lifted=lifted).filter(
        pl.col("holds"),
        pl.col("lasting") | pl.col("lifted").is_null() | (pl.col("lifted") < pl.col("order")),
    )


def _holds(rows: pl.DataFrame) -> pl.DataFrame:
    """The latest hold of each case that nothing has lifted."""
    return (
        _unlifted(rows)
        .group_by("case_key")
        .agg(
            held=pl.col("outcome").last(),
            held_since=pl.col("day").last(),
            review_on=pl.col("next_date").last(),
        )
    )


def _verdicts(rows: pl.DataFrame) -> pl.DataFrame:
    """The latest verdict on each address; who has left his job has left that address."""
    gone = (pl.col("flag") == Flag.WORK_ADDRESS_DEAD) & pl.col("address_kind").is_null()
    seen = rows.with_columns(
        address_kind=pl.when(gone).then(pl.lit("work")).otherwise("address_kind"),
        address_verdict=pl.when(gone).then(pl.lit("outdated")).otherwise("address_verdict"),
    ).filter(pl.col("address_verdict").is_not_null())
    return seen.group_by("case_key").agg(
        pl.col("address_verdict")
        .filter(pl.col("address_kind") == kind)
        .last()
        .alias(f"verdict_{kind}")
        for kind in ADDRESS_KINDS
    )
