"""What was known of each case strictly before a day: the signals of all scores.

What happened on the day itself does not count, for days have no hours in files; only the snapshot
of the day, which says how the case stands, does. A reversal that came later has not happened yet.
So a score of a past day is the score that somebody could have read on its morning.

Counted back from the day: `payments`, `refusals` and `hardships` LONG days, `paid_lately` and
contacts SHORT days.
Promises and contacts are those of the person over all his cases, payments those of the case. Shares
are drawn towards everybody's where somebody has a short record (lib.shrinkage).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lib import shrinkage
from lib.followups.codes import OUTCOMES
from lib.followups.payments import standing_payments
from lib.followups.promises import Status, promises
from lib.followups.records import reached
from lib.scores.protected import without_traits
from lib.visits.worth import classes

LONG, SHORT = 180, 90
"""Days back in which payments and reports count, and in which contacts do."""

LATEST = 31
"""Days since the last known repayment of a client after which his payments are not known."""

EARLIER = "100d"
"""How old the snapshot before may be for a trend."""

HARDSHIPS = ("HARDSHIP", "LEFT_JOB")
HARD_REASONS = ("income", "business")
MANY_DEBTS = "many_debts"
REFUSED = "REFUSED"
"""Codes of results and reasons that are counted."""

SOURCES: Mapping[str, tuple[str, ...]] = {
    "cases": (
        "case_key",
        "person_key",
        "client",
        "as_of",
        "dpd",
        "bucket",
        "overdue_amount",
        "monthly_due",
        "overdue_terms",
        "income",
        "currency",
    ),
    "repayments": ("case_key", "pay_date", "amount", "currency", "serial_no"),
    "followups": (
        "case_key",
        "happened_at",
        "channel",
        "collector",
        "met_whom",
        "outcome",
        "reason",
        "promise_amount",
        "promise_date",
        "promise_by",
        "currency",
        "followup_id",
    ),
}
"""Kind of file → the columns that are read, and no others."""

KNOWN: Mapping[str, pl.DataType | type[pl.DataType]] = {
    **dict.fromkeys(("case_key", "who", "client", "currency", "bucket", "last_outcome"), pl.String),
    "day": pl.Date,
    "dpd": pl.Int32,
    "overdue_amount": pl.Int64,
    **dict.fromkeys(
        (
            "payments",
            "paid_lately",
            "since_paid",
            "promises_kept",
            "promises_n",
            "running",
            "attempts",
            "reached_n",
            "since_met",
            "refusals",
            "hardships",
            "others",
        ),
        pl.Int64,
    ),
    **dict.fromkeys(
        ("kept_share", "reached_share", "trend", "arrears", "burden", "amount_rank"), pl.Float64
    ),
}
"""The columns of what is known. `who` is the person, else the case; `last_outcome` as
lib.visits.worth.classes has it. `payments` and `paid_lately` are null where the client's
repayments are not known,
`kept_share` without a promise that matured, `reached_share` without an attempt, `refusals` and
`hardships` where nobody was reached. `trend` is the change of the overdue amount as a share,
`arrears` counts instalments, `burden` is an instalment over the income, `amount_rank` the place of
the amount among all of its currency, 0 to 1; `others` the person's further overdue cases, and one
more where other debts are known of."""


@dataclass(frozen=True)
class Past:
    """The history of a portfolio, of all days; `known` takes what lies before its day.

    `persons`: case_key, person_key of every case that was ever known. `amounts`: case_key, as_of,
    overdue_amount of all snapshots. `paying`: client, first and last day on which his repayments
    are known. `budgets`: case_key, day, income and debts a month, as customers told them.
    `grace_days` and `tolerance` say when a promise is kept.
    """

    followups: pl.DataFrame
    repayments: pl.DataFrame
    persons: pl.DataFrame
    amounts: pl.DataFrame
    paying: pl.DataFrame
    budgets: pl.DataFrame
    grace_days: int
    tolerance: float


def known(cases: pl.DataFrame, past: Past, day: dt.date) -> pl.DataFrame:
    """What was known of the cases before `day`; columns KNOWN, in the order of the cases.

    `cases` is the snapshot of the day, of which the columns SOURCES are read.
    """
    rows = cases.select(SOURCES["cases"]).with_columns(
        who=pl.coalesce("person_key", "case_key"), day=pl.lit(day)
    )
    told = past.followups.filter(pl.col("happened_at").dt.date() < day)
    contacts = without_traits(told.select(SOURCES["followups"])).with_columns(
        since=(pl.lit(day) - pl.col("happened_at").dt.date()).dt.total_days(), met=reached()
    )
    whose = past.persons.select("case_key", who=pl.coalesce("person_key", "case_key"))
    by_person = contacts.join(whose, on="case_key", maintain_order="left")
    parts = (
        (_paid(rows, past, day), "case_key"),
        (_promised(contacts, past, whose, day), "who"),
        (_reached(by_person), "who"),
        (_told(by_person), "who"),
        (_last(contacts), "case_key"),
        (_before(rows, past), "case_key"),
        (_budgets(past, day), "case_key"),
        (_paying(past, day), "client"),
    )
    rows = rows.with_columns(pl.col("client").fill_null(""))
    for part, on in parts:
        rows = rows.join(part, on=on, how="left", maintain_order="left")
    return _finished(rows).select(pl.col(name).cast(kind) for name, kind in KNOWN.items())


def _finished(rows: pl.DataFrame) -> pl.DataFrame:
    """What follows from the parts."""
    overdue = (pl.col("overdue_amount") > 0) & (pl.col("dpd").fill_null(1) > 0)
    due = pl.when(pl.col("monthly_due") > 0).then("monthly_due")
    income = pl.coalesce("income_told", pl.when(pl.col("income") > 0).then("income"))
    further = overdue.sum().over("who").cast(pl.Int64) - overdue.cast(pl.Int64)
    indebted = pl.col("indebted").fill_null(value=False) | (pl.col("debts_told").fill_null(0) > 0)
    met = pl.col("met_n").fill_null(0) > 0
    amount = pl.col("overdue_amount")
    owed = pl.when(overdue).then(amount)
    return (
        classes.with_bucket(rows.lazy())
        .collect()
        .with_columns(
            payments=pl.when("paying").then(pl.col("payments").fill_null(0)),
            paid_lately=pl.when("paying").then(pl.col("paid_lately").fill_null(0)),
            running=pl.col("running").fill_null(0),
            promises_kept=pl.col("promises_kept").fill_null(0),
            promises_n=pl.col("promises_n").fill_null(0),
            attempts=pl.col("attempts").fill_null(0),
            reached_n=pl.col("reached_n").fill_null(0),
            refusals=pl.when(met).then(pl.col("refusals").fill_null(0)),
            hardships=pl.when(met).then(pl.col("hardships").fill_null(0)),
            last_outcome=classes.outcome("last_outcome"),
            trend=(amount / pl.when(pl.col("before") > 0).then("before") - 1),
            arrears=pl.coalesce(amount / due, "overdue_terms"),
            burden=due / income,
            amount_rank=owed.rank("average").over("currency") / owed.count().over("currency"),
            others=pl.when(pl.col("person_key").is_not_null()).then(
                further + indebted.cast(pl.Int64)
            ),
        )
    )


def _paid(rows: pl.DataFrame, past: Past, day: dt.date) -> pl.DataFrame:
    """Payments of each case that stood on the evening before the day."""
    paid = standing_payments(past.repayments, day - dt.timedelta(days=1))
    money = rows.select("case_key", own="currency")
    since = (pl.lit(day) - pl.col("day")).dt.total_days()
    return (
        paid.join(money, on="case_key")
        .filter((pl.col("currency") == pl.col("own")).fill_null(value=True))
        .group_by("case_key")
        .agg(
            payments=(since <= LONG).sum(),
            paid_lately=(since <= SHORT).sum(),
            since_paid=since.min(),
        )
    )


def _promised(
    contacts: pl.DataFrame, past: Past, whose: pl.DataFrame, day: dt.date
) -> pl.DataFrame:
    """The person's promises that matured, how many were kept, and how many run."""
    last = day - dt.timedelta(days=1)
    made = promises(contacts, past.repayments, last, past.grace_days, past.tolerance)
    counts = (
        made.join(whose, on="case_key")
        .group_by("who")
        .agg(
            x=(pl.col("matured") & (pl.col("status") == Status.KEPT.value)).sum().cast(pl.Int64),
            n=pl.col("matured").sum().cast(pl.Int64),
            running=pl.col("status").is_in([Status.OPEN.value, Status.DUE_TODAY.value]).sum(),
        )
    )
    return _drawn(counts).select(
        "who", "running", promises_kept="x", promises_n="n", kept_share="share"
    )


