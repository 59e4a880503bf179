"""What is known of each case on a day, in the columns that risk, steps, segments and ladder read.

Everything is derived anew from contacts, promises and repayments: nothing here is kept, so nothing
can go out of step with them.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lib.followups.bouncing import BROKEN_DAYS, MISSED
from lib.followups.codes import OUTCOMES
from lib.followups.promises import Status
from lib.strategy.actions import CALL, LETTER, OTHER, SMS, VISIT
from lib.strategy.matrix import stage_of
from lib.visits.candidates import ENDED
from lib.visits.requests.proposing import LEADS, lost
from lib.visits.worth import classes
from lib.visits.worth.assumed import assumed

READ = (
    "case_key",
    "dpd",
    "bucket",
    "overdue_amount",
    "currency",
    "as_of",
    "recall_date",
    "closed_date",
    "case_status",
)
"""The columns of a case that are read here."""

USED = (SMS, CALL, LETTER, VISIT, OTHER)
"""Channels of which the last use is told, each in a column `last_<channel>`."""

ON = pl.col("happened_at").dt.date()
"""The day of a contact."""

RUNNING = (Status.OPEN.value, Status.DUE_TODAY.value)
"""States of a promise that is in force: not kept yet, its days of grace not over."""

KNOWN: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "stage": pl.String,
    "tier": pl.String,
    "ended": pl.Boolean,
    "paid_since": pl.Int64,
    "last_paid": pl.Date,
    "next_due": pl.Date,
    "broken": pl.Int64,
    "broken_on": pl.Date,
    "promised_for": pl.Date,
    "tried_days": pl.Int64,
    "tried_on": pl.Date,
    "lost_since": pl.Date,
    "lost": pl.Boolean,
    "lead": pl.Boolean,
    "worth": pl.Boolean,
    "last_reason": pl.String,
    **{f"last_{channel}": pl.Date for channel in USED},
}
"""What `known` adds: stage and tier of the matrix ("?" without an amount); `ended` by recall, close
or status; `paid_since` the file, minor units, and the last day of a payment; `next_due` the next
instalment on or after the day that is not paid yet; `broken` promises of 90 days and the due date
of the last one; `promised_for` the due date of the promise in force; days tried at all, the last of
them; whether contact is `lost`, and since when; whether the last word is a new `lead`; whether a
visit is `worth` its known costs; the last reason for not paying; the last use of each channel."""


@dataclass(frozen=True)
class Sources:
    """Where it is known from.

    `followups` as lib.followups.records.merge gives them, `promises` as lib.followups.promises does
    for the day, `paid` as lib.followups.payments.standing_payments, or as its standing_lately since
    the oldest file of the cases, `instalments` has case_key and due_date, and due_amount and
    paid_amount as far as files say them. `visit_cost` is what a visit costs as far as it is known,
    in minor units of `currency`; what is owed in another one is not
    compared with it. `bounds` are the limits of the amount tiers (lib.visits.worth.classes.limits)
    where `cases` are not the whole portfolio.
    """

    followups: pl.DataFrame
    promises: pl.DataFrame
    paid: pl.DataFrame
    instalments: pl.LazyFrame
    lost_days: int = 60
    visit_cost: int = 0
    currency: str = "CNY"
    bounds: pl.DataFrame | None = None


def known(cases: pl.DataFrame, sources: Sources, day: dt.date) -> pl.DataFrame:
    """The cases in their order with the columns KNOWN, as of a day.

    `cases` has the columns of the case frame and, as far as anybody was in touch, those of
    lib.followups.standing and `held`; see lib.visits.picking.gathering.standing_cases.
    """
    # Cases have two hundred columns: only those that are read go through the joins.
    own = cases.select(*READ, _word("last_outcome", cases).alias("last_outcome"))
    bounds = classes.limits(own.lazy()).collect() if sources.bounds is None else sources.bounds
    placed = (
        classes.with_tier(own.lazy(), bounds.lazy(), "overdue_amount")
        .with_columns(stage=stage_of(), ended=_ended(day))
        .collect()
    )
    parts = (
        _paid(own, sources.paid, day),
        _next_due(sources.instalments, day),
        _broken(sources.promises, day),
        _promised(sources.promises),
        _tried(sources.followups, day),
        _lost(sources, day),
    )
    for part in parts:
        placed = placed.join(part, on="case_key", how="left", maintain_order="left")
    told = placed.with_columns(
        pl.col("broken", "tried_days", "paid_since").fill_null(0),
        lost=pl.col("lost").fill_null(value=False),
        lead=pl.col("last_outcome").is_in(LEADS).fill_null(value=False),
        worth=_worth(sources),
    ).select(pl.col(name).cast(kind) for name, kind in KNOWN.items())
    # What a client's file calls like one of ours means something else.
    return cases.drop(*KNOWN, strict=False).hstack(told)


def _word(name: str, cases: pl.DataFrame) -> pl.Expr:
    """A column of the standing; null where nobody was in touch with any case yet."""
    return pl.col(name) if name in cases.columns else pl.lit(None, pl.String)


def _ended(day: dt.date) -> pl.Expr:
    """Whether a case is none of ours any more; the day of its recall is the last one."""
    gone = pl.any_horizontal(
        pl.col("recall_date") < day,
        pl.col("closed_date") <= day,
        pl.col("case_status").str.strip_chars().str.to_lowercase().is_in(list(ENDED)),
    )
    return gone.fill_null(value=False)


def _paid(cases: pl.DataFrame, paid: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """What came in: case_key, last_paid, and paid_since the day of the case's file."""
    filed = cases.select("case_key", "as_of", _currency="currency")
    later = (pl.col("day") > pl.col("as_of")).fill_null(value=False) & (
        pl.col("currency") == pl.col("_currency")
    ).fill_null(value=True)
    return (
        paid.filter(pl.col("day") <= day)
        .join(filed, on="case_key")
        .group_by("case_key")
        .agg(last_paid=pl.col("day").max(), paid_since=pl.col("paid").filter(later).sum())
    )


