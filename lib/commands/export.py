"""`export`: write what is stored, under the keys that the import knows."""

import argparse
from pathlib import Path

import polars as pl

from lib.cases.fields import KINDS, fields, sensitive
from lib.commands.answer import Answer, day, portfolio, write_private
from lib.portfolio import exporting
from lib.privacy.masking import mask
from lib.rights import Action
from lib.show import tables

HELP = "write what is stored, with personal data masked unless asked otherwise"
NEEDS = Action.EXPORT


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--as-of", type=day, metavar="DATE", help="cases as of a date")
    parser.add_argument("--format", choices=("csv", "xlsx", "parquet"), default="csv")
    parser.add_argument("--unmasked", action="store_true", help="for administrators; is logged")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")


def run(asked: argparse.Namespace) -> Answer:
    """Write the rows of one kind to the file."""
    place = portfolio(Action.EXPORT_UNMASKED if asked.unmasked else NEEDS)
    frame = exporting.stored(place, asked.kind, asked.as_of, again=asked.unmasked)
    if asked.unmasked:
        with place.ledger.write("export_unmasked", asked.kind):
            _write(frame, asked)
    else:
        _write(mask(frame, sensitive(asked.kind)), asked)
    return Answer(
        {"rows": frame.height, "path": str(asked.out)}, f"Wrote {frame.height} rows to {asked.out}"
    )


def _write(frame: pl.DataFrame, asked: argparse.Namespace) -> None:
    write = write_private if asked.unmasked else Path.write_bytes
    titles = {column: column for column in frame.columns}
    money = [field.key for field in fields(asked.kind) if field.type == "money"]
    if asked.format == "parquet":
        write(asked.out, tables.to_parquet(frame, titles, money=money))
    elif asked.format == "xlsx":
        write(asked.out, tables.to_xlsx(frame, titles, sheet=asked.kind, money=money))
    else:
        write(asked.out, tables.to_csv(frame, titles, money=money))
