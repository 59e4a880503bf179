"""Erasing a person from both stores, and the proof that nothing of him is left.

Snapshots are written anew without his rows and take the place of the old ones; files in preparation
are thrown away, since what stands in them is known only once they are loaded; what our people
wrote about him in words is blanked through a door that is open for one transaction only, in which
the erasure itself is recorded; then the ledger's file is made anew, because a deleted text lies on
in its free pages. At the end every file of the store is searched for what told him.

The audit keeps its rows: they hold numbers and names of fields, never values.
"""

import datetime as dt
import io
import json
import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl
import sqlalchemy as sa

from lib.errors import DoorstepError
from lib.ledger.schema import imports
from lib.portfolio import Portfolio, kept_rejects, prepared, snapshots
from lib.portfolio.apart import jobs
from lib.portfolio.records import ImportRecord
from lib.privacy import attached, blanking, decided
from lib.privacy.person import Person, is_his, records_of
from lib.rights import Action, demand
from lib.words import N_, Sentence

ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")
"""How the files of lenders may spell what is searched for."""

SHORTEST = 2
"""Characters that a value needs in order to be searched for."""


RESTRICT = "python -m lib person restrict NUMBER --basis TEXT"
"""The next step where data must be kept; the number itself is in no sentence."""


class ErasureRefused(DoorstepError):
    """The law or a decision of the house keeps the data."""

    sentence = N_("These data cannot be erased: {problem}")


@dataclass(frozen=True)
class Erased:
    """What an erasure did, and what the search after it found: nothing, if it is complete.

    `waiting` are the files in preparation that were thrown away, `attached` those of attachments.
    """

    erasure_id: str
    rows: int
    files: int
    texts: int
    left: Sequence[str]
    waiting: int = 0
    attached: int = 0

    def as_json(self) -> dict[str, Any]:
        """The report that is kept."""
        return {**vars(self), "left": list(self.left)}


def erase(
    portfolio: Portfolio,
    person: Person,
    basis: str,
    *,
    now: dt.datetime,
    kept_until: dt.date | None = None,
) -> Erased:
    """Erase a person for good.

    Args:
        portfolio: in the hands of who may do this.
        person: see lib.privacy.person.find.
        basis: why, such as the number of his request; kept in the audit without what tells him.
        now: the moment.
        kept_until: the day up to which the law wants his data kept, see lib.privacy.retention.

    Raises:
        NotAllowed: the actor may not.
        ErasureRefused: a legal hold stands, or the data must be kept.

    """
    ledger = portfolio.ledger
    demand(ledger.actor, Action.PRIVACY)
    basis = decided.nameless(basis, person)
    _refuse(portfolio, person, basis, now.date(), kept_until)
    erasure_id = uuid.uuid4().hex[:12]
    written = (_without(portfolio, one, person) for one in records_of(portfolio))
    changed = [one for one in written if one]
    rows = sum(n for _, _, n in changed)
    his = attached.names(portfolio, person)
    with ledger.write("erase", erasure_id, why=basis) as connection:
        for old, new, _ in changed:
            _catalogue(connection, old, new)
        texts = blanking.blank(connection, person)
        told = {"erasure_id": erasure_id, "rows": rows, "files": len(changed), "texts": texts}
        decided.add(connection, ledger, "erase", person.person_keys, basis, now=now, report=told)
    for old, _, _ in changed:
        (portfolio.folder / old.path).unlink(missing_ok=True)
        kept_rejects.unlink(portfolio.folder / old.path)
    prepared.clear(portfolio.folder.parent)
    gone = attached.detach(portfolio, his, now)
    waiting = jobs.discard_all(portfolio.folder.parent, now)
    _clear_unnamed(portfolio, now)
    ledger.compact()
    left = search(portfolio, person)
    return Erased(erasure_id, rows, len(changed), texts, left, waiting, gone)


def _refuse(
    portfolio: Portfolio, person: Person, basis: str, today: dt.date, kept_until: dt.date | None
) -> None:
    held = decided.standing(portfolio.ledger, "legal_hold")
    for key in person.person_keys & set(held):
        raise ErasureRefused(
            problem=Sentence(N_("a legal hold stands ({basis})."), basis=held[key])
        )
    if kept_until and kept_until > today:
        raise ErasureRefused(
            problem=Sentence(
                N_(
                    "they must be kept until {day}. Please restrict them instead, on the page "
                    "Privacy or with: {command}"
                ),
                day=kept_until,
                command=RESTRICT,
            )
        )
    if not basis.strip():
        raise ErasureRefused(problem=Sentence(N_("please say on what basis.")))


# Snapshots ----------------------------------------------------------------------------------------