def _reached(contacts: pl.DataFrame) -> pl.DataFrame:
    """The attempts to reach the person lately, and how many reached somebody."""
    attempts = {one.code: one.attempt for one in OUTCOMES.values()}
    tried = pl.col("outcome").replace_strict(attempts, default=True, return_dtype=pl.Boolean)
    counts = (
        contacts.filter(
            pl.col("since") <= SHORT,
            pl.col("channel").is_in(["visit", "call"]),
            tried.fill_null(value=True),
        )
        .group_by("who")
        .agg(x=pl.col("met").sum().cast(pl.Int64), n=pl.len().cast(pl.Int64))
    )
    return _drawn(counts).select("who", reached_n="x", attempts="n", reached_share="share")


def _drawn(counts: pl.DataFrame) -> pl.DataFrame:
    """Add `share`, x of n drawn towards everybody's; null without a trial."""
    tried = counts.filter(pl.col("n") > 0).select("who", "x", "n")
    whole = shrinkage.root(int(tried["x"].sum()), int(tried["n"].sum()))
    levels = shrinkage.levels(tried, ("who",)) if tried.height else ()
    if not levels:
        return counts.with_columns(share=pl.lit(None, pl.Float64))
    rated = shrinkage.over(tried.select("who"), levels, whole)
    return counts.join(rated.select("who", share="rate"), on="who", how="left")


