"""Which tables of a ledger still hold a text, read row by row.

Where the ledger is a file, its bytes are searched; a server keeps its files to itself.
"""

import json
from collections.abc import Sequence

import sqlalchemy as sa

from lib.ledger.schema import metadata

AT_ONCE = 1_000
"""Rows that are fetched together."""


def holding(connection: sa.Connection, texts: Sequence[str]) -> list[str]:
    """The names of the tables in which any of the texts is, be it in JSON with its escapes."""
    ways = {way for text in texts for way in (text, json.dumps(text)[1:-1])}
    return [name for name, table in metadata.tables.items() if _holds(connection, table, ways)]


def _holds(connection: sa.Connection, table: sa.Table, ways: set[str]) -> bool:
    columns = [
        sa.cast(column, sa.Text)
        for column in table.columns
        if isinstance(column.type, sa.Text | sa.JSON)
    ]
    few = {"yield_per": AT_ONCE}
    with connection.execute(sa.select(*columns), execution_options=few) as rows:
        return any(way in value for row in rows for value in row if value for way in ways)
