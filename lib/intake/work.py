"""The columns of one file on their way from text to meaning, with every finding on the way.

Nothing here looks at one row at a time, and nothing is known yet of what the cells of a row say
together: see lib.intake.understood.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import polars as pl

from lib.cases.fields import DTYPES, Field, Kind, fields
from lib.intake import checks
from lib.intake.collected import Collected
from lib.intake.findings import FINDINGS
from lib.intake.options import Options
from lib.intake.tables import totals
from lib.intake.tables.sheet import ROW, Sheet, column
from lib.intake.telling import Tell
from lib.intake.titles.columns import Column, Matched
from lib.intake.titles.units import in_minor
from lib.intake.values import amounts
from lib.intake.values.parsed import Parsed
from lib.intake.values.reading import CodeOf, read_column
from lib.words import MINOR_UNITS

COLUMNS_AT_ONCE = 2
"""Columns that are read at the same time; each more costs the memory of one more."""


class Work:
    """One file at work: `frame` has our fields, as far as they are understood, and `row`.

    `given` says which column each field came from; `exact` the amounts to six decimals as they are
    written, `stored` those that are kept with another sign; `signs` the currencies written with
    amounts; `unread` where something stood that could not be read; `filled` which cells of each
    column were read.
    """

    def __init__(
        self, sheet: Sheet, kind: str, matched: Matched, day: dt.date, options: Options
    ) -> None:
        self.sheet = sheet
        self.kind = kind
        self.matched = matched
        self.columns = matched.columns
        self.day = day
        self.options = options
        self.found = Collected(sheet.frame, sheet.notes)
        self.given = {one.field: one for one in matched.columns if one.field}
        self.exact: dict[str, pl.Series] = {}
        self.stored: dict[str, pl.Series] = {}
        self.signs: dict[str, pl.Series] = {}
        self.unread: dict[str, pl.Series] = {}
        self.agreeing: list[str] = []
        self.filled: dict[int, pl.Series] = {}
        self.decimal_comma = False
        self.frame = pl.DataFrame()
        self._empty: dict[Kind, pl.Series] = {}

    def read_columns(self, code_of: CodeOf | None, tell: Tell) -> None:
        """Read every column that has a meaning; the others of the kind are empty."""
        self.sheet.joined()
        money = [self.cells(at) for key, at in self.given.items() if self._type(key) == "money"]
        self.decimal_comma = amounts.has_decimal_comma(money)
        every = fields(self.kind)
        there = [one for one in every if one.key in self.given]
        read: dict[str, pl.Series] = {}
        # polars works outside the interpreter's lock, so two columns are read at a time.
        with ThreadPoolExecutor(COLUMNS_AT_ONCE) as pool:
            columns_read = pool.map(partial(self._parse, code_of), there)
            for done, (one, parsed) in enumerate(zip(there, columns_read, strict=True)):
                tell("columns", done / len(there))
                read[one.key] = self._take(one, parsed)
        columns = [read.get(one.key, self._nothing(one.type)).alias(one.key) for one in every]
        self.frame = pl.DataFrame([*columns, self.sheet.frame[ROW].alias("row")])

    def _parse(self, code_of: CodeOf | None, one: Field) -> Parsed:
        """Read the column of a field that the file has."""
        at = self.given[one.key]
        parsed = read_column(
            one,
            self.cells(at),
            unit=at.unit,
            decimal_comma=self.decimal_comma,
            zone=self.options.timezone,
            code_of=code_of,
        )
        if at.measure and at.measure.minor:
            parsed = in_minor(parsed)
        checks.check_alone(self.kind, one, parsed, self.day)
        return parsed

    def _take(self, one: Field, parsed: Parsed) -> pl.Series:
        """Remember what a column said beside its values, and give those."""
        at = self.given[one.key]
        self._keep(one.key, parsed)
        if one.type != "flag":  # an empty cell means no there
            self.filled[at.at] = parsed.values.is_not_null()
        self.found.add(parsed.findings, at.title, column(at.at))
        return parsed.values

    def _nothing(self, kind: Kind) -> pl.Series:
        """An empty column; those of one type share their memory, for there are many."""
        if kind not in self._empty:
            height = self.sheet.frame.height
            self._empty[kind] = pl.repeat(None, height, dtype=DTYPES[kind], eager=True)
        return self._empty[kind]

    def cells(self, at: Column) -> pl.Series:
        """The cells of a column as they were."""
        return self.sheet.frame[column(at.at)]

    def _type(self, key: str) -> str:
        return next(one.type for one in fields(self.kind) if one.key == key)

    def compare_totals(self) -> None:
        """Hold the sums that the file itself states against those of its rows.

        A lender may sum up reversals as they are written or as money taken back: either is right.
        """
        for key, exact in self.exact.items():
            ways = [exact, self.stored[key]] if key in self.stored else [exact]
            self._compare_total(self.given[key], ways)

    def _compare_total(self, at: Column, ways: Sequence[pl.Series]) -> None:
        stated = [
            cells[at.at] if at.at < len(cells) else "" for cells in self.sheet.totals.values()
        ]
        if not any(stated):
            return
        cells = pl.Series(stated, dtype=pl.String)
        read = amounts.read_amounts(cells, decimal_comma=self.decimal_comma, unit=at.unit).exact
        if read is not None and at.measure and at.measure.minor:
            read = read // MINOR_UNITS
        rows = list(self.sheet.totals)
        if read is not None:
            wrong = totals.differing(
                self.sheet.frame[ROW], ways, list(zip(rows, read, strict=True))
            )
            if not wrong and read.count():
                self.agreeing.append(at.title)
            for row in wrong:
                value = self.sheet.totals[row][at.at]
                self.found.add_for_file("total_differs", at.title, row, value)

    def _keep(self, key: str, parsed: Parsed) -> None:
        """Remember of a column what later steps ask: exact sums, signs, and where it failed."""
        if parsed.exact is not None:
            self.exact[key] = parsed.exact
        if parsed.currency is not None:
            self.signs[key] = parsed.currency
        failed = [
            mask
            for code, mask in parsed.findings.items()
            if FINDINGS[code].severity == "error" or code == "code_unknown"
        ]
        if failed:
            self.unread[key] = pl.select(pl.any_horizontal(failed)).to_series()

    def add_each(self, found: Mapping[str, Parsed], *, shows: bool = True) -> None:
        """Add findings by field; with the cell, if it `shows` what is wrong."""
        for key, parsed in found.items():
            at = self.given.get(key)
            title, cell = (at.title, column(at.at)) if at else (key, None)
            self.found.add(parsed.findings, title, cell if shows else None)
