"""What came back, by whatever the part "recovery" and its map ask for: computed once for all.

Each answer is made once for each state of the data; see lib.screen.data.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from lib.cases.search import CHOSEN, Filter, find
from lib.errors import MeasureImpossible
from lib.measures.findings import finding
from lib.measures.noise import Estimate, ratio, wilson
from lib.measures.pairs import Span
from lib.parts import by_currency
from lib.portfolio.paying import known_of, paying
from lib.recovery import RecoveryTable
from lib.recovery.known import ended, placed_again
from lib.recovery.paid import PERSON, Paid, paid_in
from lib.recovery.rates import Base, measured
from lib.recovery.table import each, table_of, usual_since, with_person
from lib.screen import data, file_rows
from lib.words import N_, Sentence

AMOUNT = N_("Recovered ({currency}) from {start} to {end}")
PAYING = {
    False: N_("Cases that paid ({currency}) from {start} to {end}"),
    True: N_("Persons who paid ({currency}) from {start} to {end}"),
}
"""Whether persons are counted → what is found."""


KEPT = (*CHOSEN, PERSON)
"""What recovery may be narrowed to or broken down by, but for the month of the payment."""


@dataclass(frozen=True)
class Asked:
    """What was asked for; `base_day` is the snapshot that gives the base."""

    by: str
    base: Base
    by_amount: bool
    base_day: dt.date
    start: dt.date
    end: dt.date
    wanted: Filter
    by_person: bool = False


def measure(asked: Asked) -> RecoveryTable:
    """Measure what was asked for."""
    return _measured(data.version(), asked)


@data.shared
def _measured(at: int, asked: Asked) -> RecoveryTable:
    return table_of(
        _paid(at, asked), by=asked.by or None, base=asked.base, by_person=asked.by_person
    )


def _paid(at: int, asked: Asked) -> Paid:
    """What each case that was asked for paid in the period."""
    every = _every(at, asked.base_day, asked.start, asked.end).of(asked.wanted)
    return every.of_known(_known(at, asked.end))


@data.shared
def _known(at: int, end: dt.date) -> Mapping[str, dt.date]:
    """Up to which day the repayments of each client are known."""
    del at
    return known_of(data.portfolio(), end)


@data.shared
def _every(at: int, base_day: dt.date, start: dt.date, end: dt.date) -> Paid:
    """What each case paid, with all that tables may be narrowed to or grouped by.

    They are the cases with which the period begins, with what later files tell of their end.
    """
    del at
    place = data.portfolio()
    cases = placed_again(place, ended(place, data.measured(base_day).lazy(), end), end)
    return paid_in(
        with_person(cases), file_rows.payments(), KEPT, start=start, end=end, base_day=base_day
    )


def keys(asked: Asked) -> Sequence[str]:
    """The cases that were measured, as the snapshot with which the period begins says them."""
    day, whole = asked.base_day, measure(asked)
    cases = ended(data.portfolio(), data.measured(day).lazy(), asked.end)
    silent = [one.client for one in _paid(data.version(), asked).silent]
    mine = find(cases, asked.wanted).filter(~pl.col("client").fill_null("").is_in(silent))
    kept = measured(mine, whole.base, asked.start, asked.end).to_native()
    return kept.select("case_key").collect().to_series().sort().to_list()


def findings(asked: Asked) -> Mapping[str | None, Sentence]:
    """Currency → what came back of all cases that were asked for, in one sentence.

    With its interval, and against the month before where both are a month: a longer period brings
    more.
    """
    return _found(data.version(), replace(asked, by=""), data.settings().minimum_n)


@data.shared
def _found(at: int, asked: Asked, least: int) -> Mapping[str | None, Sentence]:
    earlier = _month_before(asked)
    now = _each(at, asked)
    then = None if earlier is None else _then(at, earlier)
    text = AMOUNT if asked.by_amount else PAYING[asked.by_person]
    said = {}
    for currency, mine in by_currency(now):
        what = Sentence(text, currency=currency or "—", start=asked.start, end=asked.end)
        same = pl.col("currency").eq_missing(pl.lit(currency, pl.String))
        was = None if then is None else _estimate(then.filter(same), asked)
        day = None if earlier is None else earlier.end
        said[currency] = finding(what, _estimate(mine, asked), was, day=day, least=least)
    return said


def _month_before(asked: Asked) -> Asked | None:
    """The same question of the month before, where both are a month."""
    before = usual_since(data.portfolio().as_of_dates(), asked.base_day)
    if before is None or asked.start <= asked.base_day:
        return None
    spans = (Span(before, asked.base_day), Span(asked.base_day, asked.end))
    if not all(one.is_month for one in spans):
        return None
    start = before + dt.timedelta(days=1)
    return replace(asked, base_day=before, start=start, end=asked.base_day)


def _then(at: int, earlier: Asked) -> pl.DataFrame | None:
    """The same of the month before; None where there were no such cases yet.

    Nor where the repayments of one of their clients are known only from a day within it: what was
    paid of it before is not nothing.
    """
    try:
        rows = _each(at, earlier)
    except MeasureImpossible:
        return None
    mine = _paid(at, earlier).cases["client"].cast(pl.String).fill_null("").unique()
    begun = _begun(at)
    late = any(begun.get(client, earlier.start) > earlier.start for client in mine)
    return None if late else rows


@data.shared
def _begun(at: int) -> Mapping[str, dt.date]:
    """From which day on the repayments of each client are known."""
    del at
    return dict(paying(data.whole()).select("client", "first").iter_rows())


def _each(at: int, asked: Asked) -> pl.DataFrame:
    """What each case or person adds, against the base that the table was measured by."""
    base = _measured(at, asked).base
    return each(_paid(at, asked), base, by_person=asked.by_person)


def _estimate(mine: pl.DataFrame, asked: Asked) -> Estimate | None:
    if asked.by_amount:
        return ratio(mine["numerator"], mine["denominator"])
    return wilson(int(mine["paying"].sum()), mine.height)
