"""`export`: write what is stored, under the keys that the import knows."""

import argparse
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from lib.cases.fields import KINDS, fields
from lib.commands.answer import Answer, day, now, portfolio, write_private
from lib.portfolio import exporting
from lib.privacy import export_mark, visible
from lib.rights import Action
from lib.settings import Settings
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
    masks = None if asked.unmasked else visible.masks(place.ledger.actor, asked.kind)
    frame = exporting.stored(place, asked.kind, asked.as_of, again=asked.unmasked, masks=masks)
    act = "export_unmasked" if asked.unmasked else "export"
    with place.ledger.write(act, asked.kind):
        at = now().astimezone(ZoneInfo(Settings().timezone))
        _write(frame, asked, export_mark.mark(place.ledger.actor, at))
    return Answer(
        {"rows": frame.height, "path": str(asked.out)}, f"Wrote {frame.height} rows to {asked.out}"
    )


def _write(frame: pl.DataFrame, asked: argparse.Namespace, mark: str) -> None:
    write = write_private if asked.unmasked else Path.write_bytes
    titles = {column: column for column in frame.columns}
    money = [field.key for field in fields(asked.kind) if field.type == "money"]
    if asked.format == "parquet":
        write(asked.out, tables.to_parquet(frame, titles, money=money, mark=mark))
    elif asked.format == "xlsx":
        write(asked.out, tables.to_xlsx(frame, titles, sheet=asked.kind, money=money, mark=mark))
    else:
        write(asked.out, tables.to_csv(frame, titles, money=money, mark=mark))
