"""A real server of PostgreSQL for the tests that need one: started by them, gone with them.

It listens at a socket in a folder of its own and syncs nothing, since nobody will miss it. It
refuses to run as root; there it runs as nobody.
"""

import os
import shutil
import subprocess
import sys
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
MAINTENANCE = "postgres"
"""The database that every server has."""


@dataclass(frozen=True)
class Server:
    """A server that runs. Ledgers are schemas of one database: a whole one takes long to make."""

    socket: Path

    def url(self, schema: str, *, password: str = PASSWORD, also: str = "") -> SecretStr:
        """The address of a schema, as an administrator writes it; `also` are further options."""
        return _secret(self._url(MAINTENANCE, password, f"-csearch_path={schema} {also}"))

    def url_of_database(self, name: str) -> SecretStr:
        """The address of a whole database."""
        return _secret(self._url(name))

    def _url(self, database: str, password: str = PASSWORD, options: str = "") -> sa.URL:
        told = {"host": str(self.socket)} | ({"options": options} if options else {})
        return sa.URL.create("postgresql", OWNER, password, database=database, query=told)

    def run(self, schema: str, *statements: str) -> None:
        """Do as somebody who owns the database."""
        url = self._url(MAINTENANCE, options=f"-csearch_path={schema}")
        engine = sa.create_engine(
            url.set(drivername="postgresql+psycopg"),
            isolation_level="AUTOCOMMIT",
            poolclass=sa.NullPool,
        )
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def database(self, options: str = "ENCODING 'UTF8'") -> str:
        """Make a database without anything in it; return its name."""
        name = f"d{uuid.uuid4().hex}"
        self.run("public", f"CREATE DATABASE {name} TEMPLATE template0 {options}")
        return name

    def schema(self, home: Path) -> str:
        """Make the schema of a new ledger whose folder is `home`; return its name."""
        statements, kept = self._made
        name = self._empty()
        self.run(name, ";\n".join(statements))
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        (home / NAMING).write_text(kept, "ascii")
        (home / NAMING).chmod(0o600)
        return name

    def _empty(self) -> str:
        name = f"s{uuid.uuid4().hex}"
        self.run("public", f"CREATE SCHEMA {name}")
        return name

    @cached_property
    def _made(self) -> tuple[Sequence[str], str]:
        """The statements that make a ledger, heard while one is really made; and a secret."""
        heard: list[str] = []

        def hear(*told: object) -> None:
            statement = str(told[2])
            if statement.lstrip().startswith(("CREATE", "ALTER", "INSERT", "UPDATE")):
                heard.append(statement)

        sa.event.listen(sa.Engine, "before_cursor_execute", hear)
        with tempfile.TemporaryDirectory() as folder:
            ledger = Ledger.open(Path(folder), url=self.url(self._empty()))
            secret = ledger.secret
            ledger.close()
        sa.event.remove(sa.Engine, "before_cursor_execute", hear)
        return [one for one in heard if not one.startswith("CREATE SCHEMA")], secret


def _secret(url: sa.URL) -> SecretStr:
    return SecretStr(url.render_as_string(hide_password=False))


def _programs() -> Path:
    """The folder of the server's programs, or skip."""
    if sys.platform == "win32":
        pytest.skip("the server of the tests listens at a socket in a folder")
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    for place in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True):
        return place.parent
    pytest.skip(INSTALL)


def _as_nobody() -> Sequence[str]:
    """The beginning of a command that must not be run by root."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return ()
    import pwd  # noqa: PLC0415 — Windows has none

    group = pwd.getpwnam("nobody").pw_gid
    return ("setpriv", "--reuid=nobody", f"--regid={group}", "--clear-groups")


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
                shutil.chown(one, "nobody")

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
