"""The processes that work apart from the server: started, watched, ended when not wanted.

Each leads a group of its own, so that ending it ends what it started too. A server that starts
anew knows its predecessor's processes only by the number that they left in their folder.
"""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from lib.portfolio import locks
from lib.settings import ROOT

PROGRAM = "lib.portfolio.apart.worker"

SCRATCH = "scratch"
"""Folder of a job in which its process unpacks what it reads."""

GRACE = 10.0
"""Seconds that the system is given to clear a killed process away."""

OUT_OF_MEMORY = (
    "MemoryError",
    "memory allocation of",
    "std::bad_alloc",
    "Cannot allocate memory",
    "can't spawn worker thread",
    "can't start new thread",
)
"""What a process prints that was not given more memory."""

_mine: dict[str, subprocess.Popen[bytes]] = {}
"""Job → the process of this server that works at it."""


def start(job_id: str, folder: Path, program: str = "", *, ends_with_us: bool = False) -> None:
    """Start the process that works in `folder`; what it says goes into a file there.

    It checks a file, unless another `program` is named. One that `ends_with_us` learns it by its
    standard input, which ends with this process.
    """
    (folder / "log").touch(mode=0o600)
    # What the process unpacks goes with the job, even when it is killed at its work.
    (folder / SCRATCH).mkdir(mode=0o700, exist_ok=True)
    scratch = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str((folder / SCRATCH).resolve()))
    with (folder / "log").open("wb") as said:
        _mine[job_id] = subprocess.Popen(  # noqa: S603 — our own program
            [sys.executable, "-m", program or PROGRAM, str(folder.resolve())],
            cwd=ROOT,
            # A trace of Rust would want memory where none is.
            env={**os.environ, **scratch, "RUST_BACKTRACE": "0"},
            stdin=subprocess.PIPE if ends_with_us else subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def is_running(job_id: str) -> bool:
    """Tell whether this server's process for the job still runs; one that ended is let go of."""
    process = _mine.get(job_id)
    if process is None:
        return False
    if process.poll() is None:
        return True
    _mine.pop(job_id, None)
    _let_go(process)
    return False


def wait(job_id: str, patience: float) -> None:
    """Wait for this server's process to end.

    Raises:
        TimeoutError: it still runs after `patience` seconds.

    """
    process = _mine.get(job_id)
    if process is not None:
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired as error:
            raise TimeoutError from error


def end(job_id: str, folder: Path) -> None:
    """End the process that checks the file in `folder`, whichever server started it."""
    process = _mine.pop(job_id, None)
    if process is not None:
        _kill(process.pid)
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
        _let_go(process)
    elif locks.is_held(folder / "alive"):
        # The lock proves that the number is still the process's own and was not given away.
        with suppress(OSError, ValueError):
            _kill(int((folder / "pid").read_text("ascii")))
        with suppress(TimeoutError), locks.held(folder / "alive", patience=GRACE):
            pass


def last_words(folder: Path) -> str:
    """What the process printed, which is only what went wrong."""
    said = folder / "log"
    return said.read_text("utf-8", "replace") if said.is_file() else ""


def is_starved(folder: Path) -> bool:
    """Tell whether it was refused memory, upon which some of its threads may wait for ever."""
    said = last_words(folder)
    return any(sign in said for sign in OUT_OF_MEMORY)


def _let_go(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        if sys.platform == "win32":
            os.kill(pid, signal.SIGTERM)
        else:
            os.killpg(pid, signal.SIGKILL)
