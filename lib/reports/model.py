"""What a report is made of: plain values and sentences, put into words where it is written."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lib.words import Money, Sentence, Share, Words

Value = Sentence | str | int | float | dt.date | object | None
"""A cell: sentences, amounts (Money), shares (Share) and days are put into the reader's form."""


@dataclass(frozen=True)
class Table:
    """Heads are texts to translate; cells are values."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]


@dataclass(frozen=True)
class Bars:
    """Amounts or shares below each other, drawn against the largest: name, length, value."""

    items: Sequence[tuple[Value, float, Value]]


@dataclass(frozen=True)
class Section:
    """One part: what was found in sentences, then its bars and table."""

    title: Value
    findings: Sequence[Sentence]
    bars: Sequence[Bars] = ()
    tables: Sequence[Table] = ()


@dataclass(frozen=True)
class Report:
    """All of it, as of a day; `mark` is who made it and when."""

    as_of: dt.date
    language: str
    mark: str
    sections: Sequence[Section]


def spoken(t: Words, value: Value) -> str:
    """A value as the reader's language writes it; a dash for none."""
    match value:
        case Sentence():
            return t(value)
        case Money(minor, currency):
            return t.money(minor, currency)
        case Share(of_one, digits):
            return t.percent(of_one, digits)
        case dt.date():
            return t.date(value)
        case int() | float():
            return t.number(value)
    return "—" if value is None else str(value)
