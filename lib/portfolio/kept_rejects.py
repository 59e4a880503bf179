"""The rows of an import that its sender has to mend, kept beside its snapshot.

The data-quality board offers them for as long as the import stands, not only in the minute of the
upload. They are raw rows of customers: the file is for our eyes only, as the snapshots are.
"""

import json
from pathlib import Path

import polars as pl

from lib.intake.rejects import Rejects
from lib.portfolio import snapshots
from lib.portfolio.records import ImportRecord

TOLD = "rejects"
"""Key of what the file says beside its rows."""


def beside(snapshot: Path) -> Path:
    """Where the rows to mend lie, for the rows that were accepted."""
    return snapshot.with_suffix(".rejects")


def write(rejects: Rejects, snapshot: Path) -> None:
    """Keep the rows beside a snapshot; nothing when there are none."""
    if rejects.rows.height:
        told = {
            "titles": list(rejects.titles),
            "client": rejects.client,
            "says_client": rejects.says_client,
        }
        named = {TOLD: json.dumps(told, ensure_ascii=False)}
        snapshots.write(rejects.rows, beside(snapshot), named)


def move(written: Path, place: Path) -> None:
    """Let the rows to mend follow their snapshot to its place."""
    if written != place and beside(written).is_file():
        snapshots.move(beside(written), beside(place))


def unlink(snapshot: Path) -> None:
    """Leave no rows to mend of a snapshot that is not kept."""
    beside(snapshot).unlink(missing_ok=True)


def read(portfolio: Path, record: ImportRecord) -> Rejects | None:
    """Give the rows of an import back; None when it had none to mend."""
    path = beside(portfolio / record.path)
    if not path.is_file():
        return None
    told = json.loads(pl.read_parquet_metadata(path)[TOLD])
    return Rejects(kind=record.kind, as_of=record.as_of, rows=pl.read_parquet(path), **told)
