"""How a migration makes a table one that is only ever added to, in either database.

Of what migrations share this alone: what makes a trigger in a file is frozen with them.
"""

from alembic import op

from lib.ledger import databases


def guard(table: str) -> None:
    """Let the table refuse from now on that its rows are changed or taken out."""
    connection = op.get_bind()
    databases.of(connection).guard(connection, table)
