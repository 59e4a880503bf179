"""The rows that were not accepted, collected so that their sender can mend them.

The file that is made of them (lib/intake/mend_file.py) is loaded again without the rows that were
accepted. A column of dates may have proved its order by those, a column of amounts its decimal
comma; so what was read well is written in a form that is read the same on its own.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lib.cases.fields import fields
from lib.intake.collected import Collected
from lib.intake.findings import FINDINGS
from lib.intake.report import MOST
from lib.intake.tables.sheet import ROW, Sheet, column
from lib.intake.titles.columns import Column
from lib.intake.values.amounts import PLAIN, SCALE
from lib.words import MINOR_UNITS

WHY = "_why"
"""Column of `Rejects.rows`: what is wrong, each as CELL:CODE, without a cell for the whole row."""

OTHER = "other_row"
"""Stands in WHY for an accepted row whose number a later one repeats."""

NOTHING_TO_MEND = "total_row"
"""Of lines that are left out: a sum below the table is no row that anybody has to mend."""

BARE = r"^[0-9.,'()+\-\s]+$"
"""An amount of figures and signs only."""

MUST = [*(code for code, one in FINDINGS.items() if one.severity == "error"), OTHER]
"""What keeps its row out until it is mended."""


Schema = dict[str, pl.DataType | type[pl.DataType]]


@dataclass(frozen=True)
class Rejects:
    """Rows with an error, and the first MOST with a warning: ROW, c0 … as text, and WHY.

    `titles` are those of c0 …; `client` is empty for the rows of several. With `says_client` the
    rows name it themselves.
    """

    kind: str
    as_of: dt.date
    client: str
    says_client: bool
    titles: Sequence[str]
    rows: pl.DataFrame

    def to_mend(self, *, warnings: bool = False) -> pl.DataFrame:
        """The rows that must be mended, or with `warnings` also those that should be looked at."""
        if warnings:
            return self.rows
        codes = pl.element().str.split(":").list.last()
        return self.rows.filter(pl.col(WHY).list.eval(codes.is_in(MUST)).list.any())


@dataclass(frozen=True)
class AsRead:
    """What the cells were read as: `frame` has the dates by field, `exact` the amounts.

    The amounts are in units of 10^-SCALE of the currency; `given` are the columns by field.
    """

    kind: str
    given: Mapping[str, Column]
    frame: pl.DataFrame
    exact: Mapping[str, pl.Series]
    decimal_comma: bool

    def texts(self, wanted: pl.Series, raw: pl.DataFrame) -> Iterator[tuple[str, pl.Series]]:
        """Cell and what it is better written as in the wanted rows (null: as it is)."""
        types = {field.key: field.type for field in fields(self.kind)}
        for key, one in self.given.items():
            cell = column(one.at)
            if key == "client":
                yield cell, self.frame[key].filter(wanted)
            elif types[key] == "date":
                yield cell, self.frame[key].filter(wanted).dt.to_string("%Y-%m-%d")
            elif types[key] == "moment":
                yield cell, self.frame[key].filter(wanted).dt.to_string("%Y-%m-%d %H:%M:%S")
            elif types[key] == "time":
                yield cell, self.frame[key].filter(wanted).dt.to_string("%H:%M")
            elif key in self.exact:
                hundredths = MINOR_UNITS if one.measure and one.measure.minor else 1
                micro = self.exact[key].filter(wanted) * hundredths // one.unit
                yield cell, self._amounts(micro, raw[cell])

    def _amounts(self, micro: pl.Series, cells: pl.Series) -> pl.Series:
        """Amounts with two decimals at least, so that each shows which sign parts them.

        One with a currency or a multiple (万) stays as it is: it would lose what it says.
        """
        whole, scaled = pl.Decimal(38, 0), pl.Decimal(38, SCALE)
        exact = micro.to_frame("m").select(
            pl.col("m").cast(whole).cast(scaled) / pl.lit(10**SCALE, dtype=scaled)
        )
        written = exact.to_series().cast(pl.String).str.replace(r"(\.\d\d\d*?)0*$", "$1")
        if self.decimal_comma:
            written = written.str.replace(".", ",", literal=True)
        kept = cells.str.contains(PLAIN) & (not self.decimal_comma) | ~cells.str.contains(BARE)
        return written.set(kept.fill_null(value=True), None)


def gather(
    sheet: Sheet, found: Collected, columns: Sequence[Column], twins: pl.Series, read: AsRead
) -> pl.DataFrame:
    """Collect the rows of `Rejects` from a sheet.

    `twins` marks the accepted rows whose number a rejected one repeats: whoever mends the one must
    see the other.
    """
    names = [column(at) for at in range(len(sheet.titles))]
    wanted = _wanted(found, twins)
    raw = sheet.frame.filter(wanted)
    why = _why(found, {one.title: column(one.at) for one in columns}, twins, wanted)
    better = [
        pl.when(found.of_cell(cell)[1].filter(wanted))
        .then(cell)
        .otherwise(pl.coalesce(texts, cell))
        .alias(cell)
        for cell, texts in read.texts(wanted, raw)
    ]
    bad = raw.with_columns(why, *better).select(ROW, *names, WHY)
    return pl.concat([bad, _torn(sheet, names)], how="diagonal").sort(ROW)


def _wanted(found: Collected, twins: pl.Series) -> pl.Series:
    """The rows to keep: all with an error, the first with a warning, and the twins."""
    warned = found.warned()
    return (found.rejected() | twins | (warned & (warned.cum_sum() <= MOST))) & ~found.marked(
        NOTHING_TO_MEND
    )


def _why(
    found: Collected, places: Mapping[str, str], twins: pl.Series, wanted: pl.Series
) -> pl.Expr:
    """The reasons of each wanted row as a list; `places`: title → cell."""
    told = [
        (f"{cell or places.get(title, '')}:{code}", mask)
        for code, title, cell, mask in found.located()
        if FINDINGS[code].severity != "repair"
    ]
    reasons = [
        pl.when(mask.filter(wanted)).then(pl.lit(reason))
        for reason, mask in [*told, (f":{OTHER}", twins)]
    ]
    return pl.concat_list(reasons).list.drop_nulls().alias(WHY)


def _torn(sheet: Sheet, names: Sequence[str]) -> pl.DataFrame:
    """The rows that could not be laid out in columns, cells too many behind the others."""
    torn = {
        fault: _beyond(sheet.broken[fault.row], len(names))
        for fault in sheet.faults
        if fault.row in sheet.broken and fault.code != NOTHING_TO_MEND
    }
    wide = max(map(len, torn.values()), default=0)
    cells = [*names, *(column(at) for at in range(len(names), wide))]
    rows = [
        {
            ROW: fault.row,
            WHY: [f":{fault.code}"],
            **dict(zip(cells, (one or None for one in own), strict=False)),
        }
        for fault, own in torn.items()
    ]
    texts = dict.fromkeys([*cells, ROW, WHY], pl.String)
    schema: Schema = {**texts, ROW: pl.Int32, WHY: pl.List(pl.String)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _beyond(cells: Sequence[str], width: int) -> Sequence[str]:
    """The cells of a row; one with too few has the whole row once more behind its last column.

    Nobody knows which cells it lacks, so it must not be taken for a whole one when it comes back
    as it went: what stands behind the last column keeps it out until somebody has cleared it.
    """
    if len(cells) >= width:
        return cells
    return [*cells, *[""] * (width - len(cells)), " | ".join(cells)]
