"""The chain of the audit: each row carries a seal that only the holder of the key can make.

A seal is HMAC-SHA256 over the seal before it and all columns of its row, so that whoever owns the
database file but not the key can neither change a row, nor take one out, nor build the chain anew.
Cutting off the end leaves a shorter chain that is whole; therefore the head is anchored: each
write adds a line to a file beside the key. Key and anchors lie outside the database, and an
administrator may place them outside its folder.

Rows from before there were seals are covered by their digest, which stands where the first seal
expects the one before it.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from lib.errors import StoreBroken
from lib.ledger import databases
from lib.ledger.file import ANCHORS

KEY = "audit.key"

COLUMNS = ("sequence", "at", "actor", "act", "subject", "roles", "why", "before", "after")
"""What a seal covers, in this order."""

Cell = tuple[str, bytes | None]
"""A value as it lies in the database: the name of its type, and its bytes."""


@dataclass(frozen=True)
class Row:
    """A row as it lies in the database, read without any understanding of it."""

    sequence: int
    cells: Sequence[Cell]
    seal: str | None


def cells(values: Iterable[str | int | None]) -> list[Cell]:
    """Values as the database will keep them."""
    return [_cell(value) for value in values]


def _cell(value: str | int | None) -> Cell:
    match value:
        case None:
            return "null", None
        case int():
            return "integer", str(value).encode()
        case _:
            return "text", value.encode()


def seal(key: bytes, before: str, row: Sequence[Cell]) -> str:
    """The seal of a row after the seal `before`, in hexadecimal."""
    return hmac.digest(key, before.encode() + b"|" + _written(row), "sha256").hex()


def start(rows: Iterable[Row]) -> str:
    """What stands before the first seal: the digest of the rows that have none."""
    sha = hashlib.sha256()
    for row in rows:
        sha.update(_written(row.cells))
    return sha.hexdigest()


def _written(row: Sequence[Cell]) -> bytes:
    """The cells one after the other, each with its length: no two rows are written alike."""
    return b"".join(
        b"%s:%d:%s" % (kind.encode(), len(held or b""), held or b"") for kind, held in row
    )


def read(connection: sa.Connection, where: str = "", order: str = "sequence") -> Iterable[Row]:
    """Rows of the audit as they lie there; `where` is a condition of ours."""
    condition = f"WHERE {where}" if where else ""
    told_as = databases.of(connection).cell
    cells = ", ".join(map(told_as, (*COLUMNS, "seal")))
    query = f"SELECT sequence, {cells} FROM audit {condition} ORDER BY {order}"  # noqa: S608 — no value of anybody
    for sequence, *told in connection.exec_driver_sql(query):
        kinds, held = told[0::2], told[1::2]
        *covered, sealed = zip(kinds, held, strict=True)
        yield Row(sequence, covered, _text(*sealed))


def _text(kind: str, held: bytes | None) -> str | None:
    """A seal as text; what lies there as anything else is none that we made."""
    if held is None:
        return None
    told = held.decode("ascii", "replace")
    return told if kind == "text" else f"{kind} {told}"


def last(connection: sa.Connection) -> tuple[int, str | None]:
    """Sequence and seal of the last row; 0 and None where there is none."""
    found = next(iter(read(connection, order="sequence DESC LIMIT 1")), None)
    return (found.sequence, found.seal) if found else (0, None)


# What lies outside the database -------------------------------------------------------------------


def key_of(folder: Path, *, new: bool) -> bytes:
    """The key in `folder`; made there, for our eyes only, where the chain is `new`.

    Raises:
        StoreBroken: it is gone; another key would fit no seal that is kept.

    """
    place = folder / KEY
    if new and not place.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = place.with_suffix(".tmp")
        with suppress(FileNotFoundError):
            temporary.unlink()
        _write_private(temporary, secrets.token_hex(32).encode(), os.O_EXCL)
        temporary.replace(place)
    try:
        return place.read_bytes().strip()
    except OSError as error:
        raise StoreBroken(path=place) from error


def anchor(folder: Path, sequence: int, sealed: str) -> None:
    """Note the head outside the database, after it was committed: it can only lag behind."""
    _write_private(folder / ANCHORS, f"{sequence} {sealed}\n".encode(), os.O_APPEND)


def anchors(folder: Path) -> tuple[tuple[int, str], ...]:
    """All noted heads: sequence and seal. A line of which a crash left a part is passed over."""
    try:
        lines = (folder / ANCHORS).read_text("ascii", errors="replace").splitlines()
    except OSError:
        return ()
    noted = (line.split(" ") for line in lines)
    return tuple(
        (int(pair[0]), pair[1])
        for pair in noted
        if len(pair) == 2 and pair[0].isdecimal() and pair[1]  # noqa: PLR2004 — a number and a seal
    )


def _write_private(path: Path, content: bytes, how: int) -> None:
    """Write for our eyes only, in one call of the system: writers do not cut into each other."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600)
    try:
        os.write(handle, content)
    finally:
        os.close(handle)