def _told(contacts: pl.DataFrame) -> pl.DataFrame:
    """What the person said in the contacts that count, and when he was last reached."""
    counted, met = pl.col("since") <= LONG, pl.col("met")
    hard = pl.col("outcome").is_in(HARDSHIPS) | pl.col("reason").is_in(HARD_REASONS)
    indebted = (pl.col("reason") == MANY_DEBTS) & counted
    return contacts.group_by("who").agg(
        met_n=(counted & met).sum(),
        since_met=pl.col("since").filter(met).min(),
        refusals=(counted & (pl.col("outcome") == REFUSED)).sum(),
        hardships=(counted & hard.fill_null(value=False)).sum(),
        indebted=indebted.fill_null(value=False).any(),
    )


def _last(contacts: pl.DataFrame) -> pl.DataFrame:
    """The last result of each case."""
    ended = contacts.filter(pl.col("outcome").is_not_null())
    ordered = ended.sort("happened_at", maintain_order=True)
    return ordered.group_by("case_key").agg(last_outcome=pl.col("outcome").last())


def _before(rows: pl.DataFrame, past: Past) -> pl.DataFrame:
    """The overdue amount of each case in the snapshot before its own."""
    earlier = past.amounts.select("case_key", "as_of", before="overdue_amount").sort("as_of")
    return (
        rows.select("case_key", "as_of")
        .sort("as_of")
        .join_asof(
            earlier,
            on="as_of",
            by="case_key",
            tolerance=EARLIER,
            allow_exact_matches=False,
            check_sortedness=False,
        )
        .select("case_key", "before")
    )


def _budgets(past: Past, day: dt.date) -> pl.DataFrame:
    """The income and the other debts of a month that the customer told last."""
    told = past.budgets.filter(pl.col("day") < day).sort("day", maintain_order=True)
    return told.group_by("case_key").agg(
        income_told=pl.col("income").drop_nulls().last(),
        debts_told=pl.col("debts").drop_nulls().last(),
    )


def _paying(past: Past, day: dt.date) -> pl.DataFrame:
    """The clients whose repayments are known up to shortly before the day."""
    recent = pl.col("last") >= day - dt.timedelta(days=LATEST)
    return past.paying.select("client", paying=(pl.col("first") < day) & recent)
