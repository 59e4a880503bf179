"""The file for the platform that sends: one row a message, its number in full, and who took it out.

The file is written from the outbox, so that the same batch can be taken out again, with the same
identifiers, and the platform's answer finds its messages.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from lib.show import tables
from lib.words import N_

COLUMNS: Mapping[str, str] = {
    "message_id": N_("Our number of the message"),
    "to": N_("Number or address"),
    "subject": N_("Subject"),
    "text": N_("Text"),
    "parts": N_("Parts"),
}
"""The columns of the file with their titles."""


ABROAD = r"^\+(\d+)$"
"""A telephone number with the code of its country."""


def batch_id(now: dt.datetime) -> str:
    """The name of what leaves in one file at a moment of the office's clock."""
    return f"batch-{now:%Y%m%dT%H%M%S}"


def of_batch(out: pl.DataFrame, book: pl.DataFrame, batch: str) -> pl.DataFrame:
    """The messages of a batch with their numbers; one whose number is gone or another is left out.

    A number abroad begins with 00: a plus would be marked as the formula of a spreadsheet.
    """
    rows = out.filter(pl.col("reference") == batch)
    numbers = book.select("case_key", "field", "number_key", "to")
    found = rows.join(numbers, on=["case_key", "field", "number_key"], maintain_order="left")
    return found.with_columns(pl.col("to").str.replace(ABROAD, "00$1")).select(*COLUMNS)


def csv(rows: pl.DataFrame, titles: Mapping[str, str], mark: str, marked_as: str) -> bytes:
    """Write a batch as CSV; `mark` says who takes it out and when."""
    return tables.to_csv(rows, titles, money=(), mark=mark, marked_as=marked_as)


def xlsx(rows: pl.DataFrame, titles: Mapping[str, str], mark: str, sheet: str) -> bytes:
    """Write a batch as a workbook."""
    return tables.to_xlsx(rows, titles, sheet=sheet, money=(), mark=mark)
