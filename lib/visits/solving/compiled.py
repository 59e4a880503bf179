"""Machine code for the inner loops, where numba is installed.

What is compiled is kept in a folder of the user's cache, so that only the first plan after an
update waits for the compiler. The folder is named by a hash of all sources of this room: numba
looks only at the file of a function, not at those of the functions that it calls.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

try:
    import numba
except ImportError:
    numba = None

F = TypeVar("F", bound=Callable[..., object])

AVAILABLE = numba is not None
"""Whether there is a compiler; without it the same functions run, but far too slowly to search."""

CACHE = Path.home() / ".cache" / "doorstep" / "compiled"


def _folder() -> Path | None:
    """The folder for this state of the sources; None if nothing can be kept there."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    mark = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    folder = CACHE / mark
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder


FOLDER = _folder() if AVAILABLE else None
if FOLDER is not None:
    numba.config.CACHE_DIR = str(FOLDER)


def compiled(function: F) -> F:
    """Compile at the first call, or take what was compiled before; others may run meanwhile."""
    if not AVAILABLE:
        return function
    made: F = numba.njit(cache=FOLDER is not None, nogil=True)(function)
    return made
