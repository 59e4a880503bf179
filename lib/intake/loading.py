"""From a sheet of text to a checked frame of our own fields, with every finding on the way.

The steps: match the titles, read each column, put the cells together to what they mean, keep the
rows that have no error. Nothing here looks at one row at a time.
"""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from lib.errors import AsOfDiffers, AsOfUnknown
from lib.intake import foreign, unit_unsaid
from lib.intake.inspection import as_of, kind_of, read_sheet
from lib.intake.options import Options
from lib.intake.placing import Placer
from lib.intake.result import Intake, finished
from lib.intake.tables.sheet import Sheet, without_empty_rows
from lib.intake.telling import READ, Tell, silent, within
from lib.intake.titles import columns
from lib.intake.titles.columns import Column
from lib.intake.understood import understand_cases, understand_others
from lib.intake.values.reading import CodeOf
from lib.intake.values.spelling import without_apostrophes
from lib.intake.work import Work


def load(
    data: bytes,
    name: str,
    options: Options | None = None,
    *,
    placer: Placer | None = None,
    code_of: CodeOf | None = None,
    tell: Tell = silent,
) -> Intake:
    """Read and check a file; nothing is written.

    `placer` gives a place to addresses without coordinates, `code_of` knows the code tables,
    `tell` hears how far the work is.

    Raises:
        FileRefused: the file as a whole cannot be used; the sentence says why.

    """
    options = options or Options()
    tell("reading", 0.0)
    sheet = read_sheet(data, options)
    return load_sheet(sheet, name, options, placer=placer, code_of=code_of, tell=tell)


def load_sheet(
    sheet: Sheet,
    name: str,
    options: Options,
    *,
    placer: Placer | None = None,
    code_of: CodeOf | None = None,
    tell: Tell = silent,
) -> Intake:
    """Check a file that has been read as a table of text; see `load`."""
    sheet = _with(sheet, without_apostrophes(without_empty_rows(sheet.frame)))
    kind = kind_of(sheet, name, options)
    matched = columns.propose(sheet, kind, options.mapping)
    matched = unit_unsaid.taken(matched, kind, options.amount_unit)
    columns.require(sheet, matched, kind)
    unit_unsaid.require(sheet, matched, kind)
    foreign.require(sheet, matched, kind, options)
    day = options.as_of or _day(sheet, matched.columns, name, kind, options.until)
    work = Work(sheet, kind, matched, day, options)
    work.read_columns(code_of, within(tell, READ, 0.75))
    tell("meaning", 0.75)
    if kind == "cases":
        understand_cases(work, placer)
    else:
        understand_others(work)
    tell("findings", 0.9)
    return finished(work)


def _day(
    sheet: Sheet, proposed: Sequence[Column], name: str, kind: str, until: dt.date | None
) -> dt.date:
    found = as_of(sheet, proposed, name, kind, until)
    if found is None and kind == "collectors":
        # A list of people has no day of its own; the latest one counts by the order of loading.
        return dt.date.min
    if found is None:
        raise AsOfUnknown
    if found.other:
        raise AsOfDiffers(heading=found.day, name=found.other)
    return found.day


def _with(sheet: Sheet, frame: pl.DataFrame) -> Sheet:
    return Sheet(**{**sheet.__dict__, "frame": frame})
