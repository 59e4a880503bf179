"""What was made of many files, kept beside them so that nobody waits for it twice.

Twelve million repayments find their cases in half a minute, and the names of cases in two years of
month ends are known as late. So what comes of it is kept in a folder of its own, under a name that
tells of which files it was made: other files, another name. Nothing in there is anything but made
of the snapshots; whoever deletes the folder only waits once more. It holds personal data as they
do, so that whoever erases rows from them clears it too.

A portfolio that is read at once anyway has no such folder.

To make it takes up to twice the memory that all pages need; so a server lets it be made by another
process (lib.preparing) and reads what that one wrote.
"""

import hashlib
import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

import polars as pl

from lib.portfolio.records import ImportRecord

LARGE = 1_000_000
"""Rows of the files, cases included, from which on what is made of them is kept."""

FEW = 100_000
"""Rows of the files, cases included, up to which what is made of them stays in memory: some ten
megabytes a kind."""

FOLDER = "prepared"

REVISION = 4
"""Of how it is made: what another version of the product kept is made anew."""

STALE = 3_600
"""Seconds after which nobody reads any more what was made of earlier files."""

Parts = Iterable[pl.DataFrame]

Elsewhere = Callable[[Path, str, Path], None]
"""Lets what is missing be made by another process, and waits for it: home, name, where it will
stand. Where nobody could make it, it returns all the same."""

_elsewhere: ContextVar[Elsewhere | None] = ContextVar("elsewhere", default=None)
_noted: ContextVar[list[str] | None] = ContextVar("noted", default=None)


def kept(
    home: Path,
    name: str,
    files: Sequence[ImportRecord],
    make: Callable[[Path], Parts],
    among: Sequence[ImportRecord] = (),
) -> pl.LazyFrame | None:
    """What was made of some files, lazily; made now where it is not yet, None where it is no use.

    Args:
        home: the folder of the store.
        name: what it is; a mark behind a dot tells what it was made without.
        files: of which imports it is made.
        make: gives its parts one after the other, which need not fit into memory together; what it
            needs on the way it may write into the folder that it is given.
        among: the files that tell whether it is kept, where it is made of few of many.

    """
    if not are_many(among or files):
        return None
    place = home / FOLDER / f"{name}.{_mark(files)}"
    elsewhere, noted = _elsewhere.get(), _noted.get()
    if elsewhere is not None and not place.is_dir():
        elsewhere(home, name, place)
    if not place.is_dir():
        try:
            _write(place, make)
        except OSError:  # a full or a foreign disk: then it is made each time
            if noted is not None:
                raise
            return None
        _leave(place, name)
        if noted is not None:
            noted.append(name)
    return pl.scan_parquet(sorted(place.glob("*.parquet")))


def let_be_made(elsewhere: Elsewhere) -> None:
    """Let another process make what is missing, from now on in this thread of a server."""
    _elsewhere.set(elsewhere)


@contextmanager
def noting() -> Iterator[list[str]]:
    """Note the names of what is made inside; there it is an error when it cannot be kept.

    Raises:
        OSError: what was made cannot be written, or files of which it was made are gone.

    """
    names: list[str] = []
    token = _noted.set(names)
    try:
        yield names
    finally:
        _noted.reset(token)


def are_many(files: Sequence[ImportRecord]) -> bool:
    """Whether what is made of these files is kept."""
    return sum(one.accepted for one in files) >= LARGE


def are_few(files: Sequence[ImportRecord]) -> bool:
    """Whether what is made of these files stays in memory."""
    return sum(one.accepted for one in files) <= FEW


def apart(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with texts of their own.

    A few rows of a file point into the texts of all its rows, which stay in the memory with them:
    of two years what is new in each file would hold all files.
    """
    return rows.with_columns(pl.col(pl.String) + "")


def clear(home: Path) -> None:
    """Let go of all of it, because rows were erased from the files.

    Whoever is writing there at that moment finds no folder of his own any more, and leaves nothing.
    """
    with suppress(OSError):  # there is none, or Windows lets nobody move what is being read
        (home / FOLDER).rename(home / f"{FOLDER}.{uuid.uuid4().hex[:12]}")
    for one in home.glob(f"{FOLDER}*"):
        shutil.rmtree(one, ignore_errors=True)


def _mark(files: Sequence[ImportRecord]) -> str:
    """A name for these files in this order, with these bytes."""
    told = [f"{one.path} {one.snapshot_hash}" for one in files]
    return hashlib.sha256("\n".join([str(REVISION), *told]).encode()).hexdigest()[:24]


def _write(place: Path, make: Callable[[Path], Parts]) -> None:
    """Write the parts into a folder that takes its place when all are written."""
    begun = place.with_name(f"{uuid.uuid4().hex[:12]}.tmp")
    work = begun / "work"
    for folder in (place.parent, begun, work):
        folder.mkdir(exist_ok=True, mode=0o700)
    try:
        for at, part in enumerate(make(work)):
            part.write_parquet(begun / f"{at:04}.parquet", compression="lz4")
        shutil.rmtree(work)
        try:
            begun.rename(place)
        except OSError:
            if not place.is_dir():  # else somebody was faster
                raise
    finally:
        shutil.rmtree(begun, ignore_errors=True)


def _leave(place: Path, name: str) -> None:
    """Clear away what was made of earlier files, unless somebody may still be reading it.

    Whatever stands behind a dot in its name, of whom nothing is in it too, makes it no other thing.
    """
    old, mine = time.time() - STALE, name.partition(".")[0]
    for other in place.parent.iterdir():
        named = other.name.partition(".")[0] == mine or other.suffix == ".tmp"
        with suppress(OSError):
            if named and other != place and other.stat().st_mtime < old:
                shutil.rmtree(other, ignore_errors=True)
