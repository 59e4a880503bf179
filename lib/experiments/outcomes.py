"""What came of cases within a window: money, promises kept, contacts; of persons or of cases.

Everybody counts as he was drawn, whatever was really done with him (intention to treat): who was
put on hold, recalled or asked to be left alone stays in.
"""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from lib.experiments.defining import AMOUNT, CONTACTED, KEPT, PAID
from lib.followups.codes import OUTCOMES
from lib.followups.payments import standing_payments
from lib.followups.promises import Status, promises
from lib.followups.records import reached
from lib.strategy.actions import CALL, LETTER, OTHER, SMS, VISIT

ON = pl.col("happened_at").dt.date()

DONE = (VISIT, CALL, SMS, LETTER, OTHER)
"""Channels of which it is told how many persons were reached for over them."""


@dataclass(frozen=True)
class Seen:
    """What is known up to a day: payments net of reversals, contacts, and promises."""

    paid: pl.DataFrame
    followups: pl.DataFrame
    promises: pl.DataFrame


def seen(
    followups: pl.DataFrame,
    repayments: pl.DataFrame,
    day: dt.date,
    grace_days: int = 3,
    tolerance: float = 1.0,
) -> Seen:
    """What is known up to a day, of all contacts and repayments."""
    return Seen(
        standing_payments(repayments, day),
        followups.filter(pl.col("case_key").is_not_null(), day >= ON),
        promises(followups, repayments, day, grace_days, tolerance),
    )


def of_cases(cases: pl.DataFrame, known: Seen, outcome: str) -> pl.DataFrame:
    """The cases in their order with y and x, the figure being Σ y ÷ Σ x.

    Args:
        cases: case_key, currency, overdue_amount (minor units), entered_on and last: what happens
            from the day after the entry to the last day counts.
        known: what is known.
        outcome: a code of lib.experiments.defining.OUTCOMES.

    """
    if outcome == AMOUNT:
        return _amounts(cases, known)
    keys = {PAID: _paying, KEPT: _keeping, CONTACTED: _reached}[outcome](cases, known)
    found = pl.col("case_key").is_in(keys.implode())
    return cases.with_columns(y=found.cast(pl.Float64), x=pl.lit(1.0))


def of_persons(cases: pl.DataFrame, known: Seen, outcome: str) -> pl.DataFrame:
    """The same by person: who paid on any case has paid; amounts are summed.

    `cases` also has person and arm. Who has no overdue amount in the currency of an experiment
    about amounts is left out.
    """
    told = of_cases(cases, known, outcome)
    how = pl.Expr.sum if outcome == AMOUNT else pl.Expr.max
    whole = told.group_by("person", maintain_order=True).agg(
        pl.col("arm").first(), *(how(pl.col(one)).alias(one) for one in ("y", "x"))
    )
    return whole.filter(pl.col("x") > 0)


def _within(day: pl.Expr) -> pl.Expr:
    return (day > pl.col("entered_on")) & (day <= pl.col("last"))


def _payments(cases: pl.DataFrame, known: Seen) -> pl.DataFrame:
    """The payments within the windows, each in the currency of its case."""
    whose = cases.select("case_key", "entered_on", "last", _own="currency")
    same = (pl.col("currency") == pl.col("_own")).fill_null(value=True)
    return known.paid.join(whose, on="case_key").filter(same, _within(pl.col("day")))


def _paying(cases: pl.DataFrame, known: Seen) -> pl.Series:
    return _payments(cases, known)["case_key"].unique()


def _amounts(cases: pl.DataFrame, known: Seen) -> pl.DataFrame:
    sums = _payments(cases, known).group_by("case_key").agg(y=pl.col("paid").sum())
    told = cases.join(sums, on="case_key", how="left", maintain_order="left")
    return told.filter(pl.col("overdue_amount") > 0).with_columns(
        y=pl.col("y").fill_null(0).cast(pl.Float64), x=pl.col("overdue_amount").cast(pl.Float64)
    )


def _keeping(cases: pl.DataFrame, known: Seen) -> pl.Series:
    """Promises that were made and kept within the window."""
    kept = known.promises.filter(pl.col("status") == Status.KEPT.value)
    whose = cases.select("case_key", "entered_on", "last")
    inside = kept.join(whose, on="case_key").filter(
        pl.col("promised_on") > pl.col("entered_on"), pl.col("kept_on") <= pl.col("last")
    )
    return inside["case_key"].unique()


def _reached(cases: pl.DataFrame, known: Seen) -> pl.Series:
    return _contacts(cases, known).filter(reached())["case_key"].unique()


def _contacts(cases: pl.DataFrame, known: Seen) -> pl.DataFrame:
    whose = cases.select("case_key", "entered_on", "last")
    return known.followups.join(whose, on="case_key").filter(_within(ON))


def exposure(cases: pl.DataFrame, known: Seen) -> pl.DataFrame:
    """How many persons of each arm something was really tried with: arm, channel, n, of, share.

    `cases` as for `of_persons`; attempts within the windows, by the channels DONE.
    """
    attempts = {one.code: one.attempt for one in OUTCOMES.values()}
    tried = pl.col("outcome").replace_strict(attempts, default=True, return_dtype=pl.Boolean)
    made = _contacts(cases, known).filter(tried.fill_null(value=True))
    persons = made.select("case_key", "channel").join(
        cases.select("case_key", "person", "arm"), on="case_key"
    )
    counted = persons.group_by("arm", "channel").agg(n=pl.col("person").n_unique())
    arms = cases.group_by("arm", maintain_order=True).agg(of=pl.col("person").n_unique())
    every = arms.join(pl.DataFrame({"channel": DONE}), how="cross")
    return every.join(counted, on=["arm", "channel"], how="left", maintain_order="left").select(
        "arm",
        "channel",
        pl.col("n").fill_null(0).cast(pl.Int64),
        pl.col("of").cast(pl.Int64),
        share=pl.col("n").fill_null(0) / pl.col("of"),
    )
