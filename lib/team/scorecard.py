"""The scorecard of a period: the index of each collector, and all that stands beside it.

All that costs time hangs on the days alone: whose cases were whose, what came of them, what was
worked. It is found once and tallied for each way to credit a payment; by whose rates a card is then
made of the tallies is a matter of milliseconds.

Everybody's figures are computed from all cases, whoever asks: what a collector may see of it, his
own line and the team's, is taken out of the whole afterwards (lib.team.seeing).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lib.errors import MeasureImpossible
from lib.followups.payments import standing_payments
from lib.measures.fieldwork import crew_hours
from lib.portfolio import Portfolio
from lib.recovery.table import usual_since
from lib.settings import Settings
from lib.team import contacting, lists, owners, trouble, workload
from lib.team.credits import Credit, credited, to_promise_takers
from lib.team.expecting import Rates, expected, parts, tallied
from lib.team.gathering import Known, cases, gathered
from lib.team.index import Team, indices
from lib.team.owners import State, days_of
from lib.words import N_, Sentence

NO_OWNER = N_(
    "no case file of these days names a collector (催收员). Please load files or assignments "
    "(分案) that say whose case it is."
)
NO_EARLIER = N_(
    "The rates are those of the others in the same days: there are no files and payments of a "
    "period before."
)
NO_START = N_(
    "there is no case file before {day}, so nobody knows whose the cases were. Please load an "
    "earlier one, or choose another date."
)
NOT_A_SUM = N_(
    "The team counts each case once, so what the collectors have does not add up to it: a case "
    "that changed hands is with each of them for his days, and what is nobody's is with none."
)

BESIDE = (*workload.WORKLOAD, *contacting.COUNTS, "complaints", "incidents", "reviews", "quality")
"""Columns of what stands beside the index: `reviews` of how many visits, `quality` their mean."""


@dataclass(frozen=True)
class Asked:
    """Of which days: after `start`, the day of a case file, up to `end`; and how it is counted."""

    start: dt.date
    end: dt.date
    credit: Credit = Credit.OWNER
    rates: Rates = Rates.BEFORE

    @property
    def days(self) -> int:
        """Days of the period."""
        return (self.end - self.start).days


@dataclass(frozen=True)
class Found:
    """What the card of a period is made from, however it is counted.

    Attributes:
        basis: what cases weigh by.
        now: way to credit a payment → the tally by it, as lib.team.expecting.tallied gives it.
        past: the same of the period before, without ways by which nothing was paid in it.
        beside: what stands beside the index, columns BESIDE.
        standing: all payments of cases of these days that still stand, whoever had the case:
            currency ("" without one) → minor units.

    """

    basis: str
    now: Mapping[Credit, pl.DataFrame]
    past: Mapping[Credit, pl.DataFrame]
    beside: pl.DataFrame
    standing: Mapping[str, int]


@dataclass(frozen=True)
class Card:
    """The figures of a period: the index by currency, what stands beside it, and whose rates.

    `beside` and `standing` as in Found.
    """

    asked: Asked
    rates: Rates
    basis: str
    teams: Mapping[str, Team]
    beside: pl.DataFrame
    notes: Sequence[Sentence]
    standing: Mapping[str, int]


def since_last(days: Sequence[dt.date], end: dt.date) -> Asked:
    """The period up to the day that is meant unless another is chosen, as in lib.recovery.table.

    Raises:
        MeasureImpossible: there is no file before.

    """
    start = usual_since(days, end)
    if start is None:
        raise MeasureImpossible(because=Sentence(NO_START, day=end))
    return Asked(start, end)


def before(days: Sequence[dt.date], asked: Asked) -> dt.date | None:
    """The day of a file from which to the start is about as long as the period; None without any.

    A month is followed by a shorter or longer one; half the length is no longer the same season.
    """
    earlier = [day for day in days if day < asked.start]
    near = min(earlier, key=lambda day: abs((asked.start - day).days - asked.days), default=None)
    if near is None or (asked.start - near).days * 2 < asked.days:
        return None
    return near


def measured(place: Portfolio, settings: Settings, asked: Asked) -> Card:
    """The scorecard of a period, read and worked out; what of it may be seen says lib.team.seeing.

    Raises:
        NotAllowed: the actor sees nothing of the team.
        MeasureImpossible: nobody is named as owner of a case.

    """
    return card(found(place, settings, asked, [asked.credit]), asked, settings.minimum_n)


def found(
    place: Portfolio, settings: Settings, asked: Asked, ways: Sequence[Credit] = tuple(Credit)
) -> Found:
    """What the card of the days of `asked` is made from, for some ways to credit a payment.

    Raises:
        NotAllowed: the actor sees nothing of the team.
        MeasureImpossible: nobody is named as owner of a case.

    """
    earlier = before(place.as_of_dates(), asked)
    days = days_of(place, earlier or asked.start, asked.end)
    known = gathered(place, settings, days, asked.start, asked.end)
    # One period after the other: the cases of few files are in the memory at once.
    past = cases(place, [day for day in days if day <= asked.start])
    theirs = _earlier(known, past, asked.start, ways) if earlier else {}
    now = [*past[-1:], *cases(place, [day for day in days if day > asked.start])]
    del past
    held = owners.spells(now, known.assignments, known.limits, asked.start, asked.end)
    if held["owner"].null_count() == held.height:
        raise MeasureImpossible(because=Sentence(NO_OWNER))
    paid = _paid(known, now, asked.end)
    basis = owners.basis_of(now)
    del now
    tallies = _tallies(known, held, paid, ways)
    beside = _beside(known, held, asked)
    return Found(basis, tallies, theirs, beside, _standing(paid, asked))


def card(known: Found, asked: Asked, minimum_n: int) -> Card:
    """Work the scorecard out; fewer persons than `minimum_n` are not judged."""
    earlier = known.past.get(asked.credit) if asked.rates is Rates.BEFORE else None
    rates = Rates.OTHERS if earlier is None else Rates.BEFORE
    notes = [Sentence(NOT_A_SUM)]
    if rates is not asked.rates:
        notes.append(Sentence(NO_EARLIER))
    teams = indices(expected(known.now[asked.credit], earlier), minimum_n)
    return Card(asked, rates, known.basis, teams, known.beside, tuple(notes), known.standing)


def _tallies(
    known: Known, held: pl.DataFrame, paid: pl.DataFrame, ways: Sequence[Credit]
) -> Mapping[Credit, pl.DataFrame]:
    own = credited(held, paid)
    money = {
        one: own if one is Credit.OWNER else to_promise_takers(own, known.word) for one in ways
    }
    return {one: tallied(parts(held, mine)) for one, mine in money.items()}


def _earlier(
    known: Known, past: Sequence[State], end: dt.date, ways: Sequence[Credit]
) -> Mapping[Credit, pl.DataFrame]:
    """The tallies of the period before, of those by which something was paid in it."""
    held = owners.spells(past, known.assignments, known.limits, past[0][0], end)
    every = _tallies(known, held, _paid(known, past, end), ways)
    return {one: tally for one, tally in every.items() if float(tally["paid"].sum()) > 0}


def _paid(known: Known, states: Sequence[State], end: dt.date) -> pl.DataFrame:
    """What was paid after the first of the files and still stood at the end.

    Of its cases in their currency; of those of which anything was taken back also what was before.
    """
    every = known.repayments.filter(pl.col("pay_date") <= end)
    late = pl.col("pay_date") > states[0][0]
    back = every.filter(late, pl.col("amount") < 0).select("case_key").unique()
    rows = every.filter(late | pl.col("case_key").is_in(back["case_key"].implode()))
    said, of_case = pl.col("currency"), pl.col("of_case").cast(pl.String)
    own = []
    for _, frame in reversed(states):  # the last file that has a case tells its currency
        theirs = rows.join(frame.select("case_key", of_case="currency"), on="case_key")
        own.append(theirs.filter(said.is_null() | (said == of_case)).with_columns(currency=of_case))
        rows = rows.join(frame.select("case_key"), on="case_key", how="anti")
    return standing_payments(pl.concat(own), end)


def _standing(paid: pl.DataFrame, asked: Asked) -> Mapping[str, int]:
    """What was paid in the period, by currency, of what was paid and still stood."""
    own = paid.filter(pl.col("day") > asked.start)
    by = pl.col("currency").fill_null("")
    return dict(own.group_by(by).agg(pl.col("paid").sum()).iter_rows())


def _beside(known: Known, held: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """All that stands beside the index, one row an owner; columns BESIDE."""
    first = asked.start + dt.timedelta(days=1)
    within = pl.col("day").is_between(first, asked.end)
    contacts = known.contacts.filter(within)
    made = known.tried.filter(pl.col("channel") == "visit").select("case_key", "day")
    crews = crew_hours(known.words, first, asked.end)
    work = workload.together(
        workload.held(held, asked.days),
        workload.tried(contacts),
        workload.away(known.leave, first, asked.end),
        lists.ways(known.lists, crews),
        lists.completion(known.lists, known.reports, made),
    )
    found = work
    for one in (
        contacting.counted(contacts, known.promises, held),
        trouble.complaints(known.holds, known.contacts, held, first, asked.end),
        trouble.incidents(known.incidents, known.contacts, held, first, asked.end),
        known.quality,
    ):
        new = [name for name in one.columns if name == "owner" or name not in found.columns]
        found = found.join(one.select(new), on="owner", how="left", maintain_order="left")
    counts = [*contacting.COUNTS, "complaints", "incidents", "reviews"]
    return found.with_columns(pl.col(counts).fill_null(0)).select(BESIDE)
