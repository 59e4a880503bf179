"""Which imports there are, which of them count on a date, and where their rows lie.

The ledger names the imports; what it says is kept as of its last write, because the reports of
many imports are long to read. Whose hands the portfolio is in is kept here too.
"""

import copy
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar, cast

import polars as pl
from pydantic import SecretStr

from lib.errors import NotFound
from lib.ledger import Ledger
from lib.portfolio import leaving, prepared, records, snapshots
from lib.portfolio.records import ImportRecord
from lib.rights import Actor

DAYS = 4
"""Days of which a kind stays in memory: the one that is looked at, as it was known on a day or
another, and the latest."""

T = TypeVar("T")


@dataclass
class _Known:
    """What is known as of a write of the ledger; who holds the portfolio shares it.

    `made` and what is of some `days`, kind by kind, are left behind by any write, what is made
    `of_files` alone only by one after which other files stand.
    """

    version: int = -1
    standing: tuple[ImportRecord, ...] = ()
    made: dict[str, pl.DataFrame] = field(default_factory=dict)
    days: dict[str, dict[str, Any]] = field(default_factory=dict)
    of_files: dict[str, pl.DataFrame] = field(default_factory=dict)


class Catalogue:
    """The imports of the snapshots below one folder."""

    def __init__(
        self,
        home: Path,
        ledger: Ledger,
        left_out: frozenset[str] = frozenset(),
        put_back: frozenset[str] = frozenset(),
    ) -> None:
        self.folder = home / "portfolio"
        self.ledger = ledger
        self._left_out = left_out
        self._put_back = put_back
        self._remembered = _Known()

    @classmethod
    def open(cls, home: Path, keys: Path | None = None, url: SecretStr | None = None) -> Self:
        """Open ledger and snapshots below the folder `home`, made where needed.

        `keys` is where the audit's key and anchors lie, `url` names the database of the ledger, if
        they are not there.
        """
        return cls(home, Ledger.open(home, keys=keys, url=url))

    def by(self, actor: Actor) -> Self:
        """The same portfolio in the hands of `actor`: in his name, with his rights.

        It hands out the rows of the cases that he may see, and no others.
        """
        mine = copy.copy(self)
        mine.ledger = self.ledger.by(actor)
        return mine

    def imports(self, kind: str | None = None) -> tuple[ImportRecord, ...]:
        """The standing imports, oldest as-of date first."""
        left_out = self._left_out
        return tuple(
            record
            for record in self._standing()
            if kind in {None, record.kind} and record.import_id not in left_out
        )

    def record(self, import_id: str) -> ImportRecord:
        """One standing import.

        Raises:
            NotFound: there is none of that number.

        """
        for record in self.imports():
            if record.import_id == import_id:
                return record
        raise NotFound(what=import_id)

    def withdrawn(self) -> tuple[ImportRecord, ...]:
        """The imports that were taken back, oldest as-of date first."""
        every = records.listed(self.ledger, withdrawn=True)
        return tuple(record for record in every if record.withdrawn_at is not None)

    def without(self, import_ids: Collection[str]) -> Self:
        """The portfolio as it would be if these imports were withdrawn; to look at only."""
        return type(self)(self.folder.parent, self.ledger, left_out=frozenset(import_ids))

    def including(self, import_ids: Collection[str]) -> Self:
        """The portfolio as it would be if these imports were put back; to look at only."""
        return type(self)(self.folder.parent, self.ledger, put_back=frozenset(import_ids))

    def as_of_dates(self) -> tuple[dt.date, ...]:
        """The as-of dates of the case snapshots, latest first."""
        return tuple(sorted({record.as_of for record in self.imports("cases")}, reverse=True))

    def real_days(self) -> tuple[dt.date, ...]:
        """The as-of dates of the case files that somebody sent: those of the sample are made up."""
        return tuple(
            sorted({one.as_of for one in self.imports("cases") if not one.sample}, reverse=True)
        )

    def latest(self) -> dt.date | None:
        """The as-of date of the newest case snapshot; None when there are no cases."""
        return next(iter(self.as_of_dates()), None)

    def scan(self, record: ImportRecord) -> pl.LazyFrame:
        """Open the rows of an import, lazily.

        Raises:
            StoreBroken: they are gone.

        """
        return snapshots.scan(self.folder / record.path, record.kind)

    def current(self, as_of: dt.date) -> Sequence[tuple[ImportRecord, list[str]]]:
        """The imports that count on a date, each with the clients for which it does."""
        standing = [record for record in self.imports("cases") if record.as_of <= as_of]
        newest: dict[str, dt.date] = {}
        for record in standing:
            newest |= dict.fromkeys(record.clients, record.as_of)
        counted: dict[str, list[str]] = defaultdict(list)
        for record in standing:
            counted[record.import_id] += [c for c in record.clients if newest[c] == record.as_of]
        return [(r, counted[r.import_id]) for r in standing if counted[r.import_id]]

    def is_large(self, kind: str) -> bool:
        """Whether the rows of a kind are too many to be had all at once, with all their columns."""
        return prepared.are_many([one for one in self.imports() if one.kind in {"cases", kind}])

    def is_small(self, kind: str) -> bool:
        """Whether the rows of a kind are so few that they stay in memory."""
        return prepared.are_few([one for one in self.imports() if one.kind in {"cases", kind}])

    def kept(
        self,
        name: str,
        files: Sequence[ImportRecord],
        make: Callable[[Path], prepared.Parts],
        among: Sequence[ImportRecord] = (),
    ) -> pl.LazyFrame | None:
        """What was made of some standing files, `among` others; see lib.portfolio.prepared.

        Of what there would be with other files nothing is kept.
        """
        if self._left_out or self._put_back:
            return None
        home = self.folder.parent

        def made(work: Path) -> prepared.Parts:
            plans = {one.as_of for one in self.imports("instalments")}
            leaving.days_gone(home, self.as_of_dates(), plans)
            yield from make(work)
            for one in files:
                # Who erases rows lets go of their file first, and of what was made of it then: what
                # was begun before and is done afterwards would bring the rows back.
                (self.folder / one.path).stat()

        return prepared.kept(home, name, files, made, among)

    def _standing(self) -> tuple[ImportRecord, ...]:
        """The catalogue as of the ledger's last write: its reports are long to read each time."""
        return self._known().standing

    def _known(self) -> _Known:
        known, version = self._remembered, self.ledger.version()
        if known.version != version:
            every = records.listed(self.ledger, withdrawn=bool(self._put_back))
            standing = tuple(
                one for one in every if not one.withdrawn_at or one.import_id in self._put_back
            )
            if standing != known.standing:
                known.of_files = {}
            known.standing = standing
            known.made, known.days = {}, {}
            known.version = version
        return known

    def made_once(self, name: str, make: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """A frame that is made once for all who ask between two writes of the ledger."""
        made = self._known().made  # a later write leaves this one behind, with what it holds
        if name not in made:
            made[name] = make()
        return made[name]

    def made_of_day(self, kind: str, name: str, make: Callable[[], T]) -> T:
        """The same of a day, a frame or what was made of some; of a kind the last few are kept."""
        days = self._known().days.setdefault(kind, {})
        found = days.pop(name, None)  # and put back as the last one
        made = make() if found is None else cast("T", found)
        days[name] = made
        for old in list(days)[:-DAYS]:
            days.pop(old, None)
        return made

    def made_of_files(self, name: str, make: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """A frame that is made of files alone, once until other files stand.

        `make` asks for the files itself: those that stand when it is called are those of the frame.
        """
        made = self._known().of_files
        if name not in made:
            made[name] = make()
        return made[name]

    def at_hand(
        self, name: str, files: Sequence[ImportRecord], make: Callable[[], pl.LazyFrame]
    ) -> pl.LazyFrame:
        """What is made of files alone: of few rows once, of more each time and lazily."""
        if not prepared.are_few(files):
            return make()
        return self.made_of_files(name, lambda: make().collect()).lazy()
