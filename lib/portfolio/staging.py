"""Checking a file apart from the screen that asked for it, and loading it once somebody agrees.

A job is a folder below home/staging: the file, how it is to be read, how far the check is, and in
the end what came of it: the rows in their final form, the verdict, and the row for the catalogue.
A large file is checked by a process of its own (lib/portfolio/worker.py), so that neither its
memory nor its time is taken from other people's screens; a small one by the same function at once.
Loading is then one move and one row of the ledger. Nothing in a job counts before that, and what
nobody comes back to is cleared away when the next job starts.
"""

import datetime as dt
import logging
import os
import pickle
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from lib.errors import DoorstepError, StoreBroken
from lib.intake import Options
from lib.intake.tables.workbook import UNPACKED
from lib.intake.telling import Tell, silent, within
from lib.ledger.errors import StoreBusy
from lib.portfolio import bringing, children, drafts, handed, locks, snapshots
from lib.portfolio.bringing import Brought
from lib.portfolio.changes import Changes
from lib.portfolio.comparing import Grace
from lib.portfolio.days import check_day
from lib.portfolio.errors import CheckFailed, CheckGone, CheckTooLarge, PreviewOutdated
from lib.portfolio.portfolio import Committed, Portfolio
from lib.portfolio.progress import CHECKED, Progress
from lib.portfolio.records import ImportRecord, identity

log = logging.getLogger(__name__)

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

PATIENCE = 60.0
"""Seconds that loading waits for others that load, who take one or two each."""

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


# Asking for a check --------------------------------------------------------------------------


def start(
    home: Path,
    data: bytes,
    name: str,
    options: Options,
    *,
    now: dt.datetime,
    memory_mb: int = 0,
    grace: Grace = Grace(),  # noqa: B008 — immutable
) -> Job:
    """Make a job of a file; `check` or `check_apart` does the work."""
    sweep(home, now)
    job = Job(home, uuid.uuid4().hex)
    (home / FOLDER).mkdir(mode=0o700, parents=True, exist_ok=True)
    job.folder.mkdir(mode=0o700)
    job.file("upload").touch(mode=0o600)
    job.file("upload").write_bytes(data)
    handed.write(job.file("asked"), Asked(name, len(data), options, memory_mb, grace, now))
    return job


def check_apart(job: Job) -> None:
    """Check the file in a process of its own and return at once; `look` says how far it is."""
    children.start(job.job_id, job.folder)


def check_again(job: Job) -> None:
    """Check the same file once more in a process of its own: what it was compared with changed.

    Raises:
        CheckGone: the job is not there any more.

    """
    children.end(job.job_id, job.folder)
    with _there():
        for name in ("outcome", "progress", "log", "fault"):
            job.file(name).unlink(missing_ok=True)
        for pattern in ("*.parquet", "*.rejects"):
            for rows in job.folder.glob(pattern):
                rows.unlink()
        shutil.rmtree(job.file(children.SCRATCH), ignore_errors=True)
        check_apart(job)


def check(job: Job, portfolio: Portfolio, *, now: dt.datetime, tell: Tell = silent) -> None:
    """Check the file here; what comes of it, a refusal too, is left for `look`."""
    asked = asked_of(job)
    try:
        outcome: Checked | DoorstepError = _checked(job, asked, portfolio, now, tell)
    except DoorstepError as refused:
        outcome = refused
    handed.write(job.file("outcome"), outcome)


def _checked(job: Job, asked: Asked, portfolio: Portfolio, now: dt.datetime, tell: Tell) -> Checked:
    data = job.file("upload").read_bytes()
    intake = bringing.read(data, asked.name, asked.options, within(tell, 0.0, CHECKED))
    check_day(intake.report.as_of, now)
    tell("writing", CHECKED)
    record = drafts.draft(
        data, asked.name, intake, job.folder, now=now, secret=portfolio.ledger.secret
    )
    tell("comparing", 0.9)
    compared = _compared(portfolio, record)
    brought = bringing.preview(portfolio, data, intake, asked.grace)
    bare = replace(intake, frame=intake.frame.clear())
    changes = _set_aside(job, brought.changes)
    return Checked(replace(brought, intake=bare, changes=changes), record, compared)


def _set_aside(job: Job, changes: Changes) -> Changes:
    """Leave the rows of a comparison beside the verdict: who only looks does not read them all."""
    if changes.cases.width:
        changes.cases.write_parquet(job.file(COMPARED), compression_level=1)
        changes.before.sink_parquet(job.file(BEFORE), compression_level=1)
        for name in (COMPARED, BEFORE):
            job.file(name).chmod(0o600)
    nothing = pl.LazyFrame()
    return replace(changes, cases=changes.cases.clear(), before=nothing, after=nothing)


def _taken_up(job: Job, checked: Checked) -> Checked:
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


# Coming back to it ---------------------------------------------------------------------------


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
    asked: Asked = _taken(job, "asked")
    return asked


def look(job: Job, now: dt.datetime) -> Progress | Checked:
    """How far the check is, or what came of it.

    Raises:
        FileRefused: the file cannot be used; the sentence says why.
        CheckFailed: the process that checked it ended before it was done.
        CheckGone: the job is not there any more.

    """
    asked = asked_of(job)
    with _there():
        os.utime(job.file("asked"))  # somebody cares: see `sweep`
    running = is_running(job)  # asked first: what ends after this has left its outcome
    if job.file("outcome").is_file():
        outcome: Checked | DoorstepError = _taken(job, "outcome")
        if isinstance(outcome, DoorstepError):
            raise outcome
        return _taken_up(job, outcome)
    if not running or children.is_starved(job.folder):
        raise _death(job, asked)
    if job.file("progress").is_file():
        progress: Progress = _taken(job, "progress")
        return progress
    return Progress("starting", 0.0, now, asked.size)


