"""The server's side: it starts the process that makes what is kept, and waits for what it needs.

Whatever becomes of the process, nobody waits for ever: where it ended without what was asked for,
the server makes that itself, as it would without it.
"""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from lib.portfolio import Portfolio, locks, prepared, restricted
from lib.portfolio.apart import children, handed, jobs
from lib.preparing import making
from lib.preparing.making import ALIVE, ASKED, PROGRESS, Progress

log = logging.getLogger(__name__)

PROGRAM = "lib.preparing.worker"

STARTS = 2
"""So often one who waits starts the process: it may have been about to end when he asked."""

LONGEST = 1_800.0
"""Seconds after which nobody waits any more."""

QUIET = 600.0
"""Seconds in which what it could not make is not asked of it again."""

MOMENT = 0.3
"""Seconds between two looks."""

Tell = Callable[[Progress | None], None]
"""Is told again and again how far the process is; None: that is not known yet."""

_starting = threading.Lock()
"""Of the sessions that find no process one starts it."""

_seen: dict[Path, object] = {}
"""Home → the files for which the process was started last."""

_in_vain: dict[Path, float] = {}
"""Where what was asked for in vain would stand, or a home: anything in it → when."""


def begin(place: Portfolio) -> None:
    """Start the process if other files stand than when it was started last, and they are many."""
    home, stands = place.folder.parent, (place.imports(), restricted.mark(place.ledger))
    if _seen.get(home) == stands or not prepared.are_many(place.imports()):
        return
    _seen[home] = stands
    try:
        _start(home)
    except OSError as error:  # nothing can be written here: what is needed is made by who needs it
        log.warning("What is kept of large files is not made apart: %s", type(error).__name__)


def wait(home: Path, name: str, stands: Path, tell: Tell) -> None:
    """Let the process make something, and return when it stands or will not be made by it.

    Args:
        home: the folder of the store.
        name: what it is, as it is kept.
        stands: the folder that it will be.
        tell: see Tell.

    """
    if _is_quiet(home) or _is_quiet(stands):
        return
    try:
        vain = _waited(home, name, stands, tell)
    except OSError:  # a full or a foreign disk
        vain = home
    if vain is not None:
        _in_vain[vain] = time.monotonic()
    if vain == home:
        log.error("What is kept of large files was not made apart: the process ended before")


def _waited(home: Path, name: str, stands: Path, tell: Tell) -> Path | None:
    """Wait; what of it need not be waited for soon again, because it was in vain.

    Raises:
        OSError: nothing can be written where the process and those who wait meet.

    """
    asked = making.folder_of(home) / ASKED / name
    asked.touch(mode=0o600)
    until, starts = time.monotonic() + LONGEST, 0
    while not stands.is_dir() and asked.exists() and time.monotonic() < until:
        if starts == STARTS and not _is_running(home):
            break
        starts += _start(home)
        tell(_progress(home))
        time.sleep(MOMENT)
    if stands.is_dir():
        return None
    ended = asked.exists()
    asked.unlink(missing_ok=True)
    return home if ended else stands


def _start(home: Path) -> bool:
    """Start the process unless one is at it; whether that was needed."""
    with _starting:
        if _is_running(home):
            return False
        children.start(str(home), making.folder_of(home), PROGRAM, ends_with_us=True)
        return True


def _is_running(home: Path) -> bool:
    """Whether any process is at it: one of this server, of another one or of the command line."""
    return children.is_running(str(home)) or locks.is_held(home / making.FOLDER / ALIVE)


def _is_quiet(what: Path) -> bool:
    return time.monotonic() - _in_vain.get(what, -QUIET) < QUIET


def _progress(home: Path) -> Progress | None:
    """How far the process is; another version of the product may be at it."""
    try:
        found: Progress = handed.read(home / making.FOLDER / PROGRESS)
    except jobs.UNREADABLE:
        return None
    return found
