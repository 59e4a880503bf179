"""What our people wrote about persons in the ledger, emptied: one person's, or what is too old.

The rows stay, and what they say in codes, days and numbers; their words go, through a door that is
open for one transaction only.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence

import sqlalchemy as sa

from lib.ledger import databases
from lib.ledger.schema import corrections, drafts, metadata
from lib.privacy.person import Person, of_person

BLANKED: Mapping[str, tuple[str, ...]] = {
    "followups": ("note", "correction"),
    "holds": ("evidence", "note", "reason"),
    "wishes": ("value", "evidence", "note"),
    "complaint_steps": ("about", "text"),
    "incidents": ("what", "who", "measures", "contest"),
    "warnings": ("note",),
    "overrides": ("reason",),
    "visit_requests": ("note",),
    "agreements": ("budget", "note"),
    "messages": ("subject", "text", "number_key"),
    "message_steps": ("text", "number_key"),
    "called": ("number_key",),
    "satisfaction": ("note",),
    "attachments": ("file_name", "sha256"),
    "quality_reviews": ("note",),
    "lessons": ("what", "why", "note"),
}
"""Table of the ledger → its columns of free text about a person, which an erasure empties.

An attachment without its name has no file either: what nothing names is deleted."""


def blank(connection: sa.Connection, person: Person) -> int:
    """Empty the texts about the person; return how many rows there were."""
    n = 0
    for name in BLANKED:
        table = metadata.tables[name]
        condition = of_person(table, person)
        if condition is None:
            continue
        n += _empty(connection, table, condition)
    return n + _drop_drafts(connection, person) + _blank_corrections(connection, person)


def older(
    connection: sa.Connection, tables: Sequence[str], moment: dt.datetime
) -> Iterator[tuple[str, str, dt.datetime, int]]:
    """Table, case, moment of the last and number of the rows with words from before `moment`."""
    for name in tables:
        table = metadata.tables[name]
        query = (
            sa.select(table.c.case_key, sa.func.max(table.c.recorded_at), sa.func.count())
            .where(_filled(table), table.c.recorded_at < moment)
            .group_by(table.c.case_key)
        )
        for case_key, last, n in connection.execute(query):
            yield name, case_key, last, n


def forget(
    connection: sa.Connection, name: str, moment: dt.datetime, kept: Collection[str]
) -> None:
    """Empty the words of a table from before `moment`, but for those about the cases `kept`."""
    table = metadata.tables[name]
    about = sa.or_(table.c.case_key.is_(None), table.c.case_key.not_in(sorted(kept)))
    _empty(connection, table, sa.and_(table.c.recorded_at < moment, about))


def _filled(table: sa.Table) -> sa.ColumnElement[bool]:
    """Whether any of the columns of words has one; a column that wants a value is emptied as ""."""
    columns = (table.c[one] for one in BLANKED[table.name])
    return sa.or_(*(one.is_not(None) if one.nullable else one != "" for one in columns))


def _empty(connection: sa.Connection, table: sa.Table, condition: sa.ColumnElement[bool]) -> int:
    empty = {one: None if table.c[one].nullable else "" for one in BLANKED[table.name]}
    with databases.of(connection).door(connection, table.name):
        change = sa.update(table).where(condition, _filled(table)).values(empty)
        return connection.execute(change).rowcount


def _drop_drafts(connection: sa.Connection, person: Person) -> int:
    """Throw away what anybody was typing about the person."""
    condition = of_person(drafts, person)
    return (
        0 if condition is None else connection.execute(sa.delete(drafts).where(condition)).rowcount
    )


def _blank_corrections(connection: sa.Connection, person: Person) -> int:
    """Empty what was corrected about the person, the places of his cases too."""
    condition = of_person(corrections, person)
    if condition is None:
        return 0
    with databases.of(connection).door(connection, corrections.name):
        # JSON's own null: the column wants a value, and a correction without one has ended.
        empty = sa.update(corrections).where(condition).values(value=sa.JSON.NULL)
        return connection.execute(empty).rowcount
