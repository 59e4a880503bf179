"""The first look at a file: what it seems to be, before anything is decided."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from lib.cases.fields import Field, fields
from lib.errors import FileEmpty, TextEmpty
from lib.intake import dating, heading, unit_unsaid
from lib.intake.mend_file import told_kind, without_marks
from lib.intake.options import Options
from lib.intake.tables.decode import decode
from lib.intake.tables.delimited import read_delimited
from lib.intake.tables.disguise import refuse_foreign
from lib.intake.tables.sheet import ROW, Sheet, column, without_empty_rows
from lib.intake.tables.totals import set_totals_aside
from lib.intake.tables.workbook import is_workbook, read_workbook
from lib.intake.titles import columns, kinds
from lib.intake.titles.columns import Column, Matched
from lib.intake.titles.likeness import Likely
from lib.intake.values.days import read_days
from lib.intake.values.parsed import Parsed
from lib.intake.values.texts import read_wholes
from lib.words import N_, Sentence

EXAMPLES = 3
LOOKED_AT = 1_000
"""Rows from which the kind is told and examples are taken."""

MENDED = N_("the rows to mend that came back")
NO_DAY = N_("the file does not say; please enter it")


@dataclass(frozen=True)
class Seen:
    """One column with its meaning, the unit of its title, and its first values.

    `likely` is what a column without a meaning may mean; `empty` says that it has no value.
    """

    title: str
    field: str | None
    examples: Sequence[str]
    unit: str = ""
    likely: Likely | None = None
    empty: bool = False


@dataclass(frozen=True)
class Inspection:
    """What was detected; `missing` are groups of fields of which the file has none.

    `as_of_other` is the day of the file's name where its heading says `as_of`.
    """

    sheet: Sheet
    kind: str
    columns: Sequence[Seen]
    matched: Matched
    missing: Sequence[Sequence[Field]]
    as_of: dt.date | None
    as_of_reason: Sentence
    as_of_other: dt.date | None = None

    @property
    def encoding(self) -> str:
        """The encoding, or the kind of workbook."""
        return self.sheet.encoding

    @property
    def delimiter(self) -> str:
        """What stands between columns; empty for a workbook."""
        return self.sheet.delimiter

    @property
    def header_row(self) -> int:
        """The row of the titles as a spreadsheet counts."""
        return self.sheet.header_row

    def require(self) -> None:
        """Refuse what cannot be loaded yet; see lib.intake.titles.columns.require.

        Raises:
            FieldClaimedTwice, FieldsMissing: as their sentences say.

        """
        columns.require(self.sheet, self.matched, self.kind)


def read_sheet(data: bytes, options: Options) -> Sheet:
    """Read a file as a table of text, whatever its name says it is.

    Raises:
        FileRefused: as the sentence of its subclass says.

    """
    known = columns.count_known
    refuse_foreign(data)
    if is_workbook(data):
        sheet = read_workbook(data, known, options.sheet, options.header_row)
    else:
        text = decode(data, options.encoding, known)
        sheet = read_delimited(text, known, options.delimiter, options.header_row)
    sheet = set_totals_aside(replace(sheet, frame=without_empty_rows(sheet.frame)))
    if sheet.read == 0:
        raise FileEmpty if is_workbook(data) else TextEmpty
    return without_marks(sheet)


OWN = 0.6
"""Share of different numbers from which each row of a file is taken to have one of its own."""


def kind_of(sheet: Sheet, name: str, options: Options) -> str:
    """The given kind, else the likeliest one by titles and name of the file."""
    if told := options.kind or told_kind(name):
        return told
    # A line that stands there twice tells no more than once.
    head = sheet.frame.head(LOOKED_AT).drop(ROW).unique(maintain_order=True)
    cells = [head[column(at)].drop_nulls() for at in range(len(sheet.titles))]
    filled = [len(one) > 0 for one in cells]
    repeated = [one.n_unique() < OWN * len(one) for one in cells]
    return kinds.likeliest_kind(sheet.titles, filled, name, repeated)


def inspect(data: bytes, name: str, options: Options | None = None) -> Inspection:
    """Look at a file and propose what it is.

    Raises:
        FileRefused: it cannot be read, or a title with a meaning occurs twice.

    """
    options = options or Options()
    return inspect_sheet(read_sheet(data, options), name, options)


def inspect_sheet(sheet: Sheet, name: str, options: Options) -> Inspection:
    """Look at a file that has been read as a table of text; see `inspect`."""
    kind = kind_of(sheet, name, options)
    matched = columns.propose(sheet, kind, options.mapping)
    matched = unit_unsaid.taken(matched, kind, options.amount_unit)
    likely = {one.column: one for one in columns.proposals(sheet, matched, kind)}
    found = as_of(sheet, matched.columns, name, kind, options.until)
    return Inspection(
        sheet=sheet,
        kind=kind,
        columns=tuple(
            Seen(
                one.title,
                one.field,
                _examples(sheet, one),
                one.measure.text if one.measure else "",
                likely.get(one.title),
                sheet.frame[column(one.at)].null_count() == sheet.frame.height,
            )
            for one in matched.columns
        ),
        matched=matched,
        missing=columns.missing(matched.columns, kind),
        as_of=options.as_of or (found.day if found else None),
        as_of_reason=found.reason if found else Sentence(NO_DAY),
        as_of_other=found.other if found else None,
    )


def as_of(
    sheet: Sheet,
    proposed: Sequence[Column],
    name: str,
    kind: str,
    until: dt.date | None = None,
) -> dating.AsOf | None:
    """The as-of date that the file itself gives; its heading none after `until`.

    Rows that came back mended are of the day of the file from which they were kept out.
    """
    if sheet.day:
        return dating.AsOf(sheet.day, Sentence(MENDED))
    types = {field.key: field for field in fields(kind)}
    dated = {
        one.field: one
        for one in proposed
        if one.field and types[one.field].type in {"date", "moment"} and types[one.field].past
    }
    days = {
        key: read_days(sheet.frame[column(one.at)], month_end=True) for key, one in dated.items()
    }
    read = {key: one.values for key, one in days.items()}
    months = {key for key, one in days.items() if _names_month(one)}
    titles = {one.field: one.title for one in proposed if one.field}
    counted = _counted(sheet, proposed)
    headed = heading.day_of(sheet.heading, until)
    return dating.propose(read, titles, name, kind, counted, headed, months)


def _names_month(days: Parsed) -> bool:
    """Whether the latest of some dates names its month alone."""
    added = days.findings.get("date_month")
    return added is not None and bool((added & (days.values == days.values.max())).any())


def _counted(sheet: Sheet, proposed: Sequence[Column]) -> pl.DataFrame | None:
    """The first dates from which days past due are counted beside these; None without both."""
    head = sheet.frame.head(LOOKED_AT)
    cells = {one.field: head[column(one.at)] for one in proposed if one.field in dating.COUNTED}
    if len(cells) < len(dating.COUNTED):
        return None
    since, dpd = (cells[key] for key in dating.COUNTED)
    return pl.DataFrame(
        [
            read_days(since).values.alias(dating.COUNTED[0]),
            read_wholes(dpd).values.alias(dating.COUNTED[1]),
        ]
    )


def _examples(sheet: Sheet, one: Column) -> Sequence[str]:
    return tuple(sheet.frame[column(one.at)].head(LOOKED_AT).drop_nulls().head(EXAMPLES).to_list())
