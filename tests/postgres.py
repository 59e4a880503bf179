"""A real server of PostgreSQL for the tests that need one: started by them, gone with them.

It listens at a socket in a folder of its own and syncs nothing, since nobody will miss it. It
refuses to run as root; there it runs as nobody.
"""

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from lib.ledger import Ledger
from lib.ledger.file import NAMING

INSTALL = "no PostgreSQL here; install it: apt-get install postgresql (or: brew install postgresql)"
PASSWORD = "Wort-nach-Mass 8%/@:?"  # noqa: S105 — of this server only, with all that an address must escape
OWNER = "doorstep"


@dataclass(frozen=True)
class Server:
    """A server that runs, and a ledger in it from which others are copied."""

    socket: Path

    def url(self, database: str, *, password: str = PASSWORD) -> SecretStr:
        """The address of a database, as an administrator writes it."""
        return SecretStr(self._url(database, password).render_as_string(hide_password=False))

    def _url(self, database: str, password: str = PASSWORD) -> sa.URL:
        place = {"host": str(self.socket)}
        return sa.URL.create("postgresql", OWNER, password, database=database, query=place)

    def engine(self, database: str) -> sa.Engine:
        """Reach a database as its owner does, past the product."""
        url = self._url(database).set(drivername="postgresql+psycopg")
        return sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)

    def run(self, database: str, *statements: str) -> None:
        """Do as somebody who owns the database."""
        with self.engine(database).connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def empty(self, options: str = "ENCODING 'UTF8'") -> str:
        """Make a database without anything in it; return its name."""
        name = f"d{uuid.uuid4().hex}"
        self.run("postgres", f"CREATE DATABASE {name} TEMPLATE template0 {options}")
        return name

    @contextmanager
    def copied(self, home: Path) -> Iterator[str]:
        """Give the database of a new ledger whose folder is `home`; what was in it goes after."""
        template, kept = self._made
        name = f"d{uuid.uuid4().hex}"
        self.run("postgres", f"CREATE DATABASE {name} TEMPLATE {template}")
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        (home / NAMING).write_text(kept, "ascii")
        (home / NAMING).chmod(0o600)
        yield name
        self.run("postgres", f"DROP DATABASE {name} WITH (FORCE)")

    @cached_property
    def _made(self) -> tuple[str, str]:
        name = self.empty()
        with tempfile.TemporaryDirectory() as folder:
            ledger = Ledger.open(Path(folder), url=self.url(name))
            secret = ledger.secret
            ledger.close()
        return name, secret


def _programs() -> Path:
    """The folder of the server's programs, or skip."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    for place in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True):
        return place.parent
    pytest.skip(INSTALL)


def _as_nobody() -> Sequence[str]:
    """The beginning of a command that must not be run by root."""
    if os.geteuid() != 0:
        return ()
    return ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")


@contextmanager
def running() -> Iterator[Server]:
    """Start a server, and end it."""
    programs, before = _programs(), _as_nobody()
    # Not below pytest's own folder, which nobody else may enter and whose path is long.
    with tempfile.TemporaryDirectory(prefix="doorstep-pg-", dir="/tmp") as folder:
        place, data = Path(folder), Path(folder) / "data"
        word = place / "password"
        word.write_text(PASSWORD)
        if before:
            for one in (place, word):
                shutil.chown(one, "nobody", "nogroup")

        def run(*command: str) -> None:
            done = subprocess.run(  # noqa: S603 — a program of the server
                [*before, str(programs / command[0]), *command[1:]],
                cwd=place,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # a pipe would be held open by the server
                stderr=subprocess.DEVNULL,
                check=False,
            )
            if done.returncode:
                log = place / "log"
                pytest.fail(f"{command[0]} failed: {log.read_text() if log.exists() else command}")

        ways = ("--auth=scram-sha-256", f"--pwfile={word}", f"--username={OWNER}")
        run("initdb", "-D", str(data), "--no-sync", "--encoding=UTF8", "--locale=C", *ways)
        options = f"-k {place} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
        run("pg_ctl", "-D", str(data), "-w", "-l", str(place / "log"), "-o", options, "start")
        try:
            yield Server(place)
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
