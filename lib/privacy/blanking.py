"""What our people wrote about persons in the ledger, emptied: one person's, or what is too old.

The rows stay, and what they say in codes, days and numbers; their words go, through a door that is
open for one transaction only.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from lib.ledger import databases
from lib.ledger.schema import corrections, drafts, metadata
from lib.privacy.free_text import HIDDEN, SHORTEST_NAME
from lib.privacy.person import TOLD, Person, of_person

BLANKED: Mapping[str, tuple[str, ...]] = {
    "followups": ("note", "correction"),
    "holds": ("evidence", "note", "reason"),
    "wishes": ("value", "evidence", "note"),
    "complaint_steps": ("about", "text"),
    "breach_steps": ("text",),
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
    "experiments": ("note",),
    "strategies": ("note",),
}
"""Table of the ledger → its columns of free text about a person, which an erasure empties.

An attachment without its name has no file either: what nothing names is deleted."""

NAMING: Mapping[str, tuple[str, ...]] = {
    "lessons": ("what", "why", "note"),
    "experiments": ("content", "note"),
    "strategies": ("note",),
    "segments": ("name",),
    "safety_reviews": ("reason",),
}
"""Table → its columns of words about many people or none, in which somebody is found by his name
and numbers alone. An erasure takes those out, and leaves the words around them."""

WORDS = ("name", "question")
"""What somebody wrote in JSON; its other texts are codes."""


def blank(connection: sa.Connection, person: Person) -> int:
    """Empty the texts about the person; return how many rows there were."""
    n = 0
    for name in BLANKED:
        table = metadata.tables[name]
        condition = of_person(table, person)
        if condition is None:
            continue
        n += _empty(connection, table, condition)
    n += sum(_unname(connection, name, person) for name in NAMING)
    return n + _drop_drafts(connection, person) + _blank_corrections(connection, person)


def older(
    connection: sa.Connection, tables: Sequence[str], moment: dt.datetime
) -> Iterator[tuple[str, str, dt.datetime, int]]:
    """Table, case, moment of the last and number of the rows with words from before `moment`."""
    for name in tables:
        table = metadata.tables[name]
        case_key = _case(table)
        query = (
            sa.select(case_key, sa.func.max(table.c.recorded_at), sa.func.count())
            .where(_filled(table), table.c.recorded_at < moment)
            .group_by(case_key)
        )
        for case_key, last, n in connection.execute(query):
            yield name, case_key, last, n


def forget(
    connection: sa.Connection, name: str, moment: dt.datetime, kept: Collection[str]
) -> None:
    """Empty the words of a table from before `moment`, but for those about the cases `kept`."""
    table = metadata.tables[name]
    about = sa.or_(_case(table).is_(None), _case(table).not_in(sorted(kept)))
    _empty(connection, table, sa.and_(table.c.recorded_at < moment, about))


def _case(table: sa.Table) -> sa.ColumnElement[str | None]:
    """The case that a row is about; null in a table whose rows are about none."""
    return table.c.case_key if "case_key" in table.c else sa.cast(sa.null(), sa.Text)


def _filled(table: sa.Table) -> sa.ColumnElement[bool]:
    """Whether any of the columns of words has one; a column that wants a value is emptied as ""."""
    columns = (table.c[one] for one in BLANKED[table.name])
    return sa.or_(*(one.is_not(None) if one.nullable else one != "" for one in columns))


def _empty(connection: sa.Connection, table: sa.Table, condition: sa.ColumnElement[bool]) -> int:
    empty = {one: None if table.c[one].nullable else "" for one in BLANKED[table.name]}
    with databases.of(connection).door(connection, table.name):
        change = sa.update(table).where(condition, _filled(table)).values(empty)
        return connection.execute(change).rowcount


def _unname(connection: sa.Connection, name: str, person: Person) -> int:
    """Take what tells the person out of the words of a table; return how many rows had it."""
    table, columns = metadata.tables[name], NAMING[name]
    values = [value for kind in TOLD for value in person.values.get(kind, ()) if value]
    told = sorted((one for one in values if len(one) >= SHORTEST_NAME), key=len, reverse=True)
    key = next(iter(table.primary_key.columns))
    found = []
    for row in connection.execute(sa.select(key, *(table.c[one] for one in columns))).mappings():
        without = {one: _without(row[one], told) for one in columns}
        if any(without[one] != row[one] for one in columns):
            found.append((row[key.name], without))
    with databases.of(connection).door(connection, table.name):
        for number, without in found:
            connection.execute(sa.update(table).where(key == number).values(without))
    return len(found)


def _without(value: Any, told: Sequence[str]) -> Any:  # noqa: ANN401 — a text, or JSON
    """A text, or in JSON the texts under WORDS, with HIDDEN for each of those told."""
    if isinstance(value, str):
        for one in told:
            value = value.replace(one, HIDDEN)
        return value
    if isinstance(value, Mapping):
        return {
            name: one if isinstance(one, str) and name not in WORDS else _without(one, told)
            for name, one in value.items()
        }
    if isinstance(value, list):
        return [_without(one, told) for one in value]
    return value


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
