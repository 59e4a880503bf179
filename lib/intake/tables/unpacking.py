"""The part of reading a workbook that runs in a process of its own, within limits.

A workbook of a few kilobytes can ask for any amount of memory: one cell in the last row and column
makes its table 17 thousand million cells. Nothing but a limit of the system stops that surely, and
a limit must not end the product. The script is run by its path and imports nothing of ours, so
that it starts quickly:

    python unpacking.py WORKBOOK FOLDER BYTES

writes each sheet to FOLDER as Arrow, all cells as text, and `sheets.json` with what they are.
"""

import json
import re
import runpy
import struct
import sys
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

DIGITS = 15
"""Digits that Excel keeps of a number."""

EXACT = 2**53
"""Up to here every whole number is kept as it is."""

ERRORS = {
    "NA": "#N/A",
    "Div0": "#DIV/0!",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "GettingData": "#GETTING_DATA",
}
TIME = r"^1899-12-3[01] [0-9:.]+$"
ODD = rf"^(?:-?[0-9]{{16,}}|-?[0-9]{{7,}}\.[0-9]{{7,9}})$|{TIME}"
"""Texts that may not be what the cell holds: times without a day; long numbers, noisy decimals."""

SHEETS = "sheets.json"
UNREADABLE, TOO_LARGE, UNCALCULATED = 3, 4, 5

Changes = defaultdict[int, dict[int, str]]
AreNumbers = Callable[[list[int]], dict[int, Any]]

