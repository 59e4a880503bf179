"""The sections of a portfolio's report, each from the same functions as the screens.

What cannot be computed is a section with the reason in it: a report never leaves a part out
silently.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl

from lib.cases.buckets import SCHEME
from lib.errors import DoorstepError, MeasureImpossible
from lib.followups import forecast as calendar
from lib.followups.knowing import promisers
from lib.followups.promises import Status
from lib.followups.reliability import with_chance
from lib.forecasts import gaps, gathering, saying, targets
from lib.measures import contacts, pairs, rolls
from lib.measures.findings import RATE_OF, finding
from lib.measures.noise import wilson
from lib.parts import by_currency
from lib.portfolio.paying import known_of
from lib.questions import sources
from lib.questions.measures import NET, OVERDUE
from lib.questions.records import Kept
from lib.recovery.known import ended
from lib.recovery.paid import paid_in
from lib.recovery.table import table_of
from lib.reports import answering
from lib.reports.model import Bars, Section, Table, Value
from lib.reports.source import Source
from lib.show.measure_charts import STEPS
from lib.words import N_, Money, Sentence, Share

RATE = N_("{what}: {part} ÷ {whole} = {share}, n = {n}.")
WEIGHED = N_("Amounts are weighted by: {by}.")
REACHED = N_("Attempts that reached somebody from {first} to {last}")
DUE = N_(
    "{promised} ({currency}) is promised for {first} to {last} in n = {n} promises; {expected} of "
    "it is expected by who kept his word before."
)
DUE_ALONE = N_(
    "{promised} ({currency}) is promised for {first} to {last} in n = {n} promises; too few have "
    "matured to say how much of it may be expected."
)
GRACE = N_(
    "Beside them {missing} ({currency}) is missing of n = {n} promises that fell due before "
    "{first} and are in their days of grace; the forecast counts on it for the next day."
)
NO_PROMISES = N_("Nothing is promised for {first} to {last}.")
RUNNING = (Status.OPEN.value, Status.DUE_TODAY.value)
DAYS = 30
"""Days of contacts, up to the as-of date."""


def sections(source: Source, kept: Sequence[Kept]) -> Iterator[Section]:
    """All parts of the report, then the kept questions that were asked for."""
    parts: dict[str, Callable[[Source], Section]] = {
        N_("Money of the month"): _month,
        N_("Recovery"): _recovery,
        N_("Roll rates, case by case"): _rolls,
        N_("Funnel of contacts"): _funnel,
        N_("Promises due"): _promises,
        N_("Forecast"): _forecast,
    }
    for title, part in parts.items():
        yield _or_why(Sentence(title), partial(part, source))
    for one in kept:
        yield _or_why(one.name, partial(answering.section, source, one))


def _or_why(title: Value, part: Callable[[], Section]) -> Section:
    try:
        return part()
    except DoorstepError as refused:
        return Section(title, [Sentence(refused.sentence, **refused.values)])


def _month(source: Source) -> Section:
    place, settings, day = source.place, source.settings, source.as_of
    known = gathering.lately(place, settings, day, place.repayments())
    rows = gaps.periods(known, day)
    sample = any(one.sample for one in source.place.imports())
    standing = targets.standing(source.place.ledger, sample=sample)
    first = gaps.month_of(day)[0]
    goals = standing.filter(pl.col("month") == first)
    if goals.height:
        # What is expected begins with the last file's day, and so ends what is collected.
        found = gathering.forecast(place, settings, day)
        if found.day >= first:
            goals = gaps.gaps(standing, found, gaps.collected(known, first, found.day))
    said, bars = [], []
    for row in rows.iter_rows(named=True):
        goal = saying.whole(goals, row["currency"])
        said.append(saying.month(row, goal, source.as_of, source.settings.minimum_n))
        items = [
            (Sentence(name), float(amount), Money(amount, row["currency"]))
            for name, amount in saying.month_bars(row, goal)
        ]
        bars.append(Bars(items))
    return Section(Sentence(N_("Money of the month")), said, bars)


def _recovery(source: Source) -> Section:
    base_day = source.since()
    start = base_day + dt.timedelta(days=1)
    cases = ended(source.place, source.place.cases(base_day), source.as_of)
    paid = paid_in(
        cases,
        source.place.repayments(),
        ["client", "bucket"],
        start=start,
        end=source.as_of,
        base_day=base_day,
    ).of_known(known_of(source.place, source.as_of))
    tables = [table_of(paid, by=by, base="overdue") for by in (None, "bucket")]
    heads = (N_("Bucket"), N_("Currency"), N_("Collected"), N_("Base"), N_("Recovery rate"),
             N_("Paying rate"), N_("Cases (n)"))  # fmt: skip
    every = [(row, "bucket") for row in tables[1].rows.to_dicts()]
    every += [(row, "") for row in tables[0].rows.to_dicts()]
    rows = [
        (
            row[by] or "—" if by else Sentence(N_("All")),
            row["currency"],
            Money(row["numerator"], row["currency"]),
            Money(row["denominator"], row["currency"]),
            _share(row["value"]),
            _share(row["paying_rate"]),
            row["n"],
        )
        for row, by in every
    ]
    what = Sentence(RATE_OF, measure=Sentence(N_("Recovery rate")), parts=Sentence(NET),
                    wholes=Sentence(OVERDUE), since=start, day=source.as_of)  # fmt: skip
    rates = [_rate(what, row) for row in tables[0].rows.to_dicts()]
    said = [*rates, tables[0].summary(), SCHEME, *tables[0].notes]
    return Section(Sentence(N_("Recovery")), said, tables=[Table(heads, rows)])


def _rate(what: Sentence, row: Mapping[str, Any]) -> Sentence:
    part, whole = (Money(row[name], row["currency"]) for name in ("numerator", "denominator"))
    told = {"part": part, "whole": whole, "share": _share(row["value"]) or "—", "n": row["n"]}
    return Sentence(RATE, what=what, **told)


def _rolls(source: Source) -> Section:
    span = source.span()
    found = pairs.pairs(source.place, span)
    basis = rolls.basis_of(found)
    said = []
    for currency, mine in by_currency(found):
        what = Sentence(
            rolls.WORSENED, currency=currency or "—", earlier=span.earlier, later=span.later
        )
        worse = rolls.worsening(mine, basis, by_amount=True)
        said.append(finding(what, worse, least=source.settings.minimum_n))
    heads = (N_("How it moved"), N_("Currency"), N_("Cases (n)"), N_("Share by count"),
             N_("Amount before"), N_("Share by amount"))  # fmt: skip
    rows = [
        (
            Sentence(rolls.COURSES[row["course"]]),
            row["currency"],
            row["n"],
            _share(row["n_share"]),
            Money(row["amount"] or 0, row["currency"]),
            _share(row["amount_share"]),
        )
        for row in rolls.courses(found, basis).iter_rows(named=True)
    ]
    said.append(Sentence(WEIGHED, by=Sentence(rolls.BASES[basis])))
    if gone := pairs.left_out(source.place, span):
        said.append(gone)
    return Section(Sentence(N_("Roll rates, case by case")), said, tables=[Table(heads, rows)])


def _funnel(source: Source) -> Section:
    first = source.as_of - dt.timedelta(days=DAYS)
    known = sources.of_portfolio(source.place, source.settings, first, source.as_of)
    made = known.contacts
    if made.is_empty():
        raise MeasureImpossible(because=Sentence(contacts.NO_CONTACTS))
    own = contacts.own_payments(known.repayments, known.cases_on(source.as_of))
    credited = contacts.attributed(
        made, own, source.settings.attribution_days, source.as_of,
        met=source.settings.attribution_contact,
    )  # fmt: skip
    steps = contacts.funnel(made, known.kept, credited).to_dicts()
    n = {one["step"]: one["n"] for one in steps}
    what = Sentence(REACHED, first=known.start, last=source.as_of)
    said = finding(what, wilson(n["contacts"], n["attempts"]), least=source.settings.minimum_n)
    heads = (N_("Stage"), N_("n"), N_("Of the step before (n)"), N_("Share of the step before"),
             N_("Share of all attempts"))  # fmt: skip
    rows = [
        (Sentence(STEPS[one["step"]]), one["n"], one["before"], _share(one["share"]),
         _share(one["of_attempts"]))
        for one in steps
    ]  # fmt: skip
    items = [(row[0], float(row[1]), row[1]) for row in rows]
    return Section(Sentence(N_("Funnel of contacts")), [said], [Bars(items)], [Table(heads, rows)])


def _promises(source: Source) -> Section:
    known = sources.of_portfolio(source.place, source.settings, source.as_of, source.as_of)
    cases = known.cases_on(source.as_of)
    whose = promisers(source.place, known.kept)
    rated = with_chance(known.kept, whose, source.settings.minimum_n).join(
        cases.select("case_key"), on="case_key", how="semi"
    )
    first, last = source.as_of, calendar.span(source.as_of)[1]
    ahead = rated.filter(pl.col("promise_date").is_between(first, last))
    sums = calendar.in_all(ahead)
    said = [_due(row, first, last) for row in sums.iter_rows(named=True)]
    late = rated.filter(
        pl.col("promise_date") < first, pl.col("status").is_in(RUNNING), pl.col("missing") > 0
    )
    graced = [_graced(row, first) for row in calendar.in_all(late).iter_rows(named=True)]
    heads = (N_("Due"), N_("Currency"), N_("Promises (n)"), N_("Promised"), N_("Missing"),
             N_("Expected"))  # fmt: skip
    rows = [
        (
            row["promise_date"],
            row["currency"],
            row["promises"],
            Money(row["promised"], row["currency"]),
            Money(row["missing"], row["currency"]),
            None if row["expected"] is None else Money(row["expected"], row["currency"]),
        )
        for row in calendar.by_day(ahead).iter_rows(named=True)
    ]
    nothing = [Sentence(NO_PROMISES, first=first, last=last)]
    return Section(
        Sentence(N_("Promises due")), [*(said or nothing), *graced], tables=[Table(heads, rows)]
    )


def _graced(row: Mapping[str, Any], first: dt.date) -> Sentence:
    currency = row["currency"] or "—"
    missing = Money(row["missing"], currency)
    return Sentence(GRACE, missing=missing, currency=currency, n=row["promises"], first=first)


def _due(row: dict[str, object], first: dt.date, last: dt.date) -> Sentence:
    currency = str(row["currency"] or "—")
    told = {
        "promised": Money(int(str(row["promised"])), currency),
        "currency": currency,
        "first": first,
        "last": last,
        "n": row["promises"],
    }
    if row["expected"] is None:
        return Sentence(DUE_ALONE, **told)
    return Sentence(DUE, **told, expected=Money(int(str(row["expected"])), currency))


def _forecast(source: Source) -> Section:
    found = gathering.forecast(source.place, source.settings, source.as_of)
    said: list[Sentence] = []
    bars, rows = [], []
    for one in found.proofs:
        warning = filter(None, [saying.rough(one)])
        said += [saying.headline(found, one), *warning, *saying.verdict(one)]
        if one.lacks is not None:
            continue
        weeks = saying.weeks_of(found, one).to_dicts()
        amounts = [Money(round(row["expected"]), one.currency) for row in weeks]
        items = [
            (row["last"], row["expected"], amount)
            for row, amount in zip(weeks, amounts, strict=True)
        ]
        bars.append(Bars(items))
        rows += [
            (
                row["first"],
                row["last"],
                one.currency,
                *(_money(row[name], one.currency) for name in WEEK),
            )
            for row in weeks
        ]
    heads = (N_("From"), N_("To"), N_("Currency"), N_("Promises"), N_("Agreements"),
             N_("Other cases, by rates"), N_("Expected"), N_("Low"), N_("High"))  # fmt: skip
    return Section(Sentence(N_("Forecast")), said, bars, [Table(heads, rows)])


WEEK = ("promises", "agreements", "rest", "expected", "low", "high")
"""Columns of a week that are amounts."""


def _share(value: float | None) -> Share | None:
    return None if value is None else Share(value, 1)


def _money(minor: float | None, currency: str | None) -> Money | None:
    return None if minor is None else Money(round(minor), currency)
