"""The process that checks one file: `python -m lib.portfolio.apart.worker FOLDER`.

It gives way to the server: lower priority, a limit on its memory, the first to go when the machine
runs short, and one large file after the other. It holds a lock as long as it lives, so that
everybody can tell whether it does.
"""

import datetime as dt
import faulthandler
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread

from lib import memory
from lib.followups import code_versions
from lib.intake.telling import Step, Tell
from lib.portfolio import Portfolio, locks
from lib.portfolio.apart import handed, jobs, staging
from lib.portfolio.apart.jobs import Job
from lib.portfolio.apart.progress import Progress
from lib.portfolio.errors import CheckTooLarge
from lib.settings import Settings

PATIENCE = 10.0
"""Seconds in which nobody else can still be looking at a new lock."""

LONGEST_WAIT = 24 * 3600.0
"""Seconds that a check waits for others; by then it is cleared away."""

LONGEST_START = dt.timedelta(minutes=10)
SLOWEST = 100_000
"""A check that takes longer than the first plus its bytes at this pace (in a second) hangs."""

NICENESS = 5
MEGABYTE = 1 << 20

RESERVED = 2.0
"""What a process asks for is often twice what it then uses: the system ends it at that only."""

MOMENT = 0.2
"""Seconds between two looks at the memory in use."""


def main(folder: Path) -> None:
    """Check the file of the job in `folder`."""
    os.umask(0o077)
    job = Job(folder.parent.parent, folder.name)
    asked = jobs.asked_of(job)
    with locks.held(job.file("alive"), patience=PATIENCE):
        job.file("pid").write_text(str(os.getpid()), "ascii")
        tell = teller(job, asked.size, _now)
        turn = folder.parent / "turn"
        tell("waiting" if locks.is_held(turn) else "starting", 0.0)
        with locks.held(turn, patience=LONGEST_WAIT):
            longest = LONGEST_START.total_seconds() + asked.size / SLOWEST
            faulthandler.dump_traceback_later(longest, exit=True)
            give_way(asked.memory_mb)
            if asked.memory_mb:
                Thread(target=watch_memory, args=(job, asked.memory_mb), daemon=True).start()
            try:
                place = Portfolio.open(job.home, url=Settings().database_url)
                code_versions.use(place.ledger)
                staging.check(job, place, now=_now(), tell=tell)
            except MemoryError:
                handed.write(job.file("outcome"), CheckTooLarge(limit=asked.memory_mb))
            except BaseException as error:  # a panic of polars is no Exception
                job.file("fault").write_text(type(error).__qualname__, "utf-8")
                raise


def teller(job: Job, size: int, clock: Callable[[], dt.datetime]) -> Tell:
    """Leave word of the progress in the job's folder; the pace counts from the first real step."""
    began = clock()
    working = False

    def tell(step: Step, share: float) -> None:
        nonlocal began, working
        if not working:
            began, working = clock(), step not in {"starting", "waiting"}
        handed.write(job.file("progress"), Progress(step, share, began, size))

    return tell


def give_way(memory_mb: int) -> None:
    """Let the server go first, as far as the system knows how; 0 sets no limit."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 — Windows has none

    os.nice(NICENESS)
    with suppress(OSError):  # only Linux has it
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")
    if memory_mb:
        most = int(memory_mb * MEGABYTE * RESERVED)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def watch_memory(job: Job, memory_mb: int) -> None:
    """End this process, with that as its outcome, when it has used more memory than it may."""
    if sys.platform == "win32":
        return
    while memory.peak() < memory_mb * MEGABYTE:
        time.sleep(MOMENT)
    handed.write(job.file("outcome"), CheckTooLarge(limit=memory_mb))
    os._exit(1)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
