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

FOLDER = "rejects"
TOLD = "rejects"
"""Key of what the file says beside its rows."""


def write(rejects: Rejects, portfolio: Path, import_id: str) -> None:
    """Keep the rows of an import below the folder of the portfolio; nothing when there are none."""
    if rejects.rows.height:
        told = {
            "titles": list(rejects.titles),
            "client": rejects.client,
            "says_client": rejects.says_client,
        }
        path = _path(portfolio, import_id)
        snapshots.write(rejects.rows, path, {TOLD: json.dumps(told, ensure_ascii=False)})


def read(portfolio: Path, record: ImportRecord) -> Rejects | None:
    """Give the rows back; None when the import had none to mend."""
    path = _path(portfolio, record.import_id)
    if not path.is_file():
        return None
    told = json.loads(pl.read_parquet_metadata(path)[TOLD])
    return Rejects(kind=record.kind, as_of=record.as_of, rows=pl.read_parquet(path), **told)


def _path(portfolio: Path, import_id: str) -> Path:
    return portfolio / FOLDER / f"{import_id}.parquet"
