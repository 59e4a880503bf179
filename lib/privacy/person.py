"""All that is stored of one person, found by a number: what he may ask to see, or to be erased.

A person is told by an identity number, a phone or the number of a case. Found are his rows in every
file that was ever loaded, withdrawn ones too, and what our own people recorded.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl
import sqlalchemy as sa

from lib.cases.fields import KINDS, NUMBERS, fields, sensitive
from lib.errors import NotFound
from lib.ledger.schema import corrections, metadata
from lib.portfolio import Portfolio, personal, records
from lib.portfolio.corrections import standing
from lib.portfolio.placing import CASE
from lib.portfolio.records import ImportRecord
from lib.privacy.masking import mask, mask_id
from lib.privacy.visible import THIRD
from lib.rights import Action, demand
from lib.words import MINOR_UNITS

ASKED_BY = ("id_no", "mobile", *NUMBERS, "case_key")
"""The fields of a case by which its person is found."""

TOLD = ("name", "id", "phone", "address", "card")
"""Kinds of fields that tell a person, and are looked for after an erasure."""

LINKED = ("case_key", "person_key")
"""Columns of the ledger by which a row is a person's."""


OWN_WORK = ("employer", "work_phone")
"""Where he works: no third person's data towards himself."""

OTHERS: Mapping[str, tuple[str, ...]] = {
    "cases": tuple(key for key in sensitive("cases") if THIRD.match(key) and key not in OWN_WORK),
    "followups": ("person", "phone", "address"),
    "repayments": ("payer",),
}
"""Kind of file → its columns that tell another person, or perhaps another one."""


MONEY = frozenset(one.key for kind in KINDS for one in fields(kind) if one.type == "money")
"""Columns of files and of the ledger that are stored in minor units."""


@dataclass(frozen=True)
class Person:
    """Who he is: his keys, the numbers of his cases, and the values that tell him."""

    person_keys: frozenset[str]
    case_keys: frozenset[str]
    numbers: frozenset[str]
    clients: frozenset[str]
    ids: frozenset[str]
    values: Mapping[str, frozenset[str]]


def find(portfolio: Portfolio, number: str) -> Person:
    """The person whom an identity number, a phone or the number of a case tells.

    Raises:
        NotAllowed: the actor may not handle a person's data.
        NotFound: nobody has this number.

    """
    demand(portfolio.ledger.actor, Action.PRIVACY)
    sought = number.strip()
    every = [portfolio.scan(one) for one in records_of(portfolio) if one.kind == "cases"]
    if not sought or not every:
        raise NotFound(what=mask_id(sought))
    cases = pl.concat(every)
    better = {one.subject: one.value for one in standing(portfolio.ledger, personal.ABOUT)}
    corrected = [key for key, value in better.items() if sought in value.values()]
    asked = pl.any_horizontal(pl.col(one) == sought for one in ASKED_BY)
    hits = cases.filter(asked | pl.col("case_key").is_in(corrected)).collect()
    if hits.height == 0:
        raise NotFound(what=mask_id(sought))
    keys, numbers = hits["person_key"].drop_nulls().unique(), hits["case_key"].unique()
    his = cases.filter(
        pl.col("person_key").is_in(keys.implode()) | pl.col("case_key").is_in(numbers.implode())
    ).collect()
    own = [better[key] for key in his["case_key"].unique() if key in better]
    return _person(his, own)


def _person(his: pl.DataFrame, corrected: Sequence[Mapping[str, str]]) -> Person:
    own = {key: how for key, how in sensitive("cases").items() if not THIRD.match(key)}
    return Person(
        person_keys=_values(his, ["person_key"]),
        case_keys=_values(his, ["case_key"]),
        numbers=_values(his, NUMBERS),
        clients=frozenset(his["client"].fill_null("").unique()),
        ids=_values(his, ["id_no"]),
        values={
            kind: _values(his, [key for key, how in own.items() if how == kind])
            | {text for one in corrected for key, text in one.items() if own.get(key) == kind}
            for kind in TOLD
        },
    )


