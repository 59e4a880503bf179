"""CSV text to a sheet: fast where the text is regular, exact where it is not.

Polars reads regular text at the speed of the disk, but fills short rows with nothing and says so to
nobody. Its result is therefore taken only when the separators of a block add up; otherwise the
irregular lines of the block are read one by one, and those that do not fit the titles are named.
The file is read in blocks, so that memory holds the table and little else.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from lib.errors import FileEmpty, FileUnreadable
from lib.intake.findings import Problem
from lib.intake.tables.decode import Block, Text
from lib.intake.tables.header import HEAD_ROWS, MOST_COLUMNS, Header, find_header
from lib.intake.tables.likeliest import Known
from lib.intake.tables.records import Record, record_at, records, runs_over_rows
from lib.intake.tables.sheet import LONGEST_VALUE, ROW, Sheet, column
from lib.intake.tables.totals import SHORT, is_total
from lib.words import N_, Sentence

DELIMITERS = (",", "\t", ";", "|", "，", "；")

SAMPLE_LINES = 200
LOOK_BACK = 1_000
"""Lines at the end of a block among which one outside quotations is looked for."""

MOST_MISFITS = 100_000
"""Rows that may fail to fit the titles; if most do, this is no table with some damage."""

MISFITS = N_("most of its rows do not fit the titles; please check separators and quotation marks.")


def read_delimited(
    text: Text, known: Known, delimiter: str | None = None, header_row: int | None = None
) -> Sheet:
    """Read CSV text; `known` helps to find delimiter and titles where they are not given.

    Raises:
        FileEmpty, FileUnreadable, FileTooLarge, HeaderMissing: as their sentences say.

    """
    lines = text.head().split("\n")
    if not any(map(str.strip, lines)):
        raise FileEmpty
    said = _said_delimiter(lines[0])
    skipped = 1 if said else 0
    lines = lines[skipped:]
    chosen = delimiter or said or max(DELIMITERS, key=lambda one: _fitness(lines, one, known))
    first = [
        record for record, _ in zip(records(lines, chosen), range(HEAD_ROWS + 1), strict=False)
    ]
    header = find_header([record.cells for record in first], known, header_row)
    skipped += sum(record.lines for record in first[: header.at + 1])
    reader = _Reader(chosen, header)
    reader.read(text, skipped)
    return reader.sheet(text.encoding)


def _said_delimiter(line: str) -> str | None:
    """The delimiter that a first line such as sep=; names; Excel does not count that line."""
    said = line.strip('\ufeff"').removeprefix("sep=")
    return said if line.lower().lstrip('\ufeff"').startswith("sep=") and len(said) == 1 else None


def _fitness(lines: Sequence[str], delimiter: str, known: Known) -> tuple[int, float, int]:
    """Known titles first, then how regular the rows are, then how many columns there are."""
    head = lines[:SAMPLE_LINES]
    found = [one.cells for one in records(head, delimiter) if any(one.cells)]
    if not found:
        return (0, 0.0, 0)
    widths = Counter(map(len, found))
    width, rows = widths.most_common(1)[0]
    most = max(known(cells[:MOST_COLUMNS]) for cells in found[:HEAD_ROWS])
    return (most, rows / len(found) if width > 1 else 0.0, width)


@dataclass
class _Reader:
    """Reads block after block below the titles; counts rows as a spreadsheet does."""

    delimiter: str
    header: Header
    frames: list[pl.DataFrame] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)
    broken: dict[int, Sequence[str]] = field(default_factory=dict)
    damaged: bool = False
    ended: bool = True

    def __post_init__(self) -> None:
        self.width = len(self.header.titles)
        self.names = [column(at) for at in range(self.width)]
        self.number = self.header.at + 2

    def read(self, text: Text, skipped: int) -> None:
        """Read all but the first `skipped` lines."""
        rest = b""
        for block in ahead(text.blocks()):
            self.damaged |= block.damaged
            self.ended = block.lines.endswith(b"\n")
            slab, rest = _cut(rest + _without_lines(block.lines, skipped))
            skipped = 0
            rest = self._block(slab, last=False) + rest
        if rest:
            self._block(rest, last=True)

    def sheet(self, encoding: str) -> Sheet:
        """All that was read; rows with something wrong in them are set aside."""
        empty = pl.DataFrame(schema={**dict.fromkeys(self.names, pl.String), ROW: pl.Int32})
        # Left in pieces: putting them together would hold the table twice.
        frame = pl.concat(self.frames or [empty], rechunk=False)
        # A column without a title, but with values in most rows, is one; see lib.intake.titles.
        width = max(
            (at for at, name in enumerate(self.names, 1) if 2 * frame[name].count() > frame.height),
            default=0,
        )
        titles = self.header.titles[: max(width, len(self.header.named))]
        sheet = Sheet(
            self.header.titles,
            frame,
            self.header.at + 1,
            encoding,
            self.delimiter,
            faults=tuple(self.faults),
            broken=self.broken,
            heading=self.header.above,
            notes=self._cut_off(),
        )
        beyond = self.names[len(titles) :]
        if beyond:
            sheet = sheet.set_aside("row_too_long", beyond, pl.Expr.is_not_null)
            sheet = replace(sheet, titles=titles, frame=sheet.frame.drop(beyond))
        return sheet.without_unusable(damaged=self.damaged)

    def _cut_off(self) -> tuple[Problem, ...]:
        """What to say where the last line has no end and too few cells, as in half a file."""
        last = next(reversed(self.faults), None)
        if self.ended or last is None or last.row != self.number - 1 or last.code != SHORT:
            return ()
        if is_total(last, self.broken[last.row]):
            return ()  # a sum says less than a case, and nothing comes behind it
        return (Problem(last.row, "", "", "file_cut"),)

    def _block(self, slab: bytes, *, last: bool) -> bytes:
        """Read one block; return what is left of it because its last quotation is still open."""
        if not slab:
            return b""
        frame = self._fast(slab)
        if frame is None:
            return self._exact(slab, last=last)
        numbers = pl.int_range(self.number, self.number + pl.len(), dtype=pl.Int32).alias(ROW)
        self.frames.append(frame.with_columns(numbers))
        self.number += frame.height
        return b""

    def _fast(self, slab: bytes) -> pl.DataFrame | None:
        """Read a regular block; None when it is not regular."""
        if len(self.delimiter.encode()) > 1 or self.width == 1:
            return None
        if not slab.endswith(b"\n"):  # else polars takes an empty last cell for the end
            slab += b"\n"
        marks = slab.count(b'"')
        if marks and not self._closes(slab):
            return None
        try:
            frame = self._parsed(slab, quoted=marks > 0)
        except pl.exceptions.PolarsError:
            return None
        if not self._adds_up(frame, len(slab), marks):
            return None
        lines = slab.count(b"\n")
        if lines != frame.height and not self._continues(frame, lines - frame.height):
            return None
        if b'""' not in slab:  # an empty cell in quotation marks is empty text to polars
            return frame
        return frame.with_columns(
            pl.when(pl.col(name) != "").then(pl.col(name)) for name in self.names
        )

    def _closes(self, slab: bytes) -> bool:
        """Whether each quotation begins where a cell does, and ends where one does.

        A quotation mark inside a cell would let polars read on through the rows below.
        """
        text = np.frombuffer(b"\n%b\n" % slab, np.uint8)
        at = np.flatnonzero(text == ord('"'))
        ends = np.isin(np.arange(256), [ord("\n"), ord(self.delimiter)])
        before, behind = text[at[::2] - 1], text[at[1::2] + 1]
        return len(before) == len(behind) and bool(ends[before].all() and ends[behind].all())

    def _adds_up(self, frame: pl.DataFrame, size: int, marks: int) -> bool:
        """Whether cells, what ends each of them, and quotation marks are all that was read.

        A separator that a row lacks makes it too much.
        """
        sizes = frame.select(pl.all().str.len_bytes().cast(pl.Int64).sum()).row(0)
        cells: int = sum(sizes)
        return cells + frame.height * self.width + marks == size

    def _parsed(self, slab: bytes, *, quoted: bool) -> pl.DataFrame:
        return pl.read_csv(
            slab,
            has_header=False,
            schema=dict.fromkeys(self.names, pl.String),
            separator=self.delimiter,
            quote_char='"' if quoted else None,
        )

    def _continues(self, frame: pl.DataFrame, further: int) -> bool:
        """Whether the `further` lines are in cells, and none of those swallows rows."""
        cells = [
            (at, cell)
            for at, one in enumerate(frame.iter_columns())
            for cell in one.filter(one.str.contains("\n", literal=True))
        ]
        return sum(cell.count("\n") for _, cell in cells) == further and not any(
            runs_over_rows(cell, at, self.delimiter, self.width)
            for at, cell in cells
            if at < self.width - 1
        )

    def _exact(self, slab: bytes, *, last: bool) -> bytes:
        """Read the irregular lines of a block one by one and all others at once."""
        lines = slab.decode().removesuffix("\n").split("\n")
        text = pl.Series(lines, dtype=pl.String)
        regular = (text.str.count_matches(self.delimiter, literal=True) == self.width - 1) & ~(
            text.str.contains('"', literal=True)
        )
        if self.width == 1 or len(self.delimiter.encode()) > 1:
            regular = pl.repeat(value=False, n=len(lines), eager=True, dtype=pl.Boolean)
        found: dict[int, Record] = {}
        end, free, misfits = len(lines), 0, len(self.broken)
        for at in (~regular).arg_true():
            if at < free or not lines[at]:
                continue
            record = record_at(lines, at, self.delimiter, self.width)
            if record.open and not last:
                end = at
                break
            found[at] = record
            free = at + record.lines
            misfits += record.code is not None and any(map(str.strip, record.cells))
            if misfits > MOST_MISFITS and misfits * 2 > self.number + at:
                raise FileUnreadable(reason=Sentence(MISFITS))
        self._take(text, regular, found, end)
        return "\n".join([*lines[end:], ""]).encode() if end < len(lines) else b""

    def _take(
        self, text: pl.Series, regular: pl.Series, found: dict[int, Record], end: int
    ) -> None:
        """Number the records that begin before line `end` and keep their cells."""
        further = [
            line
            for at, one in found.items()
            for line in range(at + 1, at + one.lines)
            if line < end
        ]
        begins = pl.repeat(value=True, n=end, eager=True, dtype=pl.Boolean)
        begins = begins.scatter(further, values=False)
        numbers = (begins.cast(pl.Int32).cum_sum() + (self.number - 1)).cast(pl.Int32)
        plain = regular[:end] & begins
        slab = "\n".join(text[:end].filter(plain)).encode()
        frames = []
        if slab:
            frame = self._parsed(slab, quoted=False)
            frames.append(frame.with_columns(numbers.filter(plain).alias(ROW)))
        good = {numbers[at]: one.cells for at, one in found.items() if one.code is None}
        for at, one in found.items():
            if one.code and any(map(str.strip, one.cells)):
                number = numbers[at]
                shown = self.delimiter.join(one.cells)[:LONGEST_VALUE]
                self.faults.append(Problem(number, self.header.titles[0], shown, one.code))
                self.broken[number] = one.cells
        cells = [[*(cell or None for cell in row), number] for number, row in good.items()]
        schema = {**dict.fromkeys(self.names, pl.String), ROW: pl.Int32}
        frames.append(pl.DataFrame(cells, schema=schema, orient="row"))
        self.frames.append(pl.concat(frames).sort(ROW))
        self.number += int(begins.sum())


def _without_lines(block: bytes, n: int) -> bytes:
    """A block without its first lines."""
    at = 0
    for _ in range(n):
        at = block.find(b"\n", at) + 1
        if at == 0:
            return b""
    return block[at:] if at else block


def ahead(blocks: Iterator[Block]) -> Iterator[Block]:
    """Decode the next block while the last one is read: the two take turns at two processors."""
    with ThreadPoolExecutor(1) as other:
        coming = other.submit(next, blocks, None)
        while (block := coming.result()) is not None:
            coming = other.submit(next, blocks, None)
            yield block


def _cut(block: bytes) -> tuple[bytes, bytes]:
    """Cut a block behind a line at whose end no quotation is open, if one is near its end."""
    marks = block.count(b'"')
    end = len(block)
    for _ in range(LOOK_BACK):
        if marks % 2 == 0 or end == 0:
            return block[:end], block[end:]
        start = block.rfind(b"\n", 0, end - 1) + 1
        marks -= block.count(b'"', start, end)
        end = start
    return block, b""
