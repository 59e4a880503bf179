"""Memory that is not needed any more goes back to the system, though nobody asks for new.

Polars keeps what it let go of, and gives it back only when the same thread takes more: after a
query of a million cases its threads sleep, and the process stays larger by half than all that it
knows. Its allocator (jemalloc) can have a thread of its own that gives back what was free for half
a second. How to work it reads from the environment when polars is loaded, so that this is said
before.
"""

import os
import re
import sys
from pathlib import Path

SAID_IN = "_RJEM_MALLOC_CONF"
"""Where the allocator of polars reads how to work."""

GIVE_BACK = "background_thread:true,dirty_decay_ms:500,muzzy_decay_ms:0"
"""By a thread of its own, half a second after it was let go of, and at once for good."""

KIB = 1024
UNIT = 1 if sys.platform == "darwin" else KIB
"""Bytes of what getrusage counts memory in."""


def give_back() -> None:
    """Let free memory go back to the system, unless whoever started the process said otherwise."""
    if sys.platform == "linux":
        os.environ.setdefault(SAID_IN, GIVE_BACK)


def peak(process: int | str = "self") -> int:
    """Bytes that a process took at the most; of another one than this only Linux tells it.

    What the system counts for a process (getrusage) begins, on Linux, with what its parent had
    taken by the time it was started: a process of a large server would be large from its first
    moment. What it tells of the process's own memory does not, where it tells it.

    Raises:
        OSError: there is no such process, or the system does not tell.

    """
    if sys.platform == "linux":
        told = Path(f"/proc/{process}/status").read_text("ascii", "replace")
        found = re.search(r"^VmHWM:\s+(\d+) kB", told, re.MULTILINE)
        if found:
            return int(found.group(1)) * KIB
        if process != "self":
            return 0  # it has ended
    elif process != "self" or sys.platform == "win32":
        raise OSError(process)
    import resource  # noqa: PLC0415 — Windows has none

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT
