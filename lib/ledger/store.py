"""The ledger: opened safely, written by one at a time, durable once it says so.

Every write is one transaction, alone among all that write, with its row in the audit (sealed, see
lib.ledger.sealing), committed before `write` returns; how, each database knows itself
(lib.ledger.databases). Writers of one process queue at one lock because SQLite's own waiting lets
some of them starve, and a server has better use for its connections.
"""

import copy
import datetime as dt
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy.exc import DBAPIError, IntegrityError

from lib.errors import StoreBroken
from lib.ledger import databases, file, schema, sealing
from lib.ledger.databases import WRITES, Database
from lib.ledger.errors import StoreBusy
from lib.rights import ACTS, ALONE, QUIET, Actor, demand

ROLES_BETWEEN = " "
"""Stands between the roles of an actor in the audit."""

PATIENCE = dt.timedelta(seconds=15)
"""How long a writer waits for the others before the user is asked to save once more."""

NEWEST = (
    sa.select(schema.audit.c.sequence)
    # Written out: a list of values would be put into the statement anew each time it is asked.
    .where(schema.audit.c.act.not_in([sa.literal_column(f"'{act}'") for act in sorted(QUIET)]))
    .order_by(schema.audit.c.sequence.desc())
    .limit(1)
)
"""The last act that changed data, asked for everything that a screen shows: built once."""

_locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
"""Place of a ledger → the lock that its writers in this process share."""


def utc_now() -> dt.datetime:
    """The moment, in UTC: the ledger stamps its audit with it."""
    return dt.datetime.now(dt.UTC)


