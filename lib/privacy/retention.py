"""How long each kind of data is kept, what is past its time, and letting that go.

A minimum keeps evidence, a maximum ends what the purpose no longer needs; both with their source.
Where the minimum is the longer one the data stay, stored only. A file in which anybody under a
legal hold has a row stays as a whole, and so does the audit, which holds no value of anybody.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import polars as pl
import sqlalchemy as sa

from lib.attachments import files as attached
from lib.attachments import records as attachments
from lib.cases.fields import KINDS
from lib.ledger.schema import imports
from lib.portfolio import Portfolio, kept_rejects, prepared
from lib.portfolio.apart import jobs
from lib.portfolio.apart.jobs import Job
from lib.portfolio.records import ImportRecord
from lib.privacy import blanking, decided
from lib.privacy.person import records_of
from lib.privacy.retention_times import Rule, rules
from lib.rights import Action, demand

REJECTS, STAGING, ATTACHED = "rejects", "staging", "attachments"
NOBODY = frozenset(
    {"code_tables", "questions", "score_models", "segments", "targets"}
    | {"template_steps", "templates"}
)
"""Tables of the ledger that tell nothing of a customer: codes, sums, rules, texts for all. Every
other one stands under `tables` of a kind in data/retention.toml; a test says which is missing."""

DAY = dt.timedelta(days=1)

State = Literal["due", "held", "stored_only"]


@dataclass(frozen=True)
class Found:
    """One thing that is past its maximum, and what may be done with it."""

    kind: str
    what: str
    day: dt.date
    rows: int
    state: State

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {**vars(self), "day": self.day.isoformat()}


def kept_until(
    portfolio: Portfolio, case_keys: Collection[str], own: Path | None
) -> dt.date | None:
    """The day up to which the law wants the cases of a person kept; None: it wants nothing."""
    rule = rules(own)["cases"]
    his = pl.col("case_key").is_in(list(case_keys))
    days = [
        record.as_of
        for record in records_of(portfolio)
        if record.kind == "cases"
        and not record.sample
        and portfolio.scan(record).filter(his).head(1).collect().height
    ]
    if not rule.min_days or not days:
        return None
    return max(days) + dt.timedelta(days=rule.min_days)


def past(portfolio: Portfolio, today: dt.date, own: Path | None = None) -> tuple[Found, ...]:
    """What is past its maximum on a day: files, rows to mend, files that wait for a decision.

    Raises:
        NotAllowed: the actor may not handle retention.

    """
    demand(portfolio.ledger.actor, Action.PRIVACY)
    told = rules(own)
    held = list(decided.standing(portfolio.ledger, "legal_hold"))
    found = []
    for record in records_of(portfolio):
        loaded = record.committed_at.date()
        day = loaded if record.as_of == dt.date.min else record.as_of  # collectors have no day
        if record.kind in KINDS and _is_past(told[record.kind], day, today):
            state = _state(portfolio, record, told[record.kind], held)
            found.append(Found(record.kind, record.import_id, day, record.accepted, state))
        beside = kept_rejects.beside(portfolio.folder / record.path)
        if beside.is_file() and _is_past(told[REJECTS], loaded, today):
            found.append(Found(REJECTS, record.import_id, loaded, record.rejected, "due"))
    found += _attached(portfolio, told[ATTACHED], today, held)
    found += _written(portfolio, told, today, held)
    return (*found, *_waiting(portfolio, told[STAGING], today))


def _attached(
    portfolio: Portfolio, rule: Rule, today: dt.date, held: Sequence[str]
) -> Iterator[Found]:
    """Files at records and agreements; those of anybody under a legal hold stay."""
    if not rule.max_days:
        return
    last = _begins(today - dt.timedelta(days=rule.max_days))
    with portfolio.ledger.read() as connection:
        old = list(attachments.older(connection, last))
    kept = _cases_of(portfolio, held) if old and held else frozenset()
    for attachment_id, case_key, at in old:
        state: State = "stored_only" if rule.store_only else "held" if case_key in kept else "due"
        yield Found(ATTACHED, attachment_id, at.date(), 1, state)


def _written(
    portfolio: Portfolio, told: Mapping[str, Rule], today: dt.date, held: Sequence[str]
) -> Iterator[Found]:
    """Words of our people about customers, by table; those about anybody under a legal hold stay.

    The day is that of the last of them.
    """
    kept = _cases_of(portfolio, held) if held else frozenset()
    for rule in told.values():
        if rule.kind == ATTACHED or not rule.max_days:
            continue
        tables = [one for one in rule.tables if one in blanking.BLANKED]
        moment = _begins(today - dt.timedelta(days=rule.max_days))
        with portfolio.ledger.read() as connection:
            old = list(blanking.older(connection, tables, moment))
        counted: dict[tuple[str, State], tuple[dt.date, int]] = {}
        for table, case_key, last, n in old:
            free: State = "held" if case_key in kept else "due"
            state: State = "stored_only" if rule.store_only else free
            day, rows = counted.get((table, state), (last.date(), 0))
            counted[table, state] = max(day, last.date()), rows + n
        for (table, state), (day, rows) in counted.items():
            yield Found(rule.kind, table, day, rows, state)


def _begins(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _cases_of(portfolio: Portfolio, person_keys: Sequence[str]) -> frozenset[str]:
    """The cases of persons, in whatever file they stood."""
    mine = pl.col("person_key").is_in(list(person_keys))
    rows = [
        portfolio.scan(one).filter(mine).select("case_key").collect()
        for one in records_of(portfolio)
        if one.kind == "cases"
    ]
    return frozenset(key for one in rows for key in one["case_key"].drop_nulls())


def _waiting(portfolio: Portfolio, rule: Rule, today: dt.date) -> Iterator[Found]:
    """Files in preparation to which nobody came back; nothing of them was ever loaded."""
    if rule.max_days:
        moment = _begins(today - dt.timedelta(days=rule.max_days))
        for job, asked_at in jobs.older(portfolio.folder.parent, moment):
            yield Found(STAGING, job.job_id, asked_at.date(), 0, "due")


def _is_past(rule: Rule, day: dt.date, today: dt.date) -> bool:
    return bool(rule.max_days) and day + dt.timedelta(days=rule.max_days) < today


def _state(portfolio: Portfolio, record: ImportRecord, rule: Rule, held: list[str]) -> State:
    if rule.store_only:
        return "stored_only"
    if not held:
        return "due"
    rows = portfolio.scan(record)
    if "person_key" not in rows.collect_schema():
        return "held"  # whose rows they are is told by cases that may be gone: kept while in doubt
    some = rows.filter(pl.col("person_key").is_in(held)).head(1).collect()
    return "held" if some.height else "due"


def run(portfolio: Portfolio, found: Sequence[Found], why: str) -> int:
    """Let go of what is due, with its row of the catalogue; return how many things that were."""
    due = [one for one in found if one.state == "due"]
    if not due:
        return 0
    every = {one.import_id: one for one in records_of(portfolio)}
    named = " ".join(f"{one.kind}:{one.what}" for one in due)
    held = list(decided.standing(portfolio.ledger, "legal_hold"))
    kept = _cases_of(portfolio, held) if held else frozenset()
    with portfolio.ledger.write("retention", str(len(due)), why=why, before=named) as connection:
        for one in due:
            if one.kind in KINDS:
                connection.execute(sa.delete(imports).where(imports.c.import_id == one.what))
        for one in due:
            if one.what in blanking.BLANKED:
                blanking.forget(connection, one.what, _begins(one.day + DAY), kept)
        old = [one.what for one in due if one.kind == ATTACHED]
        gone = attachments.blank(connection, old) if old else set()
        gone -= attachments.named(connection)
    attached.remove(portfolio.ledger.home, gone)
    for one in due:
        if one.kind == STAGING:
            jobs.discard(Job(portfolio.folder.parent, one.what))
        if one.what not in every:
            continue
        place = portfolio.folder / every[one.what].path
        kept_rejects.unlink(place)
        if one.kind != REJECTS:
            place.unlink(missing_ok=True)
    prepared.clear(portfolio.folder.parent)
    portfolio.ledger.compact()
    return len(due)
