"""The audit to be searched: by who, what, to what and when, the latest first."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
import sqlalchemy as sa

from lib.ledger.about import about
from lib.ledger.schema import audit
from lib.ledger.store import Ledger
from lib.rights import Action, demand

SCHEMA: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "sequence": pl.Int64,
    "at": pl.Datetime("us", "UTC"),
    "actor": pl.String,
    "roles": pl.String,
    "act": pl.String,
    "subject": pl.String,
    "why": pl.String,
    "before": pl.String,
    "after": pl.String,
}
"""The columns of the audit as people read it; the seals are for lib.ledger.verifying."""


@dataclass(frozen=True)
class Wanted:
    """What is looked for; None is everything. `since` and `until` are moments, the end excluded.

    `case_keys` are the cases that `subject` is a number of: what is about them is found by it, too.
    """

    actor: str | None = None
    act: str | None = None
    subject: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    case_keys: tuple[str, ...] = ()


def count(ledger: Ledger, wanted: Wanted) -> int:
    """How many rows there are of what is wanted.

    Raises:
        NotAllowed: the actor may not see the audit.

    """
    demand(ledger.actor, Action.SEE_AUDIT)
    with ledger.read() as connection:
        query = sa.select(sa.func.count()).select_from(audit).where(*_where(wanted))
        return connection.scalar(query) or 0


def rows(
    ledger: Ledger, wanted: Wanted, *, limit: int | None = None, after: int = 0
) -> pl.DataFrame:
    """Up to `limit` rows of what is wanted, from the one `after` so many; columns of SCHEMA.

    Raises:
        NotAllowed: the actor may not see the audit.

    """
    demand(ledger.actor, Action.SEE_AUDIT)
    query = (
        sa.select(*(audit.c[name] for name in SCHEMA))
        .where(*_where(wanted))
        .order_by(audit.c.sequence.desc())
        .limit(limit)
        .offset(after)
    )
    with ledger.read() as connection:
        found = [tuple(row) for row in connection.execute(query)]
    return pl.DataFrame(found, schema=dict(SCHEMA), orient="row")


def actors(ledger: Ledger) -> list[str]:
    """The names of all who ever did anything."""
    demand(ledger.actor, Action.SEE_AUDIT)
    with ledger.read() as connection:
        query = sa.select(audit.c.actor).distinct().order_by(audit.c.actor)
        return list(connection.scalars(query))


def reveals(ledger: Ledger, since: dt.datetime) -> pl.DataFrame:
    """What each actor saw in full, day by day (in UTC), latest first.

    Returns:
        day, actor, n fields revealed one by one, and persons whose name and address he had shown,
        a line of the subject each.

    """
    fields = rows(ledger, Wanted(act="reveal", since=since))
    lists = rows(ledger, Wanted(act="show_unmasked", since=since))
    persons = pl.col("subject").str.count_matches("\n", literal=True).cast(pl.Int32) + 1
    return (
        pl.concat([fields.with_columns(n=1, persons=0), lists.with_columns(n=0, persons=persons)])
        .group_by(pl.col("at").dt.date().alias("day"), "actor")
        .agg(pl.col("n", "persons").sum())
        .sort(["day", "n", "persons", "actor"], descending=[True, True, True, False])
    )


def _where(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    tests = []
    if wanted.actor is not None:
        tests.append(audit.c.actor == wanted.actor)
    if wanted.act is not None:
        tests.append(audit.c.act == wanted.act)
    if text := wanted.subject.strip():
        told = [audit.c[name] for name in ("subject", "why", "before", "after")]
        of_cases = [about(wanted.case_keys)] if wanted.case_keys else []
        tests.append(sa.or_(*(one.icontains(text, autoescape=True) for one in told), *of_cases))
    if wanted.since:
        tests.append(audit.c.at >= wanted.since)
    if wanted.until:
        tests.append(audit.c.at < wanted.until)
    return tests
