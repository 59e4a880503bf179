"""What a file would come to whose client and day are loaded already, whichever way it is taken.

It may complete what stands, or take the place of one of its files; somebody is asked which, and
sees beforehand what either way would do.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lib.parts import sums_by_currency
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
    now, then = filed.now_and_then(portfolio, left, day, clients, cases)
    if replaces:
        given = comparing.fields_of(record.mapping)
        replaced = portfolio.record(replaces)
        changes = comparing.instead(portfolio, cases.collect(), given, replaced, grace)
    sums = _sums(then)
    return Outlook(changes, _sums(now), sums, sums.n - record.accepted)


def _sums(cases: pl.LazyFrame) -> Sums:
    """Columns in which no file has a value may be missing."""
    wanted = {"currency": pl.String, "overdue_amount": pl.Int64}
    there = cases.collect_schema()
    missing = [pl.lit(None, dtype).alias(key) for key, dtype in wanted.items() if key not in there]
    rows = cases.with_columns(missing).select(*wanted).collect()
    return Sums(rows.height, sums_by_currency(rows, "overdue_amount"))
