"""Figures of a whole portfolio: collection effectiveness, portfolio at risk, first payment default.

* CEI = (beginning + sales / N − ending total) ÷ (beginning + sales / N − ending current)
  (creditguru.com; gaviti.com: 6,200, 10,890 in 3 months, 6,340, 3,590 → 55.9 %). Of instalment
  loans: beginning is what was overdue at the start, sales what fell due since, ending total what is
  overdue at the end; nothing is billed before it is due, so ending current is 0 and N is 1.
* PAR-X = Σ outstanding principal of loans more than X days past due or rescheduled ÷ Σ outstanding
  principal of all loans, current ones and written-off ones too (brytsoftware.com; Sa-Dhan). The
  whole outstanding amount counts, not its overdue part.
* First payment default = loans whose first instalment is overdue ÷ loans whose first instalment has
  fallen due.
* Cost to collect = cost ÷ amount collected (shiai.tv: below 0.10 is a usual goal).

The middle two are of all loans. A file of overdue cases cannot tell them, and nothing here guesses:
whoever keeps the settings says which clients' files hold all loans.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TypeVar

import polars as pl

from lib.cases.buckets import apart_at
from lib.cases.exits import Exit, exits_by, signs
from lib.cases.past_due import days_past_due
from lib.errors import MeasureImpossible
from lib.measures.pairs import Span
from lib.portfolio.plans import ROUNDED
from lib.settings import title_of
from lib.words import N_, Listed, Sentence

DAYS_AT_RISK = (30, 60, 90)

Cases = TypeVar("Cases", pl.DataFrame, pl.LazyFrame)

ALL = "*"
"""Stands for all clients in the setting."""

NOT_WHOLE = N_(
    "nobody has said that the files hold all loans, also those that are not past due. If they do, "
    "name the clients in the settings, under “{setting}”."
)
NO_PRINCIPAL = N_("{n} of {of} loans say neither an outstanding principal nor a balance.")
NO_DAYS = N_(
    "{n} of {of} loans do not say whether they are more than {days} days past due, nor does their "
    "bucket. Please load days past due, due dates or buckets with an upper end."
)
NO_PLAN = N_("no instalment plan reaches these cases. Please load instalments (还款计划).")
NO_FIRST = N_("the instalment plan does not number the first instalments (期次).")
NOTHING_DUE = N_("nothing was overdue at the start, and nothing fell due since.")
NO_COSTS = N_("no costs are set. Please set one in the settings: {settings}.")
NO_AMOUNT = N_("nothing was collected.")
NO_HOURS = N_("no crew said when it came and went, so hours and ways are not known.")

FIGURE: Mapping[str, type[pl.DataType]] = {
    "currency": pl.String,
    "n": pl.Int64,
    "numerator": pl.Int64,
    "denominator": pl.Int64,
    "value": pl.Float64,
}
"""One figure by currency, of n cases; sums in minor units, counts as they are."""


def cei(
    beginning: float, sales: float, total: float, current: float, periods: int = 1
) -> float | None:
    """The collection effectiveness index, of 1; None where there was nothing to collect.

    Args:
        beginning: receivables at the start.
        sales: what was added in all periods together.
        total: receivables at the end.
        current: of these not yet due.
        periods: months or other periods that `sales` is of.

    """
    given = beginning + sales / periods
    return (given - total) / (given - current) if given > current else None


def plan_of(instalments: pl.LazyFrame, cases: pl.DataFrame) -> pl.LazyFrame:
    """The instalments of some cases (case_key, currency), each in the currency of its case."""
    whose = cases.lazy().select("case_key", of_case="currency").unique("case_key")
    return instalments.join(whose, on="case_key").with_columns(
        currency=pl.coalesce("currency", "of_case")
    )


def effectiveness(pairs: pl.DataFrame, plan: pl.LazyFrame, span: Span) -> pl.DataFrame:
    """The CEI of the cases in collection on both days that have a plan; columns FIGURE.

    What is overdue is what the files of both days say; who was settled between them owes nothing.

    Args:
        pairs: as lib.measures.pairs gives them for the span.
        plan: case_key, due_date and due_amount of their instalments, in the currency of the case.
        span: from which day to which.

    Raises:
        MeasureImpossible: there is no plan of cases with known amounts, or nothing was due.

    """
    settled = pl.col("exit_after") == Exit.SETTLED.value
    both = pairs.lazy().filter(
        ~pl.col("new"),
        ~pl.col("missing"),
        pl.col("exit_before").is_null(),
        pl.col("exit_after").is_null() | settled,
    )
    ends = pl.when(settled).then(0).otherwise("overdue_after")
    known = both.select("case_key", "currency", begins="overdue_before", ends=ends).drop_nulls(
        ["begins", "ends"]
    )
    # On its due day an instalment is not overdue yet, as days past due have it.
    due = (pl.col("due_date") >= span.earlier) & (pl.col("due_date") < span.later)
    sales = plan.group_by("case_key").agg(sales=pl.col("due_amount").filter(due).sum())
    told = known.join(sales, on="case_key")
    if told.select(pl.len()).collect().item() == 0:
        raise MeasureImpossible(because=Sentence(NO_PLAN))
    sums = (
        told.group_by("currency").agg(pl.len(), pl.col("begins", "sales", "ends").sum()).collect()
    )
    rows = [
        (currency, n, begins + sold - ends, begins + sold, cei(begins, sold, ends, 0))
        for currency, n, begins, sold, ends in sums.iter_rows()
    ]
    found = pl.DataFrame(rows, schema=dict(FIGURE), orient="row").drop_nulls("value")
    if found.is_empty():
        raise MeasureImpossible(because=Sentence(NOTHING_DUE))
    return found.sort("currency")


def of_whole(cases: pl.DataFrame, setting: str) -> pl.DataFrame:
    """The loans of the clients whose files hold all loans, as `named_whole`.

    Raises:
        MeasureImpossible: the setting names none of these clients.

    """
    return _some(named_whole(cases, setting))


def _some(whole: pl.DataFrame) -> pl.DataFrame:
    """What is known of whole portfolios, if it is anything.

    Raises:
        MeasureImpossible: it is nothing.

    """
    if whole.is_empty():
        raise MeasureImpossible(because=Sentence(NOT_WHOLE, setting=title_of("whole_portfolio")))
    return whole


def named_whole(cases: Cases, setting: str) -> Cases:
    """The loans of the clients that the setting names, with commas between; may be none."""
    named = {one.strip() for one in setting.replace("，", ",").split(",")}
    return cases if ALL in named else cases.filter(pl.col("client").is_in(sorted(named)))


OF_LOANS = (
    "case_key",
    "client",
    "currency",
    "dpd",
    "bucket",
    "bucket_open",
    "principal_left",
    "balance",
    "case_status",
    "closed_date",
    "recall_date",
    "overdue_amount",
    "as_of",
)
"""Columns of the case frame that `at_risk` asks for."""


def at_risk(loans: pl.DataFrame, days: int, rescheduled: pl.Series) -> pl.DataFrame:
    """PAR of so many days; columns FIGURE. Settled and recalled loans are none of it.

    Args:
        loans: all loans of their clients, as the case frame has them.
        days: X.
        rescheduled: keys of loans with a repayment agreement.

    Raises:
        MeasureImpossible: loans do not say what is outstanding, or their days.

    """
    return risk_of(outstanding(loans.lazy(), rescheduled, (days,)), days)


def past(days: int) -> pl.Expr:
    """Whether a loan is more than so many days past due: by its days, else by its bucket alone.

    Null where neither tells it. Of the columns dpd, bucket and bucket_open.
    """
    return pl.coalesce(pl.col("dpd") > days, _past_by_bucket(days))


def _past_by_bucket(days: int) -> pl.Expr:
    """The same by the bucket, which tells it where all its cases are past the day, or none is.

    M2 (31–60 days) tells it of 30, 60 and 90 days. One without an upper end (M3+) tells only of
    days below it, and so does one of which nobody knows.
    """
    over, within = apart_at(days)
    return (
        pl.when(pl.col("bucket").is_in(over))
        .then(pl.lit(value=True))
        .when(pl.col("bucket").is_in(within) & ~pl.col("bucket_open"))
        .then(pl.lit(value=False))
    )


def outstanding(
    loans: pl.LazyFrame, rescheduled: pl.Series, days: Sequence[int] = DAYS_AT_RISK
) -> pl.DataFrame:
    """Loans put together that differ in nothing that says whether they are at risk.

    A million loans are a hundred rows, read once for all `days`. Args: see `at_risk`.

    Returns:
        currency, case_status, what lib.cases.exits.signs gives, `agreed`, of each of the days
        whether they are past it (`over_30` …; null: not said), n, owes (minor units) and how many
        do not say it.

    """
    owes = pl.coalesce("principal_left", "balance")
    steps = sorted(days)
    passed = pl.sum_horizontal(
        *((pl.col("dpd") > one).cast(pl.UInt8) for one in steps), ignore_nulls=False
    )
    agreed = (
        pl.col("case_key").is_in(rescheduled.implode()) if len(rescheduled) else pl.lit(value=False)
    )
    # Few loans have no days, so that bucket by bucket these are few rows.
    alone = pl.when(pl.col("dpd").is_null()).then("bucket")
    return (
        loans.with_columns(agreed=agreed, passed=passed, bucket=alone, **signs())
        .group_by("currency", "case_status", "agreed", "passed", "bucket", "bucket_open", *signs())
        .agg(n=pl.len(), owes=owes.sum(), unsaid=owes.is_null().sum())
        .with_columns(
            pl.coalesce(pl.col("passed") > at, _past_by_bucket(one)).alias(f"over_{one}")
            for at, one in enumerate(steps)
        )
        .drop("passed", "bucket", "bucket_open")
        .collect()
    )


def whole_outstanding(cases: pl.LazyFrame, setting: str, rescheduled: pl.Series) -> pl.DataFrame:
    """What is `outstanding` of the clients whose files hold all loans, as `named_whole`.

    Raises:
        MeasureImpossible: the setting names none of these clients.

    """
    return _some(outstanding(named_whole(cases, setting), rescheduled))


def risk_of(outstanding: pl.DataFrame, days: int) -> pl.DataFrame:
    """PAR of one of the days that loans were put together by.

    Raises:
        MeasureImpossible: loans do not say what is outstanding, or their days.

    """
    left = pl.col("exit")
    late = pl.col(f"over_{days}") | pl.col("agreed") | left.is_not_null()
    sums = (
        outstanding.with_columns(exit=exits_by(outstanding).cast(pl.String))
        .filter(left.is_null() | (left == Exit.WRITTEN_OFF.value))
        .group_by("currency")
        .agg(
            pl.col("n").sum(),
            numerator=pl.col("owes").filter(late).sum(),
            denominator=pl.col("owes").sum(),
            no_principal=pl.col("unsaid").sum(),
            no_days=pl.col("n").filter(late.is_null()).sum(),
        )
    )
    for unknown, text in (("no_principal", NO_PRINCIPAL), ("no_days", NO_DAYS)):
        if n := sums[unknown].sum():
            raise MeasureImpossible(because=Sentence(text, n=n, of=sums["n"].sum(), days=days))
    return _figure(sums.lazy(), NO_AMOUNT)


def first_payment_default(
    plan: pl.LazyFrame, repayments: pl.LazyFrame, as_of: dt.date
) -> pl.DataFrame:
    """Loans whose first instalment is overdue ÷ those whose first has fallen due; columns FIGURE.

    Raises:
        MeasureImpossible: there is no plan, or it numbers no first instalment that has fallen due.

    """
    if plan.select(pl.len()).collect().item() == 0:
        raise MeasureImpossible(because=Sentence(NO_PLAN))
    first = plan.filter(pl.col("term_no") == 1, pl.col("due_date") < as_of)
    whose = first.group_by("case_key").agg(pl.col("currency").first())
    late = days_past_due(first, repayments, as_of, ROUNDED)
    counts = whose.join(late, on="case_key").group_by("currency").agg(
        n=pl.len(), numerator=(pl.col("dpd") > 0).sum(), denominator=pl.len()
    )  # fmt: skip
    return _figure(counts, NO_FIRST)


Cost = tuple[float | None, float | None]
"""How many there were (None: not known), and what one costs (None: not set)."""


def cost_to_collect(parts: Mapping[str, Cost], collected: float) -> float:
    """Cost ÷ collected, both in units of currency; `parts` are the costs by their settings.

    Raises:
        MeasureImpossible: no cost is set, what has a cost is not known, or nothing was collected.

    """
    known = {name: part for name, part in parts.items() if part[1] is not None}
    if not known:
        raise MeasureImpossible(
            because=Sentence(NO_COSTS, settings=Listed.of(map(title_of, parts)))
        )
    if any(amount is None for amount, _ in known.values()):
        raise MeasureImpossible(because=Sentence(NO_HOURS))
    if collected <= 0:
        raise MeasureImpossible(because=Sentence(NO_AMOUNT))
    return sum((amount or 0) * (each or 0) for amount, each in known.values()) / collected


def _figure(sums: pl.LazyFrame, empty: str) -> pl.DataFrame:
    """The figures of currencies with a denominator.

    Raises:
        MeasureImpossible: there is none, because of `empty`.

    """
    found = (
        sums.filter(pl.col("denominator") > 0)
        .with_columns(value=pl.col("numerator") / pl.col("denominator"))
        .select(pl.col(name).cast(kind) for name, kind in FIGURE.items())
        .sort("currency")
        .collect()
    )
    if found.is_empty():
        raise MeasureImpossible(because=Sentence(empty))
    return found