def _next_due(instalments: pl.LazyFrame, day: dt.date) -> pl.DataFrame:
    """The next instalment that is not paid in advance; files need not say what was paid."""
    coming = instalments.filter(pl.col("case_key").is_not_null(), pl.col("due_date") >= day)
    if {"paid_amount", "due_amount"} <= {*coming.collect_schema().names()}:
        paid = pl.col("paid_amount") >= pl.col("due_amount")
        coming = coming.filter(~paid.fill_null(value=False))
    return coming.group_by("case_key").agg(next_due=pl.col("due_date").min()).collect()


def _broken(promises: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """Promises broken within BROKEN_DAYS, as lib.followups.bouncing counts them."""
    lately = promises.filter(
        pl.col("status").is_in(MISSED),
        pl.col("last_day") > day - dt.timedelta(days=BROKEN_DAYS),
    )
    return lately.group_by("case_key").agg(
        broken=pl.len().cast(pl.Int64), broken_on=pl.col("promise_date").max()
    )


def _promised(promises: pl.DataFrame) -> pl.DataFrame:
    running = promises.filter(pl.col("status").is_in(RUNNING))
    return running.group_by("case_key").agg(promised_for=pl.col("promise_date").min())


def _tried(followups: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The use of each channel, the days of trying, the last reason for not paying."""
    attempts = {one.code: one.attempt for one in OUTCOMES.values()}
    tried = pl.col("outcome").replace_strict(attempts, default=True, return_dtype=pl.Boolean)
    made = (
        followups.select("case_key", "outcome", "reason", "channel", on=ON)
        .filter(pl.col("case_key").is_not_null(), pl.col("on") <= day)
        .filter(tried.fill_null(value=True))
    )
    # The rows are the oldest first as they come.
    return made.group_by("case_key").agg(
        pl.col("on").n_unique().cast(pl.Int64).alias("tried_days"),
        pl.col("on").max().alias("tried_on"),
        pl.col("reason").drop_nulls().last().alias("last_reason"),
        *(pl.col("on").filter(pl.col("channel") == one).max().alias(f"last_{one}") for one in USED),
    )


def _lost(sources: Sources, day: dt.date) -> pl.DataFrame:
    found = lost(sources.followups, day, sources.lost_days)
    return found.select("case_key", lost_since="since", lost=pl.lit(value=True))


def _worth(sources: Sources) -> pl.Expr:
    """Whether a visit is expected to bring more than it costs.

    The chance of a payment by bucket × the share that is then paid × what is overdue, by the
    assumptions of data/worth: the same by which a plan starts, before the tenant's own visits
    replace them there.
    """
    told = assumed()
    chance = pl.col("bucket").replace_strict(
        told.chance, default=told.usual(), return_dtype=pl.Float64
    )
    own = pl.col("currency").fill_null(sources.currency) == sources.currency
    cost = pl.when(own).then(sources.visit_cost).otherwise(0)
    return (chance * told.share * pl.col("overdue_amount") > cost).fill_null(value=False)
