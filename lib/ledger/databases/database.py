"""What a ledger needs to know of the database in which it lies."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Final, Protocol

import sqlalchemy as sa

from lib.errors import DoorstepError

DATABASE: Final = "doorstep_database"
"""The execution option by which a connection knows its Database."""

WRITES: Final = "doorstep_writes"
"""The execution option of a transaction that writes: it is alone among all that do."""


class Database(Protocol):
    """The little that SQLAlchemy cannot say for both in the same words."""

    @property
    def place(self) -> str:
        """Where it is, as people may read it: never a password."""
        ...

    @property
    def engine(self) -> sa.Engine:
        """Gives connections whose transactions are durable, and obey WRITES."""
        ...

    def prepare(self) -> None:
        """Make what must be there before the tables, and refuse to take a loss for a new store.

        Raises:
            DoorstepError: why it cannot be opened.

        """
        ...

    def refusal(self, error: Exception) -> DoorstepError | None:
        """The sentence for an error of the database; None when it is a fault of ours."""
        ...

    def compact(self) -> None:
        """Make the tables anew, so that nothing deleted lies on in their free pages."""
        ...

    def guard(self, connection: sa.Connection, table: str) -> None:
        """Let a table refuse from now on that its rows are changed or taken out."""
        ...

    def is_guarded(self, connection: sa.Connection, table: str) -> bool:
        """Whether everything stands that `guard` made."""
        ...

    def door(self, connection: sa.Connection, table: str) -> AbstractContextManager[None]:
        """Let rows be changed inside; the guard stands again in the same transaction."""
        ...

    def damage(self, connection: sa.Connection) -> str | None:
        """What the database itself finds wrong with what it keeps."""
        ...

    def cell(self, column: str) -> str:
        """SQL for a column of the audit as it lies there: the name of its type, and its bytes."""
        ...

    def left(self, connection: sa.Connection, texts: Iterable[str]) -> Sequence[str]:
        """Places outside of the folder of the data in which one of the texts still is."""
        ...
