"""What a query let go of goes back to the system, though no other query follows."""

import os
import subprocess
import sys

import pytest

from lib import memory
from lib.memory import GIVE_BACK, SAID_IN

THREADS = """
import lib, polars
from pathlib import Path
polars.DataFrame({"a": range(1_000)}).sort("a")
print(*(one.read_text().strip() for one in Path("/proc/self/task").glob("*/comm")))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="there polars has another allocator")
def test_a_thread_of_its_own_gives_memory_back_unless_somebody_wants_it_otherwise() -> None:
    own = {name: value for name, value in os.environ.items() if name != SAID_IN}

    def threads(**more: str) -> str:
        return subprocess.run(  # noqa: S603 — our own program
            [sys.executable, "-c", THREADS], env=own | more, capture_output=True, text=True,
            check=True,
        ).stdout  # fmt: skip

    assert "jemalloc_bg_thd" in threads()
    assert "jemalloc_bg_thd" not in threads(**{SAID_IN: GIVE_BACK.replace("true", "false")})


CHILD = "from lib import memory; print(memory.peak())"
PARENT = f"""
import subprocess, sys
much = bytes(300_000_000).replace(b"0", b"1")
del much
sys.exit(subprocess.run([sys.executable, "-c", {CHILD!r}]).returncode)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it is not told apart")
def test_a_process_is_not_as_large_as_the_one_that_started_it_once_was() -> None:
    done = subprocess.run(  # noqa: S603 — our own program
        [sys.executable, "-c", PARENT], capture_output=True, text=True, check=True
    )

    assert 1_000_000 < int(done.stdout) < 200_000_000
    assert memory.peak() > 1_000_000