def _values(rows: pl.DataFrame, names: Iterable[str]) -> frozenset[str]:
    return frozenset(
        str(value) for name in names for value in rows[name].drop_nulls().unique() if str(value)
    )


def records_of(portfolio: Portfolio) -> Sequence[ImportRecord]:
    """All imports, the withdrawn ones too."""
    return records.listed(portfolio.ledger, withdrawn=True)


def is_his(person: Person, kind: str, columns: Sequence[str]) -> pl.Expr:
    """Whether a row of a snapshot with these columns belongs to the person."""
    if kind == "cases":
        tests = [_in("case_key", person.case_keys), _in("person_key", person.person_keys)]
    else:
        tests = [_in(one, person.numbers) for one in NUMBERS if one in columns]
        if "client" in columns:
            tests = [test & _of_client(person) for test in tests]
        if "id_no" in columns:
            tests.append(_in("id_no", person.ids))
    return pl.any_horizontal(tests).fill_null(value=False) if tests else pl.lit(value=False)


def _of_client(person: Person) -> pl.Expr:
    named = pl.col("client").fill_null("")
    return (named == "") | named.is_in(list(person.clients)) | pl.lit("" in person.clients)


def _in(column: str, values: Iterable[str]) -> pl.Expr:
    return pl.col(column).is_in(list(values))


def stored(portfolio: Portfolio, person: Person) -> dict[str, list[dict[str, Any]]]:
    """Kind of file or table of the ledger → the person's rows in it, without empty cells.

    Amounts are texts such as 8400.00, exact and in the `currency` of their row. Columns that tell
    other persons are masked: their data are not his to be told.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for record in records_of(portfolio):
        rows = portfolio.scan(record).collect()
        his = _others_masked(
            rows.filter(is_his(person, record.kind, rows.columns)), record.kind, person
        )
        told = {"file": record.file_name, "as_of": record.as_of, "import_id": record.import_id}
        found.setdefault(record.kind, []).extend(
            {**told, **_filled(row)} for row in his.iter_rows(named=True)
        )
    with portfolio.ledger.read() as connection:
        for table in metadata.sorted_tables:
            found[f"ledger.{table.name}"] = [
                _filled(row) for row in _of_ledger(connection, table, person)
            ]
    return {name: rows for name, rows in found.items() if rows}


def _others_masked(rows: pl.DataFrame, kind: str, person: Person) -> pl.DataFrame:
    """Rows of a file in which names, phones and addresses stay in full where they are his own."""
    how = sensitive(kind)
    hidden = {key: how[key] for key in OTHERS.get(kind, ()) if key in rows.columns}
    masked = mask(rows, hidden)
    return rows.with_columns(
        pl.when(_in(key, person.values[of])).then(key).otherwise(masked[key]).alias(key)
        for key, of in hidden.items()
    )


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _told(key, value) for key, value in row.items() if value is not None}


def _told(key: str, value: object) -> object:
    """A cell as its owner reads it: he knows no minor units."""
    if key in MONEY and isinstance(value, int):
        return f"{Decimal(value) / MINOR_UNITS:.2f}"
    return value


def _of_ledger(
    connection: sa.Connection, table: sa.Table, person: Person
) -> Sequence[Mapping[str, Any]]:
    condition = of_person(table, person)
    if condition is None:
        return ()
    return [dict(row) for row in connection.execute(sa.select(table).where(condition)).mappings()]


def of_person(table: sa.Table, person: Person) -> sa.ColumnElement[bool] | None:
    """The condition under which a row of a table of the ledger is the person's; None: never."""
    keys = {"case_key": person.case_keys, "person_key": person.person_keys}
    tests = [table.c[one].in_(sorted(keys[one])) for one in LINKED if one in table.c]
    if table.name == corrections.name:
        own = {*person.case_keys, *(f"{CASE}{key}" for key in person.case_keys)}
        tests.append(table.c.subject.in_(sorted(own)))
    return sa.or_(*tests) if tests else None
