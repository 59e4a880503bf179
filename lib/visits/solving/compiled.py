"""Machine code for the inner loops, where numba is installed.

What is compiled is kept in a folder of the user's cache, so that only the first plan after an
update waits for the compiler. The folder is named by a hash of all compiled sources: numba looks
only at the file of a function, not at those of the functions that it calls. Compiling takes about
20 seconds of processor time, loading what is kept a third of a second.
"""

import hashlib
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

# Its stubs do not know its own settings, so it has no types here.
numba: Any = import_module("numba") if find_spec("numba") else None

F = TypeVar("F", bound=Callable[..., object])

AVAILABLE = numba is not None
"""Whether there is a compiler; without it the same functions run, but far too slowly to search."""

SOURCES = ("compiled", "chance", "traffic", "field", "tracks", "ruin", "annealing")
"""The modules that have compiled code."""

CACHE = Path.home() / ".cache" / "doorstep" / "compiled"


def _folder() -> Path | None:
    """The folder for this state of the sources; None if nothing can be kept there."""
    sources = [Path(__file__).with_name(f"{name}.py") for name in SOURCES]
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
    return _made(function)


def inner(function: F) -> F:
    """As `compiled`, for what only compiled code calls: it is put into its callers.

    A call would hand over each array of a Field, which costs more than most of what is computed. It
    has no entrance for Python, which would crash in it.
    """
    return _made(function, no_cpython_wrapper=True, forceinline=True)


def both(function: F) -> F:
    """Plain Python to Python, compiled to compiled code that calls it."""
    if not AVAILABLE:
        return function
    registered: F = import_module("numba.extending").register_jitable(function)
    return registered


def _made(function: F, **options: bool) -> F:
    if not AVAILABLE:
        return function
    made: F = numba.njit(cache=FOLDER is not None, nogil=True, **options)(function)
    return made
