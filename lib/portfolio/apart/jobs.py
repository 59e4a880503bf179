"""The jobs of checking as they lie on the disk: what was asked, what came of it, what is left over.

A job is a folder below home/staging with the file, how it is to be read, how far the check is, and
in the end the rows in their final form, the verdict, and the row for the catalogue. Whoever knows
its number finds it again; what nobody comes back to is cleared away when the next job starts.
"""

import datetime as dt
import pickle
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from lib.errors import StoreBroken
from lib.intake import Options
from lib.intake.tables.workbook import UNPACKED_IN
from lib.portfolio import drafts, snapshots
from lib.portfolio.apart import children, handed
from lib.portfolio.bringing import Brought
from lib.portfolio.compare.changes import Changes
from lib.portfolio.compare.comparing import Grace
from lib.portfolio.errors import CheckGone
from lib.portfolio.records import ImportRecord

FOLDER = "staging"
"""Where jobs lie below the product's home."""

COMPARED, BEFORE = "compared.parquet", "before.parquet"
"""Files of a job: the comparison with what is there, and what was compared."""

UNREADABLE = (
    OSError,
    pickle.UnpicklingError,
    AttributeError,
    EOFError,
    ImportError,
    TypeError,
    pl.exceptions.PolarsError,
)
"""What reading a file of a job raises that is gone, or that another version wrote."""

FORGOTTEN = dt.timedelta(days=1)
"""After this time a finished check to which nobody came back is cleared away."""

ABANDONED = dt.timedelta(hours=1)
"""After this time a check that runs or died and that nobody looks at is."""


@dataclass(frozen=True)
class Job:
    """One check; its number is all that a session or a link must know."""

    home: Path
    job_id: str

    @property
    def folder(self) -> Path:
        """All that the job has."""
        return self.home / FOLDER / self.job_id

    def file(self, name: str) -> Path:
        """One file of the job."""
        return self.folder / name


@dataclass(frozen=True)
class Asked:
    """What is to be checked, and within what; `memory_mb` 0 sets no limit."""

    name: str
    size: int
    options: Options
    memory_mb: int
    grace: Grace
    asked_at: dt.datetime


@dataclass(frozen=True)
class Checked:
    """What came of a check: `brought` without its rows, which lie beside it, and what commits them.

    `compared` are the imports that counted for the file's clients when it was compared with them.
    """

    brought: Brought
    record: ImportRecord
    compared: tuple[str, ...]


def find(home: Path, job_id: str) -> Job:
    """The job of that number.

    Raises:
        CheckGone: there is none, or the number is none.

    """
    try:
        job = Job(home, uuid.UUID(hex=job_id).hex)
    except ValueError as error:
        raise CheckGone from error
    if not job.folder.is_dir():
        raise CheckGone
    return job


def asked_of(job: Job) -> Asked:
    """What was asked for.

    Raises:
        CheckGone: the job is not there any more.

    """
    asked: Asked = taken(job, "asked")
    return asked


def set_aside(job: Job, changes: Changes) -> Changes:
    """Leave the rows of a comparison beside the verdict: who only looks does not read them all."""
    if changes.cases.width:
        changes.cases.write_parquet(job.file(COMPARED), compression_level=1)
        changes.before.sink_parquet(job.file(BEFORE), compression_level=1)
        for name in (COMPARED, BEFORE):
            job.file(name).chmod(0o600)
    nothing = pl.LazyFrame()
    return replace(changes, cases=changes.cases.clear(), before=nothing, after=nothing)


def taken_up(job: Job, checked: Checked) -> Checked:
    """Put the verdict and the rows beside it together again."""
    changes = checked.brought.changes
    if not changes.cases.width:
        return checked
    try:
        whole = replace(
            changes,
            cases=pl.read_parquet(job.file(COMPARED)),
            before=snapshots.scan(job.file(BEFORE), "cases"),
            after=snapshots.scan(drafts.written(job.folder, checked.record), "cases"),
        )
    except (OSError, StoreBroken, pl.exceptions.PolarsError):
        return checked  # loading will say what is wrong with the rows
    return replace(checked, brought=replace(checked.brought, changes=whole))


def discard(job: Job) -> None:
    """End the check, whatever it is doing, and leave nothing of it."""
    children.end(job.job_id, job.folder)
    shutil.rmtree(job.folder, ignore_errors=True)


def discard_all(home: Path, now: dt.datetime) -> int:
    """End every check and leave nothing of any; return how many there were."""
    found = list(every(home))
    for job in found:
        discard(job)
    sweep(home, now)
    return len(found)


def older(home: Path, moment: dt.datetime) -> Iterator[tuple[Job, dt.datetime]]:
    """The checks that were asked for before a moment, each with when."""
    for job in list(every(home)):
        try:
            asked_at = asked_of(job).asked_at
        except CheckGone:  # another version of the product left it, or it broke off at once
            asked_at = dt.datetime.fromtimestamp(job.folder.stat().st_mtime, dt.UTC)
        if asked_at < moment:
            yield job, asked_at


def sweep(home: Path, now: dt.datetime) -> None:
    """Clear away what nobody came back to: closed tabs, restarted servers, dead processes."""
    for job in every(home):
        seen = job.file("asked") if job.file("asked").is_file() else job.folder
        patience = FORGOTTEN if job.file("outcome").is_file() else ABANDONED
        with suppress(FileNotFoundError):  # somebody else ended it meanwhile
            if _age(seen, now) > patience:
                discard(job)
    # A server that was killed while it read a workbook itself could not remove what it unpacked.
    for left in Path(tempfile.gettempdir()).glob(f"{UNPACKED_IN}*"):
        with suppress(FileNotFoundError):
            if _age(left, now) > ABANDONED:
                shutil.rmtree(left, ignore_errors=True)


def _age(path: Path, now: dt.datetime) -> dt.timedelta:
    return now - dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)


def every(home: Path) -> Iterator[Job]:
    """All checks that lie on the disk, done or not."""
    if (home / FOLDER).is_dir():
        yield from (Job(home, one.name) for one in (home / FOLDER).iterdir() if one.is_dir())


def taken(job: Job, name: str) -> Any:  # noqa: ANN401 — whatever was left there
    """Read a file of the job; another version of the product may have written it.

    Raises:
        CheckGone: it is not there any more, or cannot be read.

    """
    try:
        return handed.read(job.file(name))
    except UNREADABLE as error:
        raise CheckGone from error


@contextmanager
def there() -> Iterator[None]:
    """Say it when the job is ended under our hands."""
    try:
        yield
    except FileNotFoundError as error:
        raise CheckGone from error
