"""Lines to records, one at a time: what lies outside the regular is read here, exactly.

A quotation mark too many or too few makes a reader of CSV swallow everything up to the next one.
Here a line whose quotation does not close properly is a fault of its own, and reading goes on with
the next line, so that damage costs the row that has it and no other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LOOKAHEAD = 200
"""Lines within which a quotation must close."""

NARROW = 4
"""With fewer columns a line of a note looks like a row too easily."""

QUOTE_UNCLOSED = "quote_unclosed"


class Malformed(Exception):
    """A quotation that is followed by more text."""


@dataclass(frozen=True)
class Record:
    """One row: its cells, the lines it took, and the code of what is wrong with its layout.

    `open` says that the lines ended before its quotation did.
    """

    cells: Sequence[str]
    lines: int = 1
    code: str | None = None
    open: bool = False


def records(lines: Sequence[str], delimiter: str) -> Iterator[Record]:
    """Read lines one record after another, as long as the caller likes."""
    at = 0
    while at < len(lines):
        record = record_at(lines, at, delimiter)
        yield record
        at += record.lines


def record_at(lines: Sequence[str], at: int, delimiter: str, width: int | None = None) -> Record:
    """Read the record that begins with a line; `width` is the number of cells it must have."""
    text, taken = lines[at], 1
    while True:
        try:
            cells = split(text, delimiter)
        except Malformed:
            break
        if cells is not None:
            if (
                taken > 1
                and width
                and _swallows(cells, lines[at + 1 : at + taken], delimiter, width)
            ):
                break
            return _fitted(cells, taken, width)
        closing = _next_quote(lines, at + taken, at + LOOKAHEAD)
        if closing is None:
            unclosed = at + LOOKAHEAD >= len(lines)
            return Record(lines[at].split(delimiter), 1, QUOTE_UNCLOSED, open=unclosed)
        taken = closing + 1 - at
        text = "\n".join(lines[at : closing + 1])
    return Record(lines[at].split(delimiter), 1, QUOTE_UNCLOSED)


def split(text: str, delimiter: str) -> list[str] | None:
    """Take a record's text apart; None when a quotation is still open at its end.

    Raises:
        Malformed: a quotation is followed by more text.

    """
    if '"' not in text:
        return text.split(delimiter)
    cells: list[str] = []
    at = 0
    while True:
        if text.startswith('"', at):
            end = _closing(text, at + 1)
            if end < 0:
                return None
            cells.append(text[at + 1 : end].replace('""', '"'))
            end += 1
        else:
            end = text.find(delimiter, at)
            end = len(text) if end < 0 else end
            cells.append(text[at:end])
        if end == len(text):
            return cells
        if not text.startswith(delimiter, end):
            raise Malformed
        at = end + len(delimiter)


def _closing(text: str, at: int) -> int:
    """The place of the mark that closes a quotation; doubled ones are part of it."""
    end = text.find('"', at)
    while end >= 0 and text.startswith('"', end + 1):
        end = text.find('"', end + 2)
    return end


def _next_quote(lines: Sequence[str], start: int, stop: int) -> int | None:
    return next((at for at in range(start, min(stop, len(lines))) if '"' in lines[at]), None)


def _fitted(cells: list[str], taken: int, width: int | None) -> Record:
    """The record with exactly the width; empty cells beyond it are no cells."""
    if width is None or len(cells) == width:
        return Record(cells, taken)
    if any(cell.strip() for cell in cells[width:]):
        return Record(cells, taken, "row_too_long")
    if len(cells) < width:
        return Record(cells, taken, "row_too_short")
    return Record(cells[:width], taken)


def _swallows(cells: Sequence[str], further: Sequence[str], delimiter: str, width: int) -> bool:
    """Whether a quotation seems to have run over whole rows because a mark is wrong.

    Either the row does not fit and lines in it would, or a cell begins with the rest of one row and
    ends with the beginning of another. In the last column a pasted row looks the same; there the
    quotation is believed.
    """
    if width < NARROW:
        return False
    if len(cells) != width:
        return any(line.count(delimiter) == width - 1 for line in further)
    return any(runs_over_rows(cell, at, delimiter, width) for at, cell in enumerate(cells[:-1]))


def runs_over_rows(cell: str, at: int, delimiter: str, width: int) -> bool:
    """Whether the lines of a cell at that place are the end, whole and the beginning of rows."""
    first, *whole, last = (
        (line.count(delimiter) for line in cell.split("\n")) if "\n" in cell else ((-1, -1))
    )
    return first == width - 1 - at and last == at and all(n == width - 1 for n in whole)
