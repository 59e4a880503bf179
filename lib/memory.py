"""Memory that is not needed any more goes back to the system, though nobody asks for new.

Polars keeps what it let go of, and gives it back only when the same thread takes more: after a
query of a million cases its threads sleep, and the process stays larger by half than all that it
knows. Its allocator (jemalloc) can have a thread of its own that gives back what was free for half
a second. How to work it reads from the environment when polars is loaded, so that this is said
before.
"""

import os
import sys

SAID_IN = "_RJEM_MALLOC_CONF"
"""Where the allocator of polars reads how to work."""

GIVE_BACK = "background_thread:true,dirty_decay_ms:500,muzzy_decay_ms:0"
"""By a thread of its own, half a second after it was let go of, and at once for good."""


def give_back() -> None:
    """Let free memory go back to the system, unless whoever started the process said otherwise."""
    if sys.platform == "linux":
        os.environ.setdefault(SAID_IN, GIVE_BACK)
