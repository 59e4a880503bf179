"""Which cells over several rows an XLS, XLSB or ODS workbook merged: no library of ours tells it.

A part of lib/intake/tables/unpacking.py, which loads it by its path in the process of its own and,
like it, imports nothing of ours. Of each format only so much is read as leads to the merged cells:

* XLS: [MS-CFB] 2.2 to 2.6 for the stream, [MS-XLS] 2.4.28 (BoundSheet8) and 2.4.168 (MergeCells)
* XLSB: [MS-XLSB] 2.4.304 (BrtBundleSh), 2.4.29 and 2.4.706 (BrtBeginMergeCells, BrtMergeCell)
* ODS: OpenDocument 1.3, 19.679 (table:number-rows-spanned) and what is repeated (19.675, 19.677)
"""

import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

Merged = list[tuple[int, int, int]]
"""Column, first and last row of cells that were made one, all counted from 0."""

BEGIN, END = 0x809, 0x0A
BOUNDSHEET, MERGED_CELLS = 0x85, 0xE5
END_OF_CHAIN = 0xFFFFFFFA
"""From here on a number names no sector but says why there is none."""

HEADER_SECTORS = 109
"""Sectors of the table of sectors that the header itself names."""

SECTORS = (9, 12)
"""Powers of two of the bytes that a sector may have."""

IN_SMALL_SECTORS = 4096
"""Streams below that many bytes lie in small sectors; a workbook is larger."""

BUNDLED = re.compile(rb"\x9c\x01")
MERGES = re.compile(rb"\xb1\x01\x04(.{4})((?:\xb0\x01\x10.{16})+)", re.DOTALL)
RELATION = re.compile(rb"<(?:\w+:)?Relationship [^>]*>")
ATTRIBUTE = re.compile(rb'([\w:-]+)="([^"]*)"')
PART = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)((?:[ /][^>]*)?)>")
COUNTS = re.compile(rb"repeated|spanned")
SPANNED = re.compile(rb'number-rows-spanned="(?!1")')
BLOCK, OVERLAP = 1 << 22, 1 << 20


def merged_in(workbook: Path) -> list[Merged]:
    """Sheet by sheet the cells over several rows that were made one; none where nothing tells."""
    kinds = {".xls": _of_xls, ".xlsb": _of_xlsb, ".ods": _of_ods}
    return [sorted(set(one)) for one in kinds[workbook.suffix](workbook)]


def _of_xls(workbook: Path) -> Iterator[Merged]:
    stream = _stream(workbook.read_bytes())
    for kind, at, size in _records(stream, 0):
        if kind == BOUNDSHEET and size >= 4:  # noqa: PLR2004 - where the sheet begins
            yield list(_in_sheet(stream, struct.unpack_from("<I", stream, at)[0]))


def _in_sheet(stream: bytes, begin: int) -> Iterator[tuple[int, int, int]]:
    for kind, at, size in _records(stream, begin):
        if kind == MERGED_CELLS:
            for first, last, column, _ in struct.iter_unpack(
                "<4H", stream[at + 2 : at + 2 + (size - 2) // 8 * 8]
            ):
                if last > first:
                    yield column, first, last


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place and size of each record of one part of the stream, with charts inside it."""
    inside = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        inside += (kind == BEGIN) - (kind == END)
        if inside == 0:
            return
        yield kind, at + 4, size
        at += 4 + size


def _stream(data: bytes) -> bytes:
    """The stream of the workbook, whose sectors may lie in any order."""
    power = struct.unpack_from("<H", data, 30)[0]
    if power not in SECTORS:
        return b""
    size = 1 << power
    numbers = f"<{size // 4}I"

    def sector(at: int) -> bytes:
        return data[(at + 1) * size : (at + 2) * size].ljust(size, b"\0")

    listed = list(struct.unpack_from(f"<{HEADER_SECTORS}I", data, 76))
    more = struct.unpack_from("<I", data, 68)[0]
    while more < END_OF_CHAIN and len(listed) * size < len(data):
        *told, more = struct.unpack(numbers, sector(more))
        listed += told
    table = [
        one for at in listed if at < END_OF_CHAIN for one in struct.unpack(numbers, sector(at))
    ]

    def chain(at: int) -> bytes:
        found: list[bytes] = []
        while at < len(table) and len(found) <= len(table):
            found.append(sector(at))
            at = table[at]
        return b"".join(found)

    for entry in struct.iter_unpack("<64sH50xIQ", chain(struct.unpack_from("<I", data, 48)[0])):
        name, length, begin, bytes_ = entry
        said = name[: max(length - 2, 0)].decode("utf-16-le", "replace")
        if said in {"Workbook", "Book"} and bytes_ & 0xFFFFFFFF >= IN_SMALL_SECTORS:
            return chain(begin)
    return b""


def _of_xlsb(workbook: Path) -> Iterator[Merged]:
    with zipfile.ZipFile(workbook) as archive:
        for part in _sheets(archive):
            yield [
                (column, first, last)
                for block in _blocks(archive, part)
                for _, cells in MERGES.findall(block)
                for first, last, column, _ in struct.iter_unpack(
                    "<3x4I", cells[: len(cells) // 19 * 19]
                )
                if last > first
            ]


def _sheets(archive: zipfile.ZipFile) -> Iterator[str]:
    """The parts of the archive that hold the sheets, in the order of the sheets."""
    relations = [
        dict(ATTRIBUTE.findall(one))
        for one in RELATION.findall(archive.read("xl/_rels/workbook.bin.rels"))
    ]
    targets = {one.get(b"Id", b"").decode(): one.get(b"Target", b"").decode() for one in relations}
    book = archive.read("xl/workbook.bin")
    for found in BUNDLED.finditer(book):
        at = found.end()
        while at < len(book) and book[at] & 0x80:  # the size of the record, seven bits a byte
            at += 1
        length = struct.unpack_from("<I", book, at + 9)[0] if at + 13 <= len(book) else 0
        name = book[at + 13 : at + 13 + 2 * min(length, 255)].decode("utf-16-le", "replace")
        if target := targets.get(name):
            yield target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _of_ods(workbook: Path) -> Iterator[Merged]:
    with zipfile.ZipFile(workbook) as archive:
        if not any(SPANNED.search(block) for block in _blocks(archive, "content.xml")):
            return
        content = archive.read("content.xml")
    found: Merged | None = None
    row = next_row = column = 0
    for cell in PART.finditer(content):
        part, told = cell.groups()
        says = dict(ATTRIBUTE.findall(told)) if COUNTS.search(told) else {}
        if part == b"table":
            if found is not None:
                yield found
            found, next_row = [], 0
        elif part == b"table-row":
            row, column = next_row, 0
            next_row += int(says.get(b"table:number-rows-repeated", 1))
        elif found is not None:
            over = int(says.get(b"table:number-rows-spanned", 1))
            if over > 1:
                found.append((column, row, row + over - 1))
            column += int(says.get(b"table:number-columns-repeated", 1))
    if found is not None:
        yield found


def _blocks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    tail = b""
    with archive.open(name) as file:
        while block := file.read(BLOCK):
            yield tail + block
            tail = block[-OVERLAP:]
