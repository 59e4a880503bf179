"""CSV text to a sheet: fast where the text is regular, exact where it is not.

Polars reads regular text at the speed of the disk, but fills short rows with nothing and says so to
nobody. Its result is therefore taken only when the separators of the text add up; otherwise the
strict csv module walks through it and names the rows that are too long or too short.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import polars as pl

from lib.errors import FileEmpty, FileUnreadable, HeaderMissing
from lib.intake.decode import Text
from lib.intake.findings import Problem
from lib.intake.sheet import ROW, Sheet, column
from lib.words import N_, Sentence

DELIMITERS = (",", "\t", ";", "|")
SAMPLE_ROWS = 20
"""Rows looked at to find the delimiter and the titles."""

SAMPLE_CHARACTERS = 200_000
LONGEST_CELL = 1_000_000
BAD_QUOTES = N_("the quotation marks around line {line} do not match.")
NO_SEPARATOR = N_("no separator between columns was found.")

Known = Callable[[Sequence[str]], int]
"""How many of these titles name a known field."""


def read_delimited(
    decoded: Text, known: Known, delimiter: str | None = None, header_row: int | None = None
) -> Sheet:
    """Read CSV text; `known` helps to find delimiter and titles where they are not given.

    Raises:
        FileEmpty, FileUnreadable, HeaderMissing: as their sentences say.

    """
    text = decoded.text
    if not text.strip():
        raise FileEmpty
    sample = text[:SAMPLE_CHARACTERS]
    chosen = delimiter or max(DELIMITERS, key=lambda one: _fitness(sample, one, known))
    first = _records(sample, chosen)
    at = header_row - 1 if header_row else find_titles(first, known)
    if at is None or at >= len(first):
        raise HeaderMissing
    lines, titles = _header(text, chosen, at)
    frame = _fast(text, chosen, lines, len(titles))
    if frame is not None:
        frame = frame.with_columns(
            pl.int_range(at + 2, at + 2 + pl.len(), dtype=pl.Int32).alias(ROW)
        )
        return Sheet(titles, frame, at + 1, decoded.encoding, chosen)
    return _exact(decoded, chosen, at, titles)


def find_titles(records: Sequence[Sequence[str]], known: Known) -> int | None:
    """The place of the row with the titles: the one that names most fields, else the first."""
    filled = [at for at, cells in enumerate(records[:SAMPLE_ROWS]) if any(map(str.strip, cells))]
    if not filled:
        return None
    best = max(filled, key=lambda at: (known(records[at]), -at))
    return best if known(records[best]) else filled[0]


def _fitness(sample: str, delimiter: str, known: Known) -> tuple[int, float, int]:
    """Known titles first, then how regular the rows are, then how many columns there are."""
    records = [cells for cells in _records(sample, delimiter) if any(cells)]
    if not records:
        return (0, 0.0, 0)
    widths = Counter(map(len, records))
    width, rows = widths.most_common(1)[0]
    return (max(map(known, records)), rows / len(records) if width > 1 else 0.0, width)


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _records(sample: str, delimiter: str) -> list[list[str]]:
    """The first rows; a sample that ends within a quotation ends before it."""
    found: list[list[str]] = []
    try:
        found.extend(islice(_reader(sample, delimiter), SAMPLE_ROWS))
    except csv.Error:
        return found
    return found


def _header(text: str, delimiter: str, at: int) -> tuple[int, list[str]]:
    """How many lines the titles and what stands above them take, and the titles."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    titles = next(islice(reader, at, None))
    while titles and not titles[-1].strip():
        titles = titles[:-1]
    return reader.line_num, titles


def _fast(text: str, delimiter: str, lines: int, width: int) -> pl.DataFrame | None:
    """Read regular text; None when it is not."""
    if "\r" in text.replace("\r\n", ""):
        return None
    try:
        frame = pl.read_csv(
            text.encode(),
            has_header=False,
            skip_lines=lines,
            schema={column(at): pl.String for at in range(width)},
            separator=delimiter,
            empty_string_is_null=True,
        )
    except pl.exceptions.NoDataError as error:
        raise FileEmpty from error
    except pl.exceptions.PolarsError:
        return None
    body = text.split("\n", lines)[-1]
    inside = frame.select(
        pl.sum_horizontal(pl.all().str.count_matches(delimiter, literal=True).sum())
    ).item()
    blank = frame.select(pl.all_horizontal(pl.all().is_null()).sum()).item()
    between = body.count(delimiter) - inside
    rows, left = divmod(between, width - 1) if width > 1 else (frame.height, 0)
    if left or not frame.height - blank <= rows <= frame.height or _odd_quotes(body, frame):
        return None
    return frame


def _odd_quotes(body: str, frame: pl.DataFrame) -> bool:
    """Whether quotation marks stand where a strict reader would not expect them."""
    marks = body.count('"')
    if marks == 0:
        return False
    lost = frame.select(
        pl.sum_horizontal(pl.all().str.count_matches('"', literal=True).sum())
    ).item()
    return bool(marks % 2 or lost)


def _exact(decoded: Text, delimiter: str, at: int, titles: list[str]) -> Sheet:
    """Read row by row; rows that do not fit the titles are kept aside."""
    width = len(titles)
    rows: list[list[str | None]] = []
    numbers: list[int] = []
    faults: list[Problem] = []
    broken: dict[int, list[str]] = {}
    reader = _reader(decoded.text, delimiter)
    try:
        for number, cells in enumerate(reader, start=1):
            if number <= at + 1 or not any(cell.strip() for cell in cells):
                continue
            extra = any(cell.strip() for cell in cells[width:])
            if extra or len(cells) < width:
                code = "row_too_long" if extra else "row_too_short"
                faults.append(Problem(number, titles[0], delimiter.join(cells)[:200], code))
                broken[number] = cells
            else:
                rows.append([cell or None for cell in cells[:width]])
                numbers.append(number)
    except csv.Error as error:
        line = getattr(reader, "line_num", 0)
        raise FileUnreadable(reason=Sentence(BAD_QUOTES, line=line)) from error
    frame = pl.DataFrame(
        rows, schema={column(place): pl.String for place in range(width)}, orient="row"
    ).with_columns(pl.Series(ROW, numbers, dtype=pl.Int32))
    return Sheet(
        titles, frame, at + 1, decoded.encoding, delimiter, faults=tuple(faults), broken=broken
    )
