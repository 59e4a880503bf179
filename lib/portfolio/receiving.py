"""What comes into the portfolio and what is taken back: each in one step, or not at all."""

import datetime as dt
import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from lib.errors import DoorstepError, NotFound, StoreBroken
from lib.intake import Intake
from lib.portfolio import (
    drafts,
    kept_rejects,
    records,
    snapshots,
)
from lib.portfolio.catalogue import Catalogue
from lib.portfolio.days import check_day
from lib.portfolio.records import ImportRecord

UNNAMED = dt.timedelta(days=7)
"""After this time a snapshot that no import names is cleared away."""


@dataclass(frozen=True)
class Committed:
    """What an import came to."""

    record: ImportRecord
    status: Literal["imported", "unchanged"]


class Receiving(Catalogue):
    """The imports of a portfolio, and what lets them come and go."""

    def same(self, data: bytes, intake: Intake) -> ImportRecord | None:
        """The standing import of the same bytes read the same way, if there is one."""
        report = intake.report
        mapping = tuple(sorted(intake.mapping.items()))
        read = (report.kind, report.as_of, intake.client or "", mapping)
        alike = [one for one in self.imports() if records.way_of(one) == read]
        if not alike:
            return None
        file_hash = hashlib.sha256(data).hexdigest()
        return next((one for one in alike if one.file_hash == file_hash), None)

    def commit(
        self,
        data: bytes,
        name: str,
        intake: Intake,
        *,
        now: dt.datetime,
        sample: bool = False,
        replaces: str | None = None,
    ) -> Committed:
        """Keep what `intake` read from the file `name` with the bytes `data`, in one step.

        The same file again changes nothing and returns the first import. An import that the file
        `replaces` is withdrawn in the same step.

        Raises:
            AsOfAhead: the file speaks of a day to come; the sample may, its days are made up.
            NothingAccepted: no row of it is without an error.
            NotFound, ReplaceRefused: the import to be replaced does not stand, or does not fit.

        """
        if not sample:
            check_day(intake, self.real_days(), now)
        if known := self.same(data, intake):
            every = records.listed(self.ledger, withdrawn=True) if replaces else ()
            if replaces and all(one.import_id != replaces for one in every):
                raise NotFound(what=replaces)  # a mistake, not a repetition
            return Committed(known, "unchanged")
        folder = self.folder / intake.report.kind
        record = drafts.draft(
            data, name, intake, folder, now=now, secret=self.ledger.secret, sample=sample
        )
        return self.accept(record, drafts.written(folder, record), now=now, replaces=replaces)

    def accept(
        self,
        record: ImportRecord,
        written: Path,
        *,
        now: dt.datetime,
        replaces: str | None = None,
    ) -> Committed:
        """Commit a draft whose rows lie in `written`: one move, one durable row in the ledger.

        Raises:
            NotFound, ReplaceRefused: as for `commit`.
            StoreBroken: the rows are not as they were written.

        """
        record = replace(record, committed_at=now, replaces=replaces)
        place = self.folder / record.path
        try:
            drafts.check_any(record)
            if replaces:
                drafts.check_replaces(record, self.record(replaces))
            snapshots.check(written, record.snapshot_hash)
            snapshots.move(written, place)
            kept_rejects.move(written, place)
            records.add(self.ledger, record)
        except records.AlreadyThere as there:
            # The other one may be this very draft, committed by a second click.
            if there.record.path != record.path:
                kept_rejects.unlink(place)
                place.unlink(missing_ok=True)
            return Committed(there.record, "unchanged")
        except Exception:
            # A draft that waits can be loaded once the reason is gone; one made just now cannot.
            if written == place:
                kept_rejects.unlink(place)
                place.unlink(missing_ok=True)
            elif place.is_file() and not self._is_catalogued(record):
                kept_rejects.move(place, written)
                snapshots.move(place, written)
            raise
        self._sweep(now)
        return Committed(record, "imported")

    def _is_catalogued(self, record: ImportRecord) -> bool:
        every = records.listed(self.ledger, withdrawn=True)
        return any(one.import_id == record.import_id for one in every)

    def _sweep(self, now: dt.datetime) -> None:
        """Clear away what imports left that broke off; it counts for nothing, and is personal."""
        old = snapshots.before(self.folder, now - UNNAMED)
        if not old:  # looked for first: what is committed from here on is none of them
            return
        with suppress(OSError, DoorstepError):  # the next import clears it away
            named = {self.folder / one.path for one in records.listed(self.ledger, withdrawn=True)}
            for path in old:
                if path.with_suffix(".parquet") not in named or path.suffix == ".tmp":
                    path.unlink(missing_ok=True)

    def withdraw(self, *import_ids: str, now: dt.datetime) -> None:
        """Take imports back, in one step.

        Raises:
            NotFound: one of them does not stand; then all stay.

        """
        records.withdraw(self.ledger, import_ids, now)

    def restore(self, *import_ids: str) -> None:
        """Let withdrawn imports count again, all of them or none.

        Raises:
            NotFound, RestoreRefused: as their sentences say.
            StoreBroken: the rows of one are gone.

        """
        for one in self.withdrawn():
            if one.import_id in import_ids and not (self.folder / one.path).is_file():
                raise StoreBroken(path=self.folder / one.path)
        records.restore(self.ledger, import_ids)

    def withdraw_sample(self, *, now: dt.datetime) -> int:
        """Take back all imports of the sample; return how many there were."""
        mine = [record.import_id for record in self.imports() if record.sample]
        if mine:
            self.withdraw(*mine, now=now)
        return len(mine)