def _without(
    portfolio: Portfolio, record: ImportRecord, person: Person
) -> tuple[ImportRecord, ImportRecord, int] | None:
    """Write an import anew without the person's rows: before, after, and how many; None: no need.

    Until the catalogue names the new files they count for nothing.
    """
    place = portfolio.folder / record.path
    rows = pl.read_parquet(place)
    his = rows.select(is_his(person, record.kind, rows.columns).alias("his"))["his"]
    mend = kept_rejects.read(portfolio.folder, record)
    named = mend.rows.select(_mentions(mend.rows, person).alias("his"))["his"] if mend else None
    report = _report(record.report, rows.filter(his), person)
    if not his.any() and not (named is not None and named.any()) and report == record.report:
        return None
    stem = f"{record.import_id}-{uuid.uuid4().hex[:6]}"
    new = replace(record, path=f"{record.kind}/{stem}.parquet", report=report)
    target = portfolio.folder / new.path
    if mend and named is not None:
        kept_rejects.write(replace(mend, rows=mend.rows.filter(~named)), target)
    digest = snapshots.write(rows.filter(~his), target)
    return record, replace(new, snapshot_hash=digest), int(his.sum())


def _mentions(rows: pl.DataFrame, person: Person) -> pl.Expr:
    """Whether a row of texts says anything that tells the person."""
    texts = [name for name, dtype in rows.schema.items() if dtype == pl.String]
    told = sorted(_told(person))
    if not texts or not told:
        return pl.lit(value=False)
    return pl.any_horizontal(
        pl.col(name).str.contains_any(told).fill_null(value=False) for name in texts
    )


def _report(report: Mapping[str, Any], his: pl.DataFrame, person: Person) -> dict[str, Any]:
    """The report without what it quotes of the person."""
    rows = set(his["row"].drop_nulls()) if "row" in his.columns else set()
    told = _told(person)
    problems = [
        {**one, "value": None}
        if one.get("value")
        and (one.get("row") in rows or any(text in str(one["value"]) for text in told))
        else one
        for one in report.get("problems", [])
    ]
    return {**report, "problems": problems} if "problems" in report else dict(report)


def _catalogue(connection: sa.Connection, old: ImportRecord, new: ImportRecord) -> None:
    connection.execute(
        sa.update(imports)
        .where(imports.c.import_id == old.import_id)
        .values(path=new.path, snapshot_hash=new.snapshot_hash, report=new.report)
    )


def _clear_unnamed(portfolio: Portfolio, now: dt.datetime) -> None:
    """Leave nothing of imports that broke off: no catalogue names their files.

    What is younger may belong to an import that is being committed.
    """
    named = {(portfolio.folder / one.path).with_suffix("") for one in records_of(portfolio)}
    for path in snapshots.before(portfolio.folder, now - jobs.ABANDONED):
        if path.with_suffix("") not in named:
            path.unlink(missing_ok=True)


# The proof ----------------------------------------------------------------------------------------


def _told(person: Person) -> frozenset[str]:
    """What is searched for; names are told by whole rows only, because others share them."""
    kinds = ("id", "phone", "address", "card")
    return frozenset(
        text for kind in kinds for text in person.values[kind] if len(text) >= SHORTEST
    ) | frozenset(text for text in person.values["name"] if len(text) >= SHORTEST)


def search(portfolio: Portfolio, person: Person) -> list[str]:
    """Every file of the store in which something that tells the person still is.

    So is every table of a ledger that is no file there. Snapshots are read cell by cell, all other
    files byte by byte. What another person's row says, who shares his name, his phone or his door,
    is that person's.
    """
    home = portfolio.folder.parent
    kept = attached.left(portfolio, person)
    others = _shared(portfolio, person)
    told = sorted(_told(person) - others)
    if not told:
        return kept
    files = [
        str(path.relative_to(home))
        for path in sorted(home.rglob("*"))
        if path.is_file() and _holds(path, told)
    ]
    return list(dict.fromkeys([*kept, *files, *portfolio.ledger.left(told)]))


def _shared(portfolio: Portfolio, person: Person) -> frozenset[str]:
    """What also stands, as a whole cell, in a row that names somebody else."""
    told = _told(person)
    found: set[str] = set()
    for record in records_of(portfolio):
        if record.kind != "cases":
            continue
        rows = portfolio.scan(record).collect()
        rows = rows.filter(~is_his(person, record.kind, rows.columns))
        for name in rows.columns:
            if rows.schema[name] == pl.String:
                found |= told & set(rows[name].drop_nulls())
    return frozenset(found)


def _holds(path: Path, told: Sequence[str]) -> bool:
    content = path.read_bytes()
    if content[:4] == b"PAR1":
        rows = pl.read_parquet(content)
        texts = [name for name, dtype in rows.schema.items() if dtype == pl.String]
        return any(rows[name].str.contains_any(list(told)).any() for name in texts)
    parts = [content, *_unpacked(content)]
    ways = {way for text in told for way in _written(text)}
    return any(way in part for part in parts for way in ways)


def _written(text: str) -> Iterator[bytes]:
    """The ways in which a text may stand in a file."""
    yield json.dumps(text)[1:-1].encode()
    for encoding in ENCODINGS:
        with suppress(UnicodeEncodeError):
            yield text.encode(encoding)


def _unpacked(content: bytes) -> Iterator[bytes]:
    """The members of an archive, such as a workbook; nothing where it is none."""
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(content)) as archive:
        for one in archive.infolist():
            yield archive.read(one)
