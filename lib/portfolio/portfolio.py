"""The portfolio as a whole: imports in, frames as of a date out.

The rule of what counts: for each client the latest snapshot of its cases on or before the asked
date; several files of one client with one as-of date complement each other, the later one winning
for a case that both hold. Repayments, instalments and follow-ups are the union of all files, each
row once however often a lender exports it again.
"""

import datetime as dt
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

import narwhals.stable.v2 as nw
import polars as pl

from lib.cases.buckets import bucket_expr
from lib.cases.fields import empty_frame
from lib.errors import NotFound
from lib.intake import Intake
from lib.ledger import Ledger
from lib.portfolio import joins, kept_rejects, placing, records, snapshots
from lib.portfolio.records import ImportRecord

IDENTITY = {
    "instalments": ("client", "case_id", "loan_no", "term_no", "due_date"),
    "repayments": ("client", "case_id", "loan_no", "pay_date", "amount", "serial_no"),
    "followups": ("client", "case_id", "loan_no", "happened_at", "channel", "outcome", "note"),
    "collectors": ("collector_no", "name"),
}
"""What makes two rows of different files the same row."""


@dataclass(frozen=True)
class Committed:
    """What an import came to."""

    record: ImportRecord
    status: Literal["imported", "unchanged"]


class Portfolio:
    """All snapshots below one folder, with their catalogue in the ledger."""

    def __init__(self, home: Path, ledger: Ledger) -> None:
        self.folder = home / "portfolio"
        self.ledger = ledger

    @classmethod
    def open(cls, home: Path) -> Self:
        """Open ledger and snapshots below the folder `home`, made where needed."""
        return cls(home, Ledger.open(home))

    # What comes in ---------------------------------------------------------------------------

    def same(self, data: bytes, intake: Intake) -> ImportRecord | None:
        """The standing import of the same bytes read the same way, if there is one."""
        file_hash = hashlib.sha256(data).hexdigest()
        report = intake.report
        for record in records.listed(self.ledger):
            asked = (record.file_hash, record.kind, record.as_of, record.client)
            if asked == (file_hash, report.kind, report.as_of, intake.client or ""):
                return record
        return None

    def commit(
        self,
        data: bytes,
        name: str,
        intake: Intake,
        *,
        now: dt.datetime,
        sample: bool = False,
        actor: str = "",
    ) -> Committed:
        """Keep what `intake` read from the file `name` with the bytes `data`, in one step.

        The same file again changes nothing and returns the first import.
        """
        if known := self.same(data, intake):
            return Committed(known, "unchanged")
        report = intake.report
        import_id = uuid.uuid4().hex[:12]
        frame = intake.frame.with_columns(import_id=pl.lit(import_id))
        relative = Path(report.kind) / f"{import_id}.parquet"
        snapshot_hash = snapshots.write(frame, self.folder / relative)
        kept_rejects.write(intake.rejects, self.folder / relative)
        clients = (
            frame["client"].fill_null("").unique().sort().to_list()
            if report.kind != "collectors"
            else []
        )
        record = ImportRecord(
            import_id=import_id,
            kind=report.kind,
            as_of=report.as_of,
            client=intake.client or "",
            clients=clients,
            file_name=name,
            file_hash=hashlib.sha256(data).hexdigest(),
            encoding=report.encoding,
            delimiter=report.delimiter,
            mapping=dict(intake.mapping),
            report=report.as_json(),
            read=report.read,
            accepted=report.accepted,
            repaired=report.repaired,
            rejected=report.rejected,
            duplicate=report.duplicate,
            path=relative.as_posix(),
            snapshot_hash=snapshot_hash,
            sample=sample,
            committed_at=now,
        )
        records.add(self.ledger, record, actor)
        return Committed(record, "imported")

    def withdraw(self, import_id: str, *, now: dt.datetime, actor: str = "") -> None:
        """Take one import back."""
        records.withdraw(self.ledger, import_id, now, actor)

    def withdraw_sample(self, *, now: dt.datetime, actor: str = "") -> int:
        """Take back all imports of the sample; return how many there were."""
        mine = [record for record in self.imports() if record.sample]
        for record in mine:
            self.withdraw(record.import_id, now=now, actor=actor)
        return len(mine)

    # What there is ---------------------------------------------------------------------------

    def imports(self, kind: str | None = None) -> tuple[ImportRecord, ...]:
        """The standing imports, oldest as-of date first."""
        return tuple(r for r in records.listed(self.ledger) if kind in {None, r.kind})

    def as_of_dates(self) -> tuple[dt.date, ...]:
        """The as-of dates of the case snapshots, latest first."""
        return tuple(sorted({record.as_of for record in self.imports("cases")}, reverse=True))

    def latest(self) -> dt.date | None:
        """The as-of date of the newest case snapshot; None when there are no cases."""
        return next(iter(self.as_of_dates()), None)

    def cases(self, as_of: dt.date | None = None) -> pl.LazyFrame:
        """One row a case as of the date (default: the latest snapshot's).

        Days past due that the file gave are moved on by the days between the file's as-of date
        and the asked one, with their bucket; `as_of` stays the file's own date. Places that were
        set by hand go before those of the files; `place_source` says where each comes from.

        Raises:
            NotFound: there is no snapshot on or before the date.

        """
        chosen = as_of or self.latest()
        if chosen is None:
            return placing.apply(empty_frame("cases").lazy(), self.ledger)
        parts = self._current(chosen)
        if not parts:
            raise NotFound(what=chosen.isoformat())
        frames = [
            self._scan(record).filter(pl.col("client").fill_null("").is_in(clients))
            for record, clients in parts
        ]
        together = pl.concat(frames, how="vertical")
        if len(parts) > 1:
            together = together.unique("case_key", keep="last", maintain_order=True)
        return placing.apply(_moved_on(together, chosen), self.ledger)

    def before(self, as_of: dt.date, coming: pl.DataFrame) -> pl.DataFrame:
        """The cases that the clients of `coming` had on or before a date, as their files said."""
        clients = coming["client"].fill_null("").unique().to_list()
        frames = [
            self._scan(record).filter(pl.col("client").fill_null("").is_in(clients))
            for record, _ in self._current(as_of)
        ]
        if not frames:
            return coming.clear()
        return pl.concat(frames).unique("case_key", keep="last", maintain_order=True).collect()

    def known(self) -> pl.LazyFrame:
        """All names of all cases that were ever in a standing snapshot."""
        scans = [self._scan(record) for record in self.imports("cases")]
        if not scans:
            return joins.index(empty_frame("cases").lazy())
        wanted = ["client", *joins.NUMBERS, "case_key"]
        return joins.index(pl.concat([scan.select(wanted) for scan in scans]))

    def rows(self, kind: str) -> pl.LazyFrame:
        """The union of all files of a kind, each row once, with `case_key` resolved.

        Equal rows within one file all count (two payments of 100 on a day are two); the same rows
        in a later file are the same payments exported again.
        """
        identity = list(IDENTITY[kind])
        scans = [
            self._scan(record).with_columns(_nth=pl.int_range(pl.len()).over(identity))
            for record in self.imports(kind)
        ]
        if not scans:
            empty = empty_frame(kind).lazy()
            return (
                empty
                if kind == "collectors"
                else empty.with_columns(case_key=pl.lit(None, pl.String))
            )
        union = pl.concat(scans).unique([*identity, "_nth"], keep="last", maintain_order=True)
        if kind == "collectors":
            return union.drop("_nth").unique(identity, keep="last", maintain_order=True)
        return joins.resolve(union.drop("_nth"), self.known())

    def repayments(self) -> pl.LazyFrame:
        """All repayments; see `rows`."""
        return self.rows("repayments")

    def instalments(self) -> pl.LazyFrame:
        """All instalments; see `rows`."""
        return self.rows("instalments")

    def followups(self) -> pl.LazyFrame:
        """All follow-ups that came in files; see `rows`."""
        return self.rows("followups")

    def collectors(self) -> pl.LazyFrame:
        """All collectors, the latest file's row of each."""
        return self.rows("collectors")

    # How -------------------------------------------------------------------------------------

    def _scan(self, record: ImportRecord) -> pl.LazyFrame:
        return snapshots.scan(self.folder / record.path, record.kind)

    def _current(self, as_of: dt.date) -> Sequence[tuple[ImportRecord, list[str]]]:
        """The imports that count on a date, each with the clients for which it does."""
        standing = [record for record in self.imports("cases") if record.as_of <= as_of]
        newest: dict[str, dt.date] = {}
        for record in standing:
            newest |= dict.fromkeys(record.clients, record.as_of)
        counted: dict[str, list[str]] = defaultdict(list)
        for record in standing:
            counted[record.import_id] += [c for c in record.clients if newest[c] == record.as_of]
        return [(r, counted[r.import_id]) for r in standing if counted[r.import_id]]


def _moved_on(cases: pl.LazyFrame, as_of: dt.date) -> pl.LazyFrame:
    """Move days past due on to `as_of`; who is not past due in the file stays so.

    A bucket that the file gave without days stays as it is.
    """
    days = (pl.lit(as_of) - pl.col("as_of")).dt.total_days().cast(pl.Int32)
    moved = cases.with_columns(
        dpd=pl.when(pl.col("dpd") > 0).then(pl.col("dpd") + days).otherwise(pl.col("dpd"))
    )
    bucket = nw.coalesce(bucket_expr(nw.col("dpd")), nw.col("bucket"))
    return nw.from_native(moved).with_columns(bucket=bucket).to_native()