def is_running(job: Job) -> bool:
    """Tell whether a process still checks the file."""
    return children.is_running(job.job_id) or locks.is_held(job.file("alive"))


def wait(job: Job, patience: float) -> None:
    """Return when the check is done or its process has ended.

    Raises:
        TimeoutError: it still runs after `patience` seconds.

    """
    children.wait(job.job_id, patience)
    if job.file("alive").is_file():
        with locks.held(job.file("alive"), patience=patience):
            pass


# Ending it -----------------------------------------------------------------------------------


def keep(
    job: Job,
    portfolio: Portfolio,
    *,
    now: dt.datetime,
    actor: str = "",
    replaces: str | None = None,
) -> Brought:
    """Load what was checked, in one step; the same file loaded meanwhile changes nothing.

    Raises:
        PreviewOutdated: the client's data changed since the check.
        CheckGone: the check is not there any more, or not done.
        NotFound, ReplaceRefused: the import to be replaced does not stand, or does not fit.
        StoreBusy: others have been loading for too long.

    """
    checked = look(job, now)
    if not isinstance(checked, Checked):
        raise CheckGone
    with _alone(job):
        done = _kept(job, checked, portfolio, now=now, actor=actor, replaces=replaces)
        discard(job)
    return replace(checked.brought, status=done.status, record=done.record)


@contextmanager
def _alone(job: Job) -> Iterator[None]:
    """Let one job be loaded at a time, by whichever server: a second click finds the first's.

    The lock lies beside the jobs, because loading removes the job's own folder.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(locks.held(job.home / FOLDER / "loading", patience=PATIENCE))
        except TimeoutError as error:
            raise StoreBusy from error
        yield


def _kept(
    job: Job,
    checked: Checked,
    portfolio: Portfolio,
    *,
    now: dt.datetime,
    actor: str,
    replaces: str | None,
) -> Committed:
    if known := same(portfolio, checked.record):
        return Committed(known, "unchanged")
    if is_outdated(portfolio, checked):
        raise PreviewOutdated
    rows = drafts.written(job.folder, checked.record)
    if not rows.is_file():
        raise CheckGone
    return portfolio.accept(checked.record, rows, now=now, actor=actor, replaces=replaces)


def discard(job: Job) -> None:
    """End the check, whatever it is doing, and leave nothing of it."""
    children.end(job.job_id, job.folder)
    shutil.rmtree(job.folder, ignore_errors=True)


def sweep(home: Path, now: dt.datetime) -> None:
    """Clear away what nobody came back to: closed tabs, restarted servers, dead processes."""
    for job in _all(home):
        seen = job.file("asked") if job.file("asked").is_file() else job.folder
        patience = FORGOTTEN if job.file("outcome").is_file() else ABANDONED
        with suppress(FileNotFoundError):  # somebody else ended it meanwhile
            if _age(seen, now) > patience:
                discard(job)
    # A server that was killed while it read a workbook itself could not remove what it unpacked.
    for left in Path(tempfile.gettempdir()).glob(f"{UNPACKED}*"):
        with suppress(FileNotFoundError):
            if _age(left, now) > ABANDONED:
                shutil.rmtree(left, ignore_errors=True)


def _age(path: Path, now: dt.datetime) -> dt.timedelta:
    return now - dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)


def rivals(portfolio: Portfolio, record: ImportRecord) -> tuple[ImportRecord, ...]:
    """The standing imports that a checked file completes, or could replace."""
    return drafts.rivals(record, portfolio.imports())


def is_outdated(portfolio: Portfolio, checked: Checked) -> bool:
    """Whether what the file was compared with is no longer what counts."""
    return _compared(portfolio, checked.record) != checked.compared


def same(portfolio: Portfolio, record: ImportRecord) -> ImportRecord | None:
    """The standing import of the same file read the same way, if there is one."""
    standing = portfolio.imports()
    return next((one for one in standing if identity(one) == identity(record)), None)


def _all(home: Path) -> Iterator[Job]:
    if (home / FOLDER).is_dir():
        yield from (Job(home, one.name) for one in (home / FOLDER).iterdir() if one.is_dir())


def _compared(portfolio: Portfolio, record: ImportRecord) -> tuple[str, ...]:
    """The standing imports of the kind that share a client with the file."""
    mine = set(record.clients)
    return tuple(
        one.import_id
        for one in portfolio.imports(record.kind)
        if mine & set(one.clients) or not mine
    )


def _taken(job: Job, name: str) -> Any:  # noqa: ANN401 — whatever was left there
    """Read a file of the job; another version of the product may have written it."""
    try:
        return handed.read(job.file(name))
    except UNREADABLE as error:
        raise CheckGone from error


@contextmanager
def _there() -> Iterator[None]:
    """Say it when the job is ended under our hands."""
    try:
        yield
    except FileNotFoundError as error:
        raise CheckGone from error


def _death(job: Job, asked: Asked) -> CheckFailed:
    """Why a process ended without an outcome, as far as it could still say."""
    children.end(job.job_id, job.folder)
    # What it printed may hold cells of the file; it stays with the job and is in no log.
    fault = job.file("fault")
    what = fault.read_text("utf-8") if fault.is_file() else "it was ended from outside"
    log.error("The check %s of a file broke off: %s", job.job_id, what)
    starved = children.is_starved(job.folder)
    return CheckTooLarge(limit=asked.memory_mb) if starved else CheckFailed()
