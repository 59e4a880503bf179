"""Checking a file apart from the screen that asked for it, and loading it once somebody agrees.

What is asked and what comes of it is a job on the disk (jobs.py). A large file is checked by a
process of its own (worker.py), so that neither its memory nor its time is taken from other people's
screens; a small one by the same function at once. Loading is then one move and one row of the
ledger; nothing in a job counts before that.
"""

import datetime as dt
import logging
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from lib.errors import DoorstepError
from lib.intake import Options
from lib.intake.telling import Tell, silent, within
from lib.ledger.errors import StoreBusy
from lib.portfolio import bringing, drafts, locks, serials
from lib.portfolio.apart import against, children, handed, jobs
from lib.portfolio.apart.jobs import Asked, Checked, Job
from lib.portfolio.apart.progress import CHECKED, Progress
from lib.portfolio.bringing import Brought
from lib.portfolio.compare.comparing import Grace
from lib.portfolio.days import check_day
from lib.portfolio.errors import (
    CheckFailed,
    CheckGone,
    CheckTooLarge,
    PreviewOutdated,
)
from lib.portfolio.portfolio import Portfolio
from lib.portfolio.receiving import Committed

log = logging.getLogger(__name__)

PATIENCE = 60.0
"""Seconds that loading waits for others that load, who take one or two each."""

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
    jobs.sweep(home, now)
    job = Job(home, uuid.uuid4().hex)
    (home / jobs.FOLDER).mkdir(mode=0o700, parents=True, exist_ok=True)
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
    with jobs.there():
        for name in ("outcome", "progress", "log", "fault"):
            job.file(name).unlink(missing_ok=True)
        for pattern in ("*.parquet", "*.rejects"):
            for rows in job.folder.glob(pattern):
                rows.unlink()
        shutil.rmtree(job.file(children.SCRATCH), ignore_errors=True)
        check_apart(job)


def check(job: Job, portfolio: Portfolio, *, now: dt.datetime, tell: Tell = silent) -> None:
    """Check the file here; what comes of it, a refusal too, is left for `look`."""
    asked = jobs.asked_of(job)
    try:
        outcome: Checked | DoorstepError = _checked(job, asked, portfolio, now, tell)
    except DoorstepError as refused:
        outcome = refused
    handed.write(job.file("outcome"), outcome)


def _checked(job: Job, asked: Asked, portfolio: Portfolio, now: dt.datetime, tell: Tell) -> Checked:
    data = job.file("upload").read_bytes()
    intake = bringing.read(data, asked.name, asked.options, within(tell, 0.0, CHECKED))
    check_day(intake, portfolio.real_days(), now)
    intake = serials.compared(portfolio, intake)
    tell("writing", CHECKED)
    record = drafts.draft(
        data, asked.name, intake, job.folder, now=now, secret=portfolio.ledger.secret
    )
    tell("comparing", 0.9)
    compared = against.compared(portfolio, record)
    brought = bringing.preview(portfolio, data, intake, asked.grace)
    bare = replace(intake, frame=intake.frame.clear())
    changes = jobs.set_aside(job, brought.changes)
    return Checked(replace(brought, intake=bare, changes=changes), record, compared)


# Coming back to it ---------------------------------------------------------------------------


def look(job: Job, now: dt.datetime) -> Progress | Checked:
    """How far the check is, or what came of it.

    Raises:
        FileRefused: the file cannot be used; the sentence says why.
        CheckFailed: the process that checked it ended before it was done.
        CheckGone: the job is not there any more.

    """
    asked = jobs.asked_of(job)
    with jobs.there():
        os.utime(job.file("asked"))  # somebody cares: see jobs.sweep
    running = is_running(job)  # asked first: what ends after this has left its outcome
    if job.file("outcome").is_file():
        outcome: Checked | DoorstepError = jobs.taken(job, "outcome")
        if isinstance(outcome, DoorstepError):
            raise outcome
        return jobs.taken_up(job, outcome)
    if not running or children.is_starved(job.folder):
        raise _death(job, asked)
    if job.file("progress").is_file():
        progress: Progress = jobs.taken(job, "progress")
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
    replaces: str | None = None,
    twice_meant: bool = False,
) -> Brought:
    """Load what was checked, in one step; the same file loaded meanwhile changes nothing.

    Raises:
        PreviewOutdated: the client's data changed since the check.
        LoadedOtherwise: the same bytes stand as something else, and nobody said that it is meant.
        CheckGone: the check is not there any more, or not done.
        NotFound, ReplaceRefused: the import to be replaced does not stand, or does not fit.
        NothingAccepted: no row of the file is without an error.
        StoreBusy: others have been loading for too long.

    """
    checked = look(job, now)
    if not isinstance(checked, Checked):
        raise CheckGone
    with _alone(job):
        if not twice_meant and (refused := against.loaded_otherwise(job, portfolio, checked)):
            raise refused
        done = _kept(job, checked, portfolio, now=now, replaces=replaces)
        jobs.discard(job)
    return replace(checked.brought, status=done.status, record=done.record)


@contextmanager
def _alone(job: Job) -> Iterator[None]:
    """Let one job be loaded at a time, by whichever server: a second click finds the first's.

    The lock lies beside the jobs, because loading removes the job's own folder.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(locks.held(job.home / jobs.FOLDER / "loading", patience=PATIENCE))
        except TimeoutError as error:
            raise StoreBusy from error
        yield


def _kept(
    job: Job,
    checked: Checked,
    portfolio: Portfolio,
    *,
    now: dt.datetime,
    replaces: str | None,
) -> Committed:
    if known := against.same(portfolio, checked.record):
        return Committed(known, "unchanged")
    if against.is_outdated(portfolio, checked):
        raise PreviewOutdated
    rows = drafts.written(job.folder, checked.record)
    if not rows.is_file():
        raise CheckGone
    return portfolio.accept(checked.record, rows, now=now, replaces=replaces)


def _death(job: Job, asked: Asked) -> CheckFailed:
    """Why a process ended without an outcome, as far as it could still say."""
    children.end(job.job_id, job.folder)
    # What it printed may hold cells of the file; it stays with the job and is in no log.
    fault = job.file("fault")
    what = fault.read_text("utf-8") if fault.is_file() else "it was ended from outside"
    log.error("The check %s of a file broke off: %s", job.job_id, what)
    starved = children.is_starved(job.folder)
    return CheckTooLarge(limit=asked.memory_mb) if starved else CheckFailed()
