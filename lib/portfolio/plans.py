"""Days past due of a portfolio: from the instalment plan where it can be trusted, else the file's.

A plan knows the case up to a day: that of its own file when the lender writes into it what was
paid, else the day up to which repayments were loaded. It is trusted when that day is not before
the snapshot's and its money is that of the case. Instalments that fell due after it may have been
paid, so they do not count; what was unpaid then is moved on to the asked day like the days of the
file.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from lib.cases.past_due import days_past_due
from lib.portfolio import prepared

FROM_PLAN, FROM_FILE = "instalments", "file"
"""What `dpd_source` says."""

ROUNDED = 99
"""Minor units that an instalment may lack: less than one unit of currency is a rounding.

The definition counts what is unpaid beyond a tolerance and names none. It is no setting, because
two portfolios must not say different days of one plan, and its size is not a matter of taste:
lenders reckon interest to the cent and collect whole units or cents that do not add up, so what
rounding leaves stays below one unit, and whoever owes a whole unit has not paid. What a lender
forgives beyond that (容差还款 of card issuers) his own 已还金额 or days past due must say.
"""


def unplanned(cases: pl.LazyFrame) -> pl.LazyFrame:
    """Add the columns of `planned` where no plan is known."""
    return cases.with_columns(
        dpd_file="dpd",
        dpd_plan=pl.lit(None, pl.Int32),
        overdue_plan=pl.lit(None, pl.Int64),
        oldest_due=pl.lit(None, pl.Date),
        oldest_unpaid=pl.lit(None, pl.Int64),
        dpd_source=pl.lit(FROM_FILE),
    )


def latest(rows: pl.LazyFrame, until: dt.date | None = None) -> pl.LazyFrame:
    """The instalments of each case's last plan, with `term`, which tells them from each other.

    A new plan takes the place of the old one as a whole, for it may have moved dates and dropped
    instalments; files of one day are parts of one plan.

    Args:
        rows: whose (the case, or what stands for it), told_on (the as-of date of the file),
            term_no and due_date.
        until: plans of after this day do not count, unless the case has only such; then its first.

    """
    told = pl.col("told_on")
    in_time = told if until is None else pl.when(told <= until).then(told)
    day = pl.coalesce(in_time.max().over("whose"), told.min().over("whose"))
    return _with_term(rows.filter(told == day))


def latest_by_file(
    files: Sequence[tuple[dt.date, pl.LazyFrame]], until: dt.date | None = None
) -> Iterator[pl.DataFrame]:
    """The same as `latest` without having all files in memory: those of one day at a time.

    Args:
        files: the as-of date of each with its rows: `whose`, term_no and due_date.
        until: as for `latest`.

    """
    known = pl.DataFrame(schema={"whose": pl.String})
    for day in _in_turn({told for told, _ in files}, until):
        rows = pl.concat(one for told, one in files if told == day)
        new = rows.join(known.lazy(), on="whose", how="anti", maintain_order="left")
        found = _with_term(new).collect()
        known = pl.concat([known, prepared.apart(found.select(pl.col("whose").unique()))])
        yield found


def _in_turn(days: Iterable[dt.date], until: dt.date | None) -> Sequence[dt.date]:
    """The days of files, that of the plan that goes before all others first."""
    told = sorted(days, reverse=True)
    in_time = [day for day in told if until is None or day <= until]
    return [*in_time, *reversed(told[: len(told) - len(in_time)])]


def _with_term(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The instalments of one plan of each case with what tells them from each other."""
    # A part of the plan that does not number its instalments knows them by their dates only.
    numbered = pl.col("term_no").is_not_null().all().over("whose")
    number, due = (pl.col(one).cast(pl.String) for one in ("term_no", "due_date"))
    return rows.with_columns(term=pl.when(numbered).then(number).otherwise(due))


def planned(cases: pl.LazyFrame, told: pl.LazyFrame) -> pl.LazyFrame:
    """Let days past due follow the plan where it can be trusted.

    Args:
        cases: case_key, dpd (moved on to the asked day).
        told: what `by_case` gives of them.

    Returns:
        `cases` with dpd following the plan, and dpd_file, dpd_plan, overdue_plan, dpd_source, with
        the oldest_due instalment and what it lacks (oldest_unpaid); the plan's columns are null
        where it is not trusted.

    """
    trusted = pl.col("dpd_plan").is_not_null()
    return (
        cases.join(told, on="case_key", how="left", maintain_order="left")
        .with_columns(dpd_file="dpd", dpd=pl.coalesce("dpd_plan", "dpd"))
        .with_columns(
            dpd_source=pl.when(trusted).then(pl.lit(FROM_PLAN)).otherwise(pl.lit(FROM_FILE))
        )
    )


def by_case(
    cases: pl.LazyFrame,
    plan: pl.LazyFrame,
    repayments: pl.LazyFrame,
    paid_until: Iterable[tuple[str, dt.date]],
    as_of: dt.date,
) -> pl.LazyFrame:
    """What the plan of each case says that can be trusted.

    Args:
        cases: case_key, client, currency, as_of (of the file).
        plan: as lib.cases.past_due wants it, with the as-of date of its file as `told_on`.
        repayments: as lib.cases.past_due wants them.
        paid_until: client ("" for any) and the as-of date of a repayment file.
        as_of: the asked day.

    Returns:
        case_key, oldest_due, oldest_unpaid, dpd_plan (days), overdue_plan (minor units).

    """
    known = _known(cases, plan, paid_until, as_of)
    counted = plan.join(known, on="case_key").with_columns(
        due_amount=pl.when(pl.col("due_date") <= pl.col("known")).then("due_amount").otherwise(0),
        # A plan that names no currency is in that of its case: other money pays none of it.
        currency=pl.coalesce("currency", "owed_in"),
    )
    return days_past_due(counted, repayments, as_of, ROUNDED).select(
        "case_key",
        "oldest_due",
        "oldest_unpaid",
        dpd_plan="dpd",
        overdue_plan="overdue_amount",
    )


def _known(
    cases: pl.LazyFrame,
    plan: pl.LazyFrame,
    paid_until: Iterable[tuple[str, dt.date]],
    as_of: dt.date,
) -> pl.LazyFrame:
    """The cases with a plan to be trusted: case_key, the day up to which it is known, owed_in."""
    paid = pl.col("paid_amount") > 0
    told = plan.group_by("case_key").agg(
        pl.col("told_on").max(),
        allocated=pl.col("paid_amount").is_not_null().any(),
        undated=(paid & pl.col("paid_date").is_null()).any(),
        other=pl.col("currency").max(),
    )
    until = pl.LazyFrame(
        list(paid_until), schema={"client": pl.String, "until": pl.Date}, orient="row"
    )
    known_until = until.group_by("client").agg(pl.col("until").max())
    of_any = until.filter(pl.col("client") == "").select(of_any=pl.col("until").max())
    named = cases.select("case_key", "as_of", "currency", client=pl.col("client").fill_null(""))
    known = pl.when("allocated").then("told_on").otherwise(pl.max_horizontal("until", "of_any"))
    # A payment without a date in a later file cannot be told from one after the asked day.
    unclear = pl.col("undated") & (pl.col("told_on") > as_of)
    foreign = (pl.col("other") != pl.col("currency")).fill_null(value=False)
    return (
        named.join(told, on="case_key")
        .join(known_until, on="client", how="left")
        .join(of_any, how="cross")
        .with_columns(known=known)
        .filter(pl.col("known") >= pl.col("as_of"), ~unclear, ~foreign)
        .select("case_key", "known", owed_in="currency")
    )