class Ledger:
    """One ledger in the hands of an actor.

    Safe to share between threads; several processes may open it. Opened, it is in the hands of
    who uses the product alone; `by` hands the same ledger to somebody else.
    """

    def __init__(
        self,
        home: Path,
        database: Database,
        clock: Callable[[], dt.datetime],
        patience: dt.timedelta,
        keys: Path | None = None,
    ) -> None:
        self.home = home
        self.keys = keys or home
        self.actor = ALONE
        self._clock = clock
        self._patience = patience
        self._lock = _locks[database.place]
        self._database = database

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        clock: Callable[[], dt.datetime] = utc_now,
        patience: dt.timedelta = PATIENCE,
        keys: Path | None = None,
        url: SecretStr | None = None,
    ) -> Self:
        """Open the ledger of the folder `home`, made and brought up to date where needed.

        `keys` is the folder of the audit's key and anchors, if not `home`; `url` the address of the
        database in which the ledger lies, if not in a file there.

        Raises:
            StoreBroken: the ledger is damaged, or gone although snapshots still lie beside it.
            StoreNewer: a later version of the product has written it.
            StoreBusy, StoreFull, StoreUnwritable, StoreUnreachable: as their sentences say.
            DatabaseAddressWrong, DatabaseEmpty, DatabaseNotUnicode: likewise, of a `url`.

        """
        home = home.resolve()
        database = databases.chosen(home, url, patience)
        with _translated(database):
            file.make_folder(home)
            with file.alone(home / file.FILE, patience):
                ledger = cls(home, database, clock, patience, keys)
                try:
                    database.prepare()
                    ledger._migrate()
                except BaseException:
                    ledger.close()
                    raise
        return ledger

    def by(self, actor: Actor) -> Self:
        """The same ledger in the hands of `actor`: in his name, with his rights."""
        mine = copy.copy(self)
        mine.actor = actor
        return mine

    def now(self) -> dt.datetime:
        """The moment by the clock that stamps the audit, in UTC."""
        return self._clock()

    @property
    def secret(self) -> str:
        """What names persons and doors in this store; see lib.cases.keys.

        Raises:
            StoreBroken: it is gone; names made anew would fit nothing that is kept.

        """
        place = self.home / file.NAMING
        try:
            return place.read_text("ascii")
        except OSError as error:
            raise StoreBroken(path=place) from error

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Give a connection that sees one state throughout and keeps nothing."""
        with _translated(self._database), self._database.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(
        self,
        act: str,
        subject: str,
        *,
        why: str | None = None,
        before: str | None = None,
        after: str | None = None,
    ) -> Iterator[sa.Connection]:
        """Give a connection for one durable step, and add its row to the audit.

        `act` names what is done (lib.rights.ACTS), `subject` the identifier it is done to, `why`
        the reason or purpose if one is given; `before` and `after` name what was and what is by
        number or by field. None of them is ever a person's data. When the block ends everything is
        on the disk; when it raises, nothing is. One step must not open another.

        Raises:
            NotAllowed: the actor may not do this.
            StoreBusy, StoreFull, StoreUnwritable, StoreBroken: nothing was kept.

        """
        demand(self.actor, ACTS[act])
        told = {"act": act, "subject": subject, "why": why, "before": before, "after": after}
        with self._step() as connection:
            yield connection
            head = self._audit(connection, told)
        with suppress(OSError):  # what was kept is kept; the next write notes its head
            sealing.anchor(self.keys, *head)

    def keep(self, statement: sa.Insert | sa.Update | sa.Delete) -> int:
        """Do one statement of housekeeping; return how many rows it touched.

        That somebody was seen again, or tried a password, is no act of anybody: it is not audited
        and the version stays, so that no screen is computed anew. Only schema.HOUSEKEEPING may be
        kept so.

        Raises:
            ValueError: the statement is about another table.
            StoreBusy, StoreFull, StoreUnwritable, StoreBroken: nothing was kept.

        """
        if statement.table not in {schema.metadata.tables[one] for one in schema.HOUSEKEEPING}:
            msg = f"{statement.table} is written by acts only"
            raise ValueError(msg)
        with self._step() as connection:
            return connection.execute(statement).rowcount

    @contextmanager
    def _step(self) -> Iterator[sa.Connection]:
        """Give a connection for one durable step, alone among all writers."""
        if not self._lock.acquire(timeout=self._patience.total_seconds()):
            raise StoreBusy
        try:
            with _translated(self._database), self._database.engine.connect() as plain:
                connection = plain.execution_options(**{WRITES: True})
                with connection.begin():
                    yield connection
        finally:
            self._lock.release()

    def _audit(self, connection: sa.Connection, told: Mapping[str, str | None]) -> tuple[int, str]:
        """Add a row to the audit and to its chain; return its number and seal."""
        last, before = sealing.last(connection)
        at = self._clock().astimezone(dt.UTC)
        row = {
            "sequence": last + 1,
            "actor": self.actor.name,
            "roles": ROLES_BETWEEN.join(sorted(self.actor.roles)),
            **told,
        }
        written = {**row, "at": at.replace(tzinfo=None).isoformat(" ", "microseconds")}
        seal = sealing.seal(
            sealing.key_of(self.keys, new=before is None),
            before or sealing.start(sealing.read(connection)),
            sealing.cells(written[name] for name in sealing.COLUMNS),
        )
        connection.execute(sa.insert(schema.audit).values(**row, at=at, seal=seal))
        return last + 1, seal

    def version(self) -> int:
        """The number of the last write that changed data: whoever saw it has seen all data.

        0 = never written. Acts that only look (lib.rights.QUIET) move nothing on.
        """
        with self.read() as connection:
            return connection.scalar(NEWEST) or 0

    def compact(self) -> None:
        """Make what is kept anew, so that nothing deleted lies on in its free pages."""
        with _translated(self._database):
            self._database.compact()

    def left(self, texts: Iterable[str]) -> Sequence[str]:
        """Places outside of the folder `home` in which one of the texts still is."""
        with self.read() as connection:
            return self._database.left(connection, texts)

    def close(self) -> None:
        """Let go of the database."""
        self._database.engine.dispose()

    def _migrate(self) -> None:
        with self._database.engine.connect() as plain:
            connection = plain.execution_options(**{WRITES: True})
            with connection.begin():
                if _revision(connection) == schema.REVISION:
                    return
                from lib.ledger.migrating import migrate  # noqa: PLC0415 — most starts need none

                migrate(connection, self._database.place)


def _revision(connection: sa.Connection) -> str | None:
    """The version of the tables; None in a new file."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


@contextmanager
def _translated(database: Database) -> Iterator[None]:
    """Turn what the database says into the sentence that the user reads."""
    try:
        yield
    except IntegrityError:
        raise
    except sa.exc.TimeoutError as error:  # all connections of this process are in use
        raise StoreBusy from error
    except (DBAPIError, sqlite3.Error) as error:
        if known := database.refusal(error):
            raise known from error
        raise
