"""Two states of the portfolio put side by side: a file with what was there before it, or two days.

This gathers what changes.py compares. Clients are compared with themselves only: one that has no
snapshot on one of the days is named, and his cases are neither new nor missing.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from lib.errors import MeasureImpossible, NotFound
from lib.followups import records
from lib.followups.promises import promises
from lib.intake import Intake
from lib.portfolio import restricted, snapshots
from lib.portfolio.compare import filed, sources
from lib.portfolio.compare.changes import Changes, changes
from lib.portfolio.portfolio import Portfolio
from lib.portfolio.records import ImportRecord
from lib.words import N_, Money, Sentence

NO_TWO = N_(
    "no client has two snapshots up to {day}, one of them later than the other. Please load a "
    "later case file or choose another date."
)
UNNAMED = N_("Files without a client")
NO_CASES = N_("no case file has been loaded. Please upload one.")
NO_ORDER = N_("{earlier} is not before {later}. Please choose an earlier date to compare with.")
NOT_LATER = N_("{client}: no later file than the one of {day}, and so nothing to compare.")
FIRST = N_("{client}: the first file is of {day}; its cases are not counted as new.")
OTHER_DAYS = N_("{client}: the files are of {earlier} and {later}, {n} days apart.")
BY_REPAYMENTS = N_("What was paid is counted from the repayments loaded.")
BY_FILE = N_("What was paid is taken from the case files: no repayments of these days are loaded.")
BY_BOTH = N_(
    "What was paid is counted from the repayments loaded; for clients without any in these days it "
    "is taken from their case files."
)
TWO_SOURCES = N_(
    "{n} cases: the instalment plan reaches only one of the two days, so their days past due are "
    "those of the files on both. On that day Cases and Recovery go by the plan and say others."
)
PAID_ON_NEW = N_("New cases also paid {amount} between the two days, which no figure here counts.")
CLOSED_BEFORE = N_("{n} cases were recalled or settled in the earlier file already.")
TOO_FAST = N_("{n} cases grew older by more days than lie between the files. Please check them.")

PAID = ("case_key", "pay_date", "amount", "currency", "serial_no")
"""Columns of the repayments that are needed."""

JUMP = 1
"""Days by which days past due may outrun the calendar: some lenders count the due date itself."""


@dataclass(frozen=True)
class Grace:
    """When a promise counts as kept; see lib.followups.promises."""

    days: int = 3
    tolerance: float = 1.0


@dataclass(frozen=True)
class Comparison:
    """What changed between two days, with all that a reader must know of it."""

    earlier: dt.date
    later: dt.date
    clients: Sequence[str]
    changes: Changes
    notes: Sequence[Sentence]

    def summary(self) -> Sentence:
        """Say what is compared with what."""
        return Sentence(
            N_("From {earlier} to {later}, {days} days: {n} cases before, {m} after."),
            earlier=self.earlier,
            later=self.later,
            days=(self.later - self.earlier).days,
            n=self.changes.base_n,
            m=self.changes.after_n,
        )


def against(portfolio: Portfolio, intake: Intake, grace: Grace | None = None) -> Changes:
    """Compare the cases of a file with what its clients had on or before its day.

    Cases of the same day that the file does not name are not missing: files of one day complement
    each other.
    """
    day = intake.report.as_of
    before = snapshots.complete(filed.before(portfolio, day, intake.frame), "cases")
    if before.height == 0:
        return changes(before, intake.frame)
    clients = before["client"].fill_null("").unique().to_list()
    known = [_newest(portfolio, one, clients) for one in (day - dt.timedelta(days=1), day)]
    given = set().union(*map(_given, known)), fields_of(intake.mapping)
    return _compared(portfolio, before, intake.frame, day, given, grace)


def instead(
    portfolio: Portfolio,
    coming: pl.DataFrame,
    given: Collection[str],
    replaced: ImportRecord,
    grace: Grace | None = None,
) -> Changes:
    """Compare what counts now with what would if a file of cases took the place of an import.

    Cases of that import which neither the file nor another of its day names are missing then.

    Args:
        portfolio: what counts now.
        coming: the cases of the file.
        given: the fields that the file has.
        replaced: the import that would be withdrawn; the file is of the same day.
        grace: when a promise counts as kept.

    """
    day = replaced.as_of
    clients = coming["client"].fill_null("").unique().to_list()
    left = portfolio.without([replaced.import_id])
    now, then = filed.now_and_then(portfolio, left, day, clients, coming.lazy())
    others = {
        key
        for one in left.imports("cases")
        if one.as_of == day and not set(clients).isdisjoint(one.clients)
        for key in fields_of(one.mapping)
    }
    return _compared(
        portfolio,
        snapshots.complete(now.collect(), "cases"),
        snapshots.complete(then.collect(), "cases"),
        day,
        (_given(_newest(portfolio, day, clients)), others | set(given)),
        grace,
    )


def compare(
    portfolio: Portfolio,
    earlier: dt.date,
    later: dt.date,
    *,
    client: str | None = None,
    grace: Grace | None = None,
) -> Comparison:
    """Compare the portfolio, or one client's part of it, as its files said it on two days.

    Raises:
        MeasureImpossible: the days are not in order, or no client has two snapshots by then.
        NotFound: no case file of that client was loaded.

    """
    if client is not None and client not in _clients(portfolio):
        raise NotFound(what=client)
    if earlier >= later:
        raise MeasureImpossible(because=Sentence(NO_ORDER, earlier=earlier, later=later))
    wanted = None if client is None else [client]
    was, now = (_newest(portfolio, day, wanted) for day in (earlier, later))
    first, last = ({one: records[0].as_of for one, records in side.items()} for side in (was, now))
    clients = [one for one in first if first[one] < last[one]]
    before, after = (filed.filed(portfolio, day, clients) for day in (earlier, later))
    if before is None or after is None:
        raise MeasureImpossible(because=Sentence(NO_TWO, day=later))
    given = (
        _given({one: was[one] for one in clients}),
        _given({one: now[one] for one in clients}),
    )
    kept_out = restricted.people(portfolio.ledger)
    first_cases, last_cases = (
        snapshots.complete(side.collect(), "cases")
        .lazy()
        .pipe(restricted.without, kept_out)
        .collect()
        for side in (before, after)
    )
    found = _compared(portfolio, first_cases, last_cases, later, given, grace)
    notes = (*_of_clients(first, last, earlier, later), *_of_cases(found))
    return Comparison(earlier, later, clients, found, notes)


def _compared(
    portfolio: Portfolio,
    before: pl.DataFrame,
    after: pl.DataFrame,
    day: dt.date,
    given: tuple[Collection[str], Collection[str]],
    grace: Grace | None,
) -> Changes:
    grace = grace or Grace()
    repayments = portfolio.repayments().select(PAID).collect()
    known = records.merge(portfolio.followups(), records.recorded(portfolio.ledger))
    told = known.join(before.select("case_key"), on="case_key", how="semi", maintain_order="left")
    made = promises(told, portfolio.credited(), day, grace.days, grace.tolerance)
    first, last, other = sources.one_measure(portfolio, before, after)
    found = changes(first, last, repayments=repayments.lazy(), promises=made, given=given)
    return replace(found, two_sources=other)


def _clients(portfolio: Portfolio) -> set[str]:
    return {one for record in portfolio.imports("cases") for one in record.clients}


def _newest(
    portfolio: Portfolio, day: dt.date, clients: Collection[str] | None
) -> dict[str, list[ImportRecord]]:
    """Client → the imports of his newest snapshot on or before a day."""
    found: dict[str, list[ImportRecord]] = {}
    for record in portfolio.imports("cases"):
        if record.as_of > day:
            continue
        for one in record.clients:
            if clients is None or one in clients:
                same = [other for other in found.get(one, ()) if other.as_of == record.as_of]
                found[one] = [*same, record]
    return found


def _given(newest: Mapping[str, Sequence[ImportRecord]]) -> set[str]:
    """The fields that any of the files has."""
    return {one for side in newest.values() for record in side for one in fields_of(record.mapping)}


def fields_of(mapping: Mapping[str, str | None]) -> set[str]:
    """The fields that a file has, by the meaning of its columns."""
    return {one for one in mapping.values() if one}


def _of_clients(
    first: Mapping[str, dt.date],
    last: Mapping[str, dt.date],
    earlier: dt.date,
    later: dt.date,
) -> Iterator[Sentence]:
    """What a reader must know of each client whose days are not those asked for."""
    for name, end in sorted(last.items()):
        start = first.get(name)
        client: str | Sentence = name or Sentence(UNNAMED)
        if start is None:
            yield Sentence(FIRST, client=client, day=end)
        elif start == end:
            yield Sentence(NOT_LATER, client=client, day=end)
        elif (start, end) != (earlier, later):
            days = (end - start).days
            yield Sentence(OTHER_DAYS, client=client, earlier=start, later=end, n=days)


def uncounted(found: Changes) -> Iterator[Sentence]:
    """What the figures leave out: days that other pages say, and payments of new cases."""
    for currency, minor in found.paid_on_new.items():
        yield Sentence(PAID_ON_NEW, amount=Money(minor, currency or None))
    if found.two_sources:
        yield Sentence(TWO_SOURCES, n=found.two_sources)


def _of_cases(found: Changes) -> Iterator[Sentence]:
    cases = found.cases
    sources = set(cases["by_repayments"].unique())
    yield Sentence({(True,): BY_REPAYMENTS, (False,): BY_FILE}.get(tuple(sources), BY_BOTH))
    yield from uncounted(found)
    if closed := cases["exit_before"].count():
        yield Sentence(CLOSED_BEFORE, n=closed)
    days = (pl.col("as_of_after") - pl.col("as_of_before")).dt.total_days()
    outran = pl.col("dpd_after") - pl.col("dpd_before") > days + JUMP
    # From nothing to anything is no jump: the file may have known only that it was not due.
    if jumps := cases.filter((pl.col("dpd_before") > 0) & outran).height:
        yield Sentence(TOO_FAST, n=jumps)
