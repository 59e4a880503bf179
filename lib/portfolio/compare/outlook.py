"""What a file would come to whose client and day are loaded already, whichever way it is taken.

It may complete what stands, or take the place of one of its files; somebody is asked which, and
sees beforehand what either way would do.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lib.portfolio.compare import comparing, filed
from lib.portfolio.compare.changes import Changes
from lib.portfolio.compare.comparing import Grace
from lib.portfolio.portfolio import Portfolio
from lib.portfolio.records import ImportRecord


@dataclass(frozen=True)
class Sums:
    """How many cases there are, and what is overdue by currency, in minor units."""

    n: int
    overdue: Mapping[str, int]


@dataclass(frozen=True)
class Outlook:
    """What would change, and the sums of the file's clients on its day `now` and `then`.

    `staying` are cases that count then although the file does not name them.
    """

    changes: Changes
    now: Sums
    then: Sums
    staying: int


def outlook(
    portfolio: Portfolio,
    record: ImportRecord,
    cases: pl.LazyFrame,
    changes: Changes,
    *,
    replaces: str | None,
    grace: Grace | None = None,
) -> Outlook:
    """Work out what a checked file of cases would come to.

    Args:
        portfolio: what counts now.
        record: the file as it would be committed.
        cases: its rows; see lib.cases.fields.
        changes: what it would change if it completed the files of its day.
        replaces: the import whose place it would take; None if it completes.
        grace: when a promise counts as kept.

    Raises:
        NotFound: the import does not stand.

    """
    day, clients = record.as_of, list(record.clients)
    left = portfolio.without([replaces] if replaces else [])
    now, rest = filed.filed(portfolio, day, clients), filed.of_day(left, day, clients)
    then = cases if rest is None else filed.joined(rest, cases)
    if replaces:
        given = comparing.fields_of(record.mapping)
        replaced = portfolio.record(replaces)
        changes = comparing.instead(portfolio, cases.collect(), given, replaced, grace)
    sums = _sums(then)
    return Outlook(changes, _sums(cases.clear() if now is None else now), sums,
                   sums.n - record.accepted)  # fmt: skip


def _sums(cases: pl.LazyFrame) -> Sums:
    there = cases.collect_schema()
    overdue = pl.col("overdue_amount") if "overdue_amount" in there else pl.lit(None, pl.Int64)
    currency = pl.col("currency") if "currency" in there else pl.lit(None, pl.String)
    by_currency = (
        cases.group_by(currency.fill_null("").alias("currency"))
        .agg(pl.len().alias("n"), overdue.sum().alias("overdue"))
        .sort("overdue", "currency", descending=[True, False])
        .collect()
    )
    amounts = by_currency.filter(pl.col("overdue") != 0)
    return Sums(
        int(by_currency["n"].sum()), dict(amounts.select("currency", "overdue").iter_rows())
    )
