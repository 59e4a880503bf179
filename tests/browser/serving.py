"""A product of its own for each browser test, and the reason when it dies."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
"""Seconds for a start: generous, because a busy machine is no fault of the product."""

TRIES = 3
"""Starts before giving up: another program may take the free port first."""


@dataclass(frozen=True)
class Server:
    """A running product: where it answers, where its data lie, what it printed."""

    url: str
    home: Path
    output: Path
    process: subprocess.Popen[bytes]

    @property
    def said(self) -> str:
        """All that the server printed so far."""
        return self.output.read_text(encoding="utf-8", errors="replace")

    @property
    def trouble(self) -> str | None:
        """Why a test that used this server must fail, or None."""
        if self.process.poll() is not None:
            return f"the server died with code {self.process.returncode}:\n{self.said}"
        if "Traceback (most recent call last)" in self.said:
            return f"the server met an error:\n{self.said}"
        return None


@contextmanager
def serving(home: Path, *, gate: bool = False, **settings: str) -> Iterator[Server]:
    """Run the product on a free port with its data in `home`; `settings` go to its environment.

    With `gate` as `make run` does, else the screens alone, which start faster.
    """
    home.mkdir(parents=True, exist_ok=True)
    server = _start(home, settings, gate=gate)
    try:
        yield server
    finally:
        _end(server)


def _start(home: Path, settings: dict[str, str], *, gate: bool) -> Server:
    output = home.with_name(f"{home.name}.log")
    for _ in range(TRIES):
        with output.open("wb") as log:
            server = _launch(home, settings, output, log, gate=gate)
        if _healthy(server, "/healthz" if gate else "/_stcore/health"):
            return server
        _end(server)
    message = f"the server did not start:\n{server.said}"
    raise RuntimeError(message)


def _end(server: Server) -> None:
    """Kill it: nobody misses its data, and leaving in good order costs a second of computing."""
    server.process.kill()
    server.process.wait()


def _launch(
    home: Path, settings: dict[str, str], output: Path, log: IO[bytes], *, gate: bool
) -> Server:
    port = _free_port()
    own = {k: v for k, v in os.environ.items() if not k.startswith(("DOORSTEP_", "STREAMLIT_"))}
    alone = ["-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    own |= {"DOORSTEP_HOME": str(home), "DOORSTEP_PORT": str(port), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(  # noqa: S603 — our own program
        [sys.executable, *(["-m", "lib", "serve"] if gate else alone)],
        cwd=ROOT,
        env={**own, **settings},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    return Server(f"http://localhost:{port}", home, output, process)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _healthy(server: Server, path: str) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}{path}", timeout=15) as answer:  # noqa: S310 — our own server
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False
