"""Immutable Parquet files, written so that a crash never leaves half of one.

The bytes go to a temporary name in the same folder, are synced to the disk and renamed; only then
does the catalogue learn of them.
"""

import datetime as dt
import errno
import hashlib
import shutil
import stat
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import polars as pl

from lib import durable
from lib.cases.fields import empty_frame
from lib.errors import StoreBroken

ALWAYS = ("client", "case_key")
"""Columns by which rows are chosen, whether or not any of them has a value."""

BLOCK = 1 << 20
"""Bytes hashed at a time."""

SCANS = 256
"""Snapshots that stay open: what a scan does with a hundred columns takes as long to say as to do,
and every page says it for all files, several times."""

Stamp = tuple[int, int, int]
"""When a file was written, its size, and its number on the disk."""


def write(frame: pl.DataFrame, target: Path, told: Mapping[str, str] | None = None) -> str:
    """Write `frame` to `target` as a whole or not at all; return its SHA-256.

    `told` is kept in the file beside the rows; pl.read_parquet_metadata gives it back.
    """
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = target.with_suffix(".tmp")
    try:
        frame.write_parquet(
            temporary,
            compression="zstd",
            compression_level=1,  # a tenth larger than the default and written in two thirds
            statistics=True,
            metadata=dict(told or {}),
        )
        temporary.chmod(0o600)
        durable.sync(temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    durable.sync_folder(target.parent)
    return digest(target)


def move(source: Path, target: Path) -> None:
    """Bring a written snapshot to its place, as a whole or not at all.

    Its bytes were synced when it was written; on another file system they are copied and synced.
    It counts as new from now on, however long it waited: see `before`.
    """
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source.touch()
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        temporary = target.with_suffix(".tmp")
        try:
            shutil.copyfile(source, temporary)
            temporary.chmod(0o600)
            durable.sync(temporary)
            temporary.replace(target)
            source.unlink(missing_ok=True)
        finally:
            temporary.unlink(missing_ok=True)
    durable.sync_folder(target.parent)


def before(folder: Path, moment: dt.datetime) -> list[Path]:
    """What lies in a folder of snapshots since before a moment."""
    found = []
    for path in folder.rglob("*"):
        with suppress(OSError):  # moved back meanwhile
            seen = path.stat()
            if stat.S_ISREG(seen.st_mode) and seen.st_mtime < moment.timestamp():
                found.append(path)
    return found


def scan(path: Path, kind: str) -> pl.LazyFrame:
    """Open a snapshot lazily, with the columns that its kind has today.

    A column without a value is not in the file, nor is a field of which the product learned later.

    Raises:
        StoreBroken: it is gone.

    """
    return _scanned(path, kind, _stamp(path))


@lru_cache(SCANS)
def _scanned(path: Path, kind: str, stamp: Stamp) -> pl.LazyFrame:
    """The snapshot at a path; `stamp` tells it from one that took its place."""
    found = _scanned_as_written(path, kind, stamp)
    there = found.collect_schema()
    return found.select(
        pl.col(name) if name in there else pl.lit(None, dtype).alias(name)
        for name, dtype in empty_frame(kind).schema.items()
    )


def scan_written(path: Path, kind: str) -> pl.LazyFrame:
    """Open a snapshot lazily, with ALWAYS and those of today's columns that hold a value in it.

    Raises:
        StoreBroken: it is gone.

    """
    return _scanned_as_written(path, kind, _stamp(path))


@lru_cache(SCANS)
def _scanned_as_written(path: Path, kind: str, stamp: Stamp) -> pl.LazyFrame:
    del stamp  # it is only there to be told apart by
    found = pl.scan_parquet(path)
    there = found.collect_schema()
    wanted = empty_frame(kind).schema
    return found.select(
        pl.col(name).cast(wanted[name]) if name in there else pl.lit(None, wanted[name]).alias(name)
        for name in wanted
        if name in there or name in ALWAYS
    )


def _stamp(path: Path) -> Stamp:
    """What changes when another file takes the place of this one."""
    try:
        seen = path.stat()
    except OSError as error:
        raise StoreBroken(path=path) from error
    if not stat.S_ISREG(seen.st_mode):
        raise StoreBroken(path=path)
    return seen.st_mtime_ns, seen.st_size, seen.st_ino


def complete(frame: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Add the columns of a kind that `frame` lacks; empty ones of one type share their memory."""
    wanted = empty_frame(kind).schema
    frame = frame.rechunk()  # else the first query copies the whole table, the empty columns too
    empty = {
        dtype: pl.repeat(None, frame.height, dtype=dtype, eager=True)
        for dtype in set(wanted.values())
    }
    return pl.DataFrame(
        [
            frame[name] if name in frame.columns else empty[dtype].alias(name)
            for name, dtype in wanted.items()
        ]
    )


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    sha = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            sha.update(block)
    return sha.hexdigest()


def check(path: Path, told: str) -> None:
    """Make sure that a snapshot is as it was written.

    Raises:
        StoreBroken: it has other bytes than those of the SHA-256 that was told.

    """
    if digest(path) != told:
        raise StoreBroken(path=path)