LONG_NUMBER = re.compile(rb"v>-?(?:[0-9]{16,}|[0-9]{7,}\.[0-9]|[0-9.]+[Ee]\+?[0-9])")
NO_RESULT = (b"</f></c>", b"</f><v></v>", b"</f><v/>", b"</f><v />", b"/></c>")
UNCALCULATED_CELL = re.compile(
    rb'<c (?![^>]*t="str")[^>]*><f(?:\s[^>]*)?(?:/>|>[^<]*</f>)(?:<v\s?/>|<v></v>)?</c>'
)
MERGED = re.compile(rb'mergeCell [^>]*?ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
SHEET = re.compile(rb'<(?:\w+:)?sheet [^>]*?:id="([^"]+)"')
RELATION = re.compile(rb"<(?:\w+:)?Relationship [^>]*>")
ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')
LETTERS = 26
BLOCK, OVERLAP = 1 << 22, 1 << 13

_ERROR = re.compile(r"Error\(([A-Za-z0-9]+)\)")


def limit(size: int) -> None:
    """Let this process have no more than that many bytes, where the system can."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


class NotCalculated(Exception):
    """A formula has no result: the workbook was made by a program and never calculated."""


Merged = list[tuple[int, int, int]]
"""Column, first and last row of cells that were made one, all counted from 0."""


class Looked(NamedTuple):
    """What the reader does not tell of a workbook.

    Whether any cell holds a number that the reader may not show as it is, and sheet by sheet, as
    far as that is known, which cells over several rows were made one.
    """

    long_numbers: bool
    merged: list[Merged]


def look(workbook: Path) -> Looked:
    """Look at what the reader does not tell; of other files than XLSX it may be any number.

    Raises:
        NotCalculated: a formula has no result, which the reader takes for an empty cell.

    """
    if workbook.suffix != ".xlsx":
        return Looked(long_numbers=True, merged=_merged_in(workbook))
    found = False
    merged: defaultdict[str, set[tuple[int, int, int]]] = defaultdict(set)
    with zipfile.ZipFile(workbook) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                for block in _blocks(archive, name):
                    found = found or LONG_NUMBER.search(block) is not None
                    doubt = any(one in block for one in NO_RESULT)
                    if doubt and UNCALCULATED_CELL.search(block):
                        raise NotCalculated
                    merged[name].update(_over_rows(block))
        parts = _parts(archive)
    return Looked(found, [sorted(merged[name]) for name in parts])


def _merged_in(workbook: Path) -> list[Merged]:
    """What lib/intake/tables/merging.py finds; a damaged or vast part of it keeps no row out."""
    found: list[Merged] = []
    damaged = (ArithmeticError, LookupError, ValueError, struct.error, zipfile.BadZipFile)
    with suppress(MemoryError, *damaged):
        found = runpy.run_path(str(Path(__file__).with_name("merging.py")))["merged_in"](workbook)
    return found


def _over_rows(block: bytes) -> Iterator[tuple[int, int, int]]:
    for letters, first, _, last in MERGED.findall(block):
        if int(last) > int(first):
            at = 0
            for letter in letters:
                at = at * LETTERS + letter - ord("A") + 1
            yield at - 1, int(first) - 1, int(last) - 1


def _parts(archive: zipfile.ZipFile) -> list[str]:
    """The parts of the archive that hold the sheets, in the order of the sheets; none if unsaid."""
    try:
        book = archive.read("xl/workbook.xml")
        told = archive.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return []
    relations = [dict(ATTRIBUTE.findall(one)) for one in RELATION.findall(told)]
    targets = {one.get(b"Id"): one.get(b"Target", b"").decode() for one in relations}
    named = [targets.get(one, "") for one in SHEET.findall(book)]
    return [one.removeprefix("/") if one.startswith("/") else f"xl/{one}" for one in named]


def _blocks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    tail = b""
    with archive.open(name) as file:
        while block := file.read(BLOCK):
            yield tail + block
            tail = block[-OVERLAP:]


def unpack(workbook: Path, folder: Path) -> list[dict[str, Any]]:
    """Write the sheets of a workbook; return name, file, height and visibility of each."""
    import fastexcel  # noqa: PLC0415 - only after the limit is set

    # The reader lets go of the interpreter's lock, so both go through the file at the same time.
    with ThreadPoolExecutor(1) as other:
        scan = other.submit(look, workbook)
        book = fastexcel.read_excel(workbook)
        return [_unpack(book, at, folder, scan) for at in range(len(book.sheet_names))]


def _unpack(book: Any, at: int, folder: Path, scan: Future[Looked]) -> dict[str, Any]:  # noqa: ANN401
    """Write one sheet; `scan` says in the end what the reader does not."""
    name = book.sheet_names[at]
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    batch, errors = sheet.to_arrow_with_errors()
    visible = sheet.visible == "visible"
    del sheet
    looked = scan.result()
    changes = _changes(batch, partial(_are_numbers, book, name) if looked.long_numbers else None)
    for error in errors.errors if errors else ():
        found = _ERROR.search(error.detail)
        row, place = error.offset_position
        changes[place][row] = ERRORS.get(found[1], f"#{found[1]}") if found else "#N/A"
    file = folder / f"{at}.arrow"
    _write(batch, changes, file)
    merged = looked.merged[at] if at < len(looked.merged) else []
    told = {"name": name, "file": file.name, "visible": visible, "rows": batch.num_rows}
    return {**told, "merged": merged}


def _changes(batch: Any, are_numbers: AreNumbers | None) -> Changes:  # noqa: ANN401 - pyarrow
    """Column → row → the text that says exactly what a cell holds where the reader's does not.

    Without `are_numbers` there are no numbers that need it.
    """
    import pyarrow.compute as pc  # noqa: PLC0415 - likewise

    changes: Changes = defaultdict(dict)
    doubtful: Changes = defaultdict(dict)
    for place, column in enumerate(batch.columns):
        told = pc.match_substring_regex(column, ODD if are_numbers else TIME)
        for row in pc.indices_nonzero(told).to_pylist():
            text = column[row].as_py()
            if text.startswith("1899-"):
                changes[place][row] = text.split(" ", 1)[1]
            elif (better := as_number(text)) is not None:
                doubtful[place][row] = better
    if doubtful and are_numbers:
        numbers = are_numbers(list(doubtful))
        for place, rows in doubtful.items():
            typed = numbers[place]
            changes[place] |= {row: text for row, text in rows.items() if typed[row].is_valid}
    return changes


def as_number(text: str) -> str | None:
    """How Excel shows a number of that text; None if no number looks so, or if it looks the same.

    Beyond 15 digits a whole number is written 4.40301199001011E+17: its digits are lost, and
    whoever needs them (an identity number) must not take zeros for digits.
    """
    value = float(text)
    places = 9 if "." in text else 0
    shown = f"{value:.{places}f}"
    if text not in {shown, shown.rstrip("0")}:
        return None
    if places:
        return f"{value:.{DIGITS}g}"
    if abs(value) < EXACT and float(f"{value:.{DIGITS}g}") != value:
        return None
    mantissa, exponent = f"{value:.{DIGITS - 1}E}".split("E")
    return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}"


def _are_numbers(book: Any, name: str, places: list[int]) -> dict[int, Any]:  # noqa: ANN401
    """For some columns, which cells hold numbers: as true or false, text is nothing."""
    sheet = book.load_sheet(
        name, header_row=None, skip_rows=0, dtypes="boolean", use_columns=sorted(places)
    )
    return dict(zip(sorted(places), sheet.to_arrow().columns, strict=True))


def _write(batch: Any, changes: Changes, file: Path) -> None:  # noqa: ANN401
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import ipc  # noqa: PLC0415

    columns = list(batch.columns)
    for place, rows in changes.items():
        cells = columns[place].to_pylist()
        for row, text in rows.items():
            cells[row] = text
        columns[place] = pa.array(cells, pa.string())
    names = [f"c{place}" for place in range(len(columns))]
    table = pa.record_batch(columns, names=names)
    with ipc.new_file(str(file), table.schema) as writer:
        writer.write_batch(table)


def main(workbook: str, folder: str, size: str) -> int:
    """Do it; the exit code says how it went."""
    limit(int(size))
    try:
        sheets = unpack(Path(workbook), Path(folder))
    except NotCalculated:
        return UNCALCULATED
    except MemoryError:
        return TOO_LARGE
    except BaseException as error:  # noqa: BLE001 - a panic of the reader is no Exception
        large = "capacity overflow" in str(error) or "memory" in str(error)
        sys.stderr.write(type(error).__name__)
        return TOO_LARGE if large else UNREADABLE
    (Path(folder) / SHEETS).write_text(json.dumps(sheets))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
