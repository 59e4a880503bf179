"""An import made ready: its rows on the disk in their final form, and the row that will commit it.

A draft counts for nothing. The way through the screen lets a draft wait until somebody has read
the verdict; the command line commits its own at once. Both make it here, so that both keep the
same bytes.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl

from lib.cases.naming import named
from lib.errors import NothingAccepted
from lib.intake import Intake
from lib.portfolio import kept_rejects, snapshots
from lib.portfolio.errors import ReplaceRefused
from lib.portfolio.records import ImportRecord
from lib.words import N_, Sentence

OTHER_KIND = N_("“{name}” holds something else and cannot be replaced by this file.")
OTHER_DAY = N_("“{name}” speaks of {day} and cannot be replaced by a file of another day.")
OTHER_CLIENTS = N_("“{name}” also holds rows of clients that this file does not have: {clients}.")


def new_id() -> str:
    """Make a number for an import."""
    return uuid.uuid4().hex[:12]


def draft(
    data: bytes,
    name: str,
    intake: Intake,
    folder: Path,
    *,
    now: dt.datetime,
    secret: str,
    import_id: str = "",
    sample: bool = False,
) -> ImportRecord:
    """Write the checked rows of the file `name` into `folder`, and return the row that commits it.

    `secret` is that of the store, see lib.cases.keys. The file there is `written(folder, record)`;
    `record.path` is its place in the portfolio.
    """
    import_id = import_id or new_id()
    report = intake.report
    with ThreadPoolExecutor(1) as other:  # hashing lets go of the interpreter's lock
        file_hash = other.submit(lambda: hashlib.sha256(data).hexdigest())
        rows = _rows(intake, secret, import_id)
    kept_rejects.write(intake.rejects, folder / f"{import_id}.parquet")
    return ImportRecord(
        import_id=import_id,
        kind=report.kind,
        as_of=report.as_of,
        client=intake.client or "",
        clients=clients_of(intake),
        file_name=name,
        file_hash=file_hash.result(),
        encoding=report.encoding,
        delimiter=report.delimiter,
        mapping=dict(intake.mapping),
        report=report.as_json(),
        read=report.read,
        accepted=report.accepted,
        repaired=report.repaired,
        rejected=report.rejected,
        duplicate=report.duplicate,
        path=f"{report.kind}/{import_id}.parquet",
        snapshot_hash=snapshots.write(rows, folder / f"{import_id}.parquet"),
        sample=sample,
        committed_at=now,
    )


def _rows(intake: Intake, secret: str, import_id: str) -> pl.DataFrame:
    """The rows as a snapshot keeps them: with names, and without the columns that hold no value.

    Reading a snapshot fills those in again (snapshots.scan).
    """
    rows = named(intake.frame, secret) if intake.report.kind == "cases" else intake.frame
    filled = [one for one in rows if one.null_count() < len(one)]
    return pl.DataFrame(filled).with_columns(
        pl.repeat(import_id, rows.height, eager=True).alias("import_id")
    )


def written(folder: Path, record: ImportRecord) -> Path:
    """Where `draft` put the rows."""
    return folder / f"{record.import_id}.parquet"


def clients_of(intake: Intake) -> list[str]:
    """The clients whose rows a file holds; "" stands for those that name none."""
    if "client" not in intake.frame.columns:
        return []
    return intake.frame["client"].fill_null("").unique().sort().to_list()


def rivals(record: ImportRecord, standing: Sequence[ImportRecord]) -> tuple[ImportRecord, ...]:
    """The imports that a file completes, or could replace: same kind, day and clients."""
    return tuple(one for one in standing if _obstacle(record, one) is None)


def check_any(record: ImportRecord) -> None:
    """Make sure that something of a file is kept: one of bad rows only would end all its cases.

    Raises:
        NothingAccepted: no row of it is without an error.

    """
    if not record.accepted:
        raise NothingAccepted(n=record.rejected + record.duplicate)


def check_replaces(record: ImportRecord, replaced: ImportRecord) -> None:
    """Make sure that nothing vanishes unasked when `record` takes the place of `replaced`.

    Raises:
        ReplaceRefused: it holds another kind, another day, or clients that the new file lacks.

    """
    if problem := _obstacle(record, replaced):
        raise ReplaceRefused(problem=problem)


def _obstacle(record: ImportRecord, replaced: ImportRecord) -> Sentence | None:
    name = replaced.file_name
    if replaced.kind != record.kind:
        return Sentence(OTHER_KIND, name=name)
    if replaced.as_of != record.as_of:
        return Sentence(OTHER_DAY, name=name, day=replaced.as_of)
    lacking = sorted(set(replaced.clients) - set(record.clients))
    if lacking:
        return Sentence(OTHER_CLIENTS, name=name, clients="、".join(lacking) or "—")
    return None
