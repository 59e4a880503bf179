"""`measures` beyond recovery: the tables of the screens for programs.

Each row has its as-of date, its n and what its shares are of; amounts are minor units.
"""

import argparse
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import polars as pl

from lib.agreements.following import Grace
from lib.agreements.knowing import agreed
from lib.cases.search import Filter, find
from lib.commands import measured_team
from lib.commands.answer import Answer
from lib.effects.answering import effects, matched
from lib.effects.gathering import past
from lib.effects.trials import Question, trials
from lib.errors import MeasureImpossible, NotFound
from lib.followups import records
from lib.followups.promises import promises
from lib.forecasts.gathering import forecast
from lib.measures import (
    batches,
    contacts,
    cures,
    fieldwork,
    flows,
    ratios,
    rolls,
    spells,
    survival,
    times,
)
from lib.measures.pairs import NO_TWO, Span, by_person, pairs, spans, tallied
from lib.measures.tallies import tally, with_agreed
from lib.portfolio.portfolio import Portfolio
from lib.recovery.table import NO_REPAYMENTS
from lib.scores.gathering import paying
from lib.settings import Settings
from lib.words import N_, Sentence

DAYS = 30
"""Days of contacts that are measured, up to the as-of date."""

FILTERED = ("client", "bucket", "city", "product")
"""What these measures may be narrowed to, as on the screen."""


OF_ALL = N_("figures of collectors are of all their cases. Please leave out --filter and --unit.")


@dataclass(frozen=True)
class Wanted:
    """What is measured of whom: up to which day, narrowed to what, by person or by case."""

    place: Portfolio
    as_of: dt.date
    only: Filter = field(default_factory=Filter)
    by_person: bool = False

    def spans(self) -> tuple[Span, ...]:
        """From each month end to the next.

        Raises:
            MeasureImpossible: there are not two.

        """
        found = spans(self.place.as_of_dates(), self.as_of)
        if not found:
            raise MeasureImpossible(because=Sentence(NO_TWO, day=self.as_of))
        return tuple(found)

    def pairs(self, span: Span, keys: pl.Series | None = None) -> pl.DataFrame:
        """The pairs of a span that were asked for, or those of some cases among them."""
        found = self._some(pairs(self.place, span, keys).lazy())
        return by_person(found) if self.by_person else found

    def tally(self, span: Span) -> pl.DataFrame:
        """The same put together, see lib.measures.tallies."""
        if self.by_person:
            return tally(self.pairs(span))
        return self._some(tallied(self.place, span))

    def _some(self, every: pl.LazyFrame) -> pl.DataFrame:
        found = find(every.with_columns(bucket="bucket_before"), self.only)
        return found.drop("bucket").collect()


def further(place: Portfolio, as_of: dt.date, asked: argparse.Namespace) -> Answer:
    """Measure what was asked for; write it to a file where one is named."""
    wanted = Wanted(place, as_of, _only(asked.filter), asked.unit == "person")
    table = TABLES[asked.measure](wanted)
    rows = table.with_columns(pl.lit(as_of).alias("as_of"))
    facts = {"measure": asked.measure, "as_of": as_of, "unit": asked.unit, "rows": rows.to_dicts()}
    if asked.out:
        Path(asked.out).write_text(rows.write_csv(), "utf-8-sig")
        return Answer({**facts, "out": asked.out}, f"{asked.out}: {rows.height}")
    return Answer(facts, rows.write_csv().rstrip())


def _only(filters: list[str]) -> Filter:
    """COLUMN=VALUE as the filter of the screens.

    Raises:
        NotFound: these measures know no such column.

    """
    chosen: dict[str, tuple[str, ...]] = {}
    for one in filters:
        column, _, value = one.partition("=")
        if column not in FILTERED:
            raise NotFound(what=column)
        chosen[column] = (*chosen.get(column, ()), value)
    return Filter(chosen=chosen)


def _rolls(wanted: Wanted) -> pl.DataFrame:
    span = wanted.spans()[-1]
    found = wanted.tally(span)
    basis = rolls.basis_of(found)
    whole = pl.col("n", "amount").sum().over("currency", "state_before").name.suffix("_of")
    return rolls.rolls(found, basis).with_columns(
        whole, earlier=pl.lit(span.earlier), later=pl.lit(span.later), weight=pl.lit(basis)
    )


def _flows(wanted: Wanted) -> pl.DataFrame:
    every = [(span, wanted.tally(span)) for span in wanted.spans()]
    basis = rolls.basis_of(pl.concat([mine for _, mine in every]))
    gap = (pl.col("later") - pl.col("earlier")).dt.total_days()
    return flows.flows(every, basis).with_columns(days=gap, weight=pl.lit(basis))


def _cures(wanted: Wanted) -> pl.DataFrame:
    span = wanted.spans()[-1]
    signed = agreed(wanted.place, span.later, Grace.of(Settings()))
    mine = cures.agreed_in(signed, span)
    if wanted.by_person:
        found = wanted.pairs(span)
        mine = cures.of_persons(mine, replace(wanted, by_person=False).pairs(span))
    else:
        theirs = wanted.pairs(span, mine) if len(mine) else None
        found = with_agreed(wanted.tally(span), theirs)
    basis = rolls.basis_of(found)
    fated = cures.fated(found, mine)
    return cures.cures(fated, basis).with_columns(
        earlier=pl.lit(span.earlier), later=pl.lit(span.later), weight=pl.lit(basis)
    )


def _batches(wanted: Wanted) -> pl.DataFrame:
    """By batch.

    Raises:
        MeasureImpossible: there are no repayments, or no placements with day and amount.

    """
    placed = batches.in_cohorts(
        find(batches.placements(wanted.place), wanted.only), "batch", by_person=wanted.by_person
    )
    repayments = wanted.place.repayments()
    for frame, why in ((repayments, NO_REPAYMENTS), (placed, batches.NO_PLACEMENT)):
        if frame.select(pl.len()).collect().item() == 0:
            raise MeasureImpossible(because=Sentence(why))
    paid = batches.received(placed, repayments, wanted.as_of)
    return batches.curves(placed, paid, wanted.as_of)


def _survival(wanted: Wanted) -> pl.DataFrame:
    """Time to the first repayment and to cure, of all cases; `because` says why there is none.

    Raises:
        MeasureImpossible: there are no case files up to the day.

    """
    place, end = wanted.place, wanted.as_of
    every = find(spells.spells(place, end).lazy(), wanted.only).collect()

    def paid() -> pl.DataFrame:
        repayments = place.repayments().collect()
        if repayments.is_empty():
            raise MeasureImpossible(because=Sentence(NO_REPAYMENTS))
        return times.until_paid(every, repayments, end, paying(place))

    figures = {
        "first_repayment": lambda: _times(wanted, paid()),
        "cure": lambda: _times(wanted, times.until_cured(every)),
    }
    return pl.concat([_or_why(name, figure) for name, figure in figures.items()], how="diagonal")


def _times(wanted: Wanted, told: pl.DataFrame) -> pl.DataFrame:
    """The summary of times; `early` had it before the first file, `never` were not at risk.

    Raises:
        MeasureImpossible: none was at risk from its first day on.

    """
    found, out = times.timed(times.of_persons(told) if wanted.by_person else told)
    said = survival.summary(found, None).drop("group")
    if said.is_empty():
        raise MeasureImpossible(because=Sentence(times.NO_START))
    return said.with_columns(pl.lit(n).alias(why) for why, n in out.items())


def _effect(wanted: Wanted) -> pl.DataFrame:
    """What visits bring, case by case, by window; with how many visits had a match.

    Raises:
        MeasureImpossible: nobody was visited, or the visited cannot be compared with others.

    """
    asked = Question("visit", wanted.as_of)
    known = past(wanted.place, asked, Settings())
    found = matched(trials(known, asked), known, asked, wanted.only)
    return effects(found).with_columns(
        pl.lit(found.treated).alias("visits"), pl.lit(found.pairs).alias("matched")
    )


def _tried(wanted: Wanted) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The contacts of the DAYS up to the day, and the cases asked for.

    Raises:
        MeasureImpossible: nobody was visited or called in these days.

    """
    place, end = wanted.place, wanted.as_of
    cases = find(place.cases(end), wanted.only).select("case_key", "currency").collect()
    lately = pl.col("happened_at").dt.date().is_between(_start(end), end)
    own = _merged(place, lately).join(cases.select("case_key"), on="case_key", how="semi")
    made = contacts.contacts(own, contacts.CHANNELS, _start(end), end)
    if made.is_empty():
        raise MeasureImpossible(because=Sentence(contacts.NO_CONTACTS))
    return made, cases


def _merged(place: Portfolio, which: pl.Expr) -> pl.DataFrame:
    """Some contacts, of files and recorded here, that stand."""
    recorded = place.seen(records.recorded(place.ledger).lazy()).collect()
    return records.merge(place.followups().filter(which), recorded).filter(which)


def _start(end: dt.date) -> dt.date:
    return end - dt.timedelta(days=DAYS - 1)


def _funnel(wanted: Wanted) -> pl.DataFrame:
    """Of the contacts of the DAYS, with what was paid after them and became of their promises."""
    made, cases = _tried(wanted)
    place, settings, end = wanted.place, Settings(), wanted.as_of
    met = cases.join(made.select("case_key"), on="case_key", how="semi")
    paid = contacts.own_payments(place.repayments(), met, _start(end))
    credited = contacts.attributed(
        made, paid, settings.attribution_days, end, met=settings.attribution_contact
    )
    # What became of a promise hangs on all others of its case, and on nothing of other cases.
    promising = met.join(made.filter("own").select("case_key"), on="case_key", how="semi")
    theirs = _merged(place, pl.col("case_key").is_in(promising["case_key"].implode()))
    first = theirs["happened_at"].min()
    since = first.date() if isinstance(first, dt.datetime) else None
    kept = promises(
        theirs,
        contacts.own_payments(place.repayments(), promising, since),
        end,
        settings.promise_grace_days,
        settings.promise_tolerance,
    )
    return contacts.funnel(made, kept, credited).with_columns(days=pl.lit(DAYS))


def _hours(wanted: Wanted) -> pl.DataFrame:
    return fieldwork.hours(fieldwork.timed(_tried(wanted)[0])).with_columns(days=pl.lit(DAYS))


def _ratios(wanted: Wanted) -> pl.DataFrame:
    """CEI, PAR and first payment default by currency; `because` says why there is no figure."""
    place, end, setting = wanted.place, wanted.as_of, Settings().whole_portfolio
    cases = find(place.cases(end), wanted.only).collect()
    paid = place.repayments()
    signed = cures.agreed_in(agreed(place, end, Grace.of(Settings())), Span(end, end))

    def effectiveness() -> pl.DataFrame:
        span = wanted.spans()[-1]
        # Overdue and due amounts are of the same loans only case by case.
        both = replace(wanted, by_person=False).pairs(span)
        return ratios.effectiveness(both, _plan(place, both), span)

    def first_default() -> pl.DataFrame:
        loans = ratios.of_whole(cases, setting)
        return ratios.first_payment_default(_plan(place, loans), paid, end)

    figures: dict[str, Callable[[], pl.DataFrame]] = {"cei": effectiveness}
    for days in ratios.DAYS_AT_RISK:
        figures[f"par{days}"] = partial(_at_risk, cases, setting, days, signed)
    figures["first_payment_default"] = first_default
    return pl.concat([_or_why(name, figure) for name, figure in figures.items()], how="diagonal")


def _forecast(wanted: Wanted) -> pl.DataFrame:
    """The weeks ahead with what the past says of their forecast; of the whole portfolio.

    Raises:
        NotFound: it was to be narrowed, which it cannot be.

    """
    if wanted.by_person or wanted.only != Filter():
        raise NotFound(what="forecast --unit/--filter")
    found = forecast(wanted.place, Settings(), wanted.as_of)
    proved = [
        {
            "currency": one.currency,
            "error_model": one.model.error if one.model else None,
            "error_naive": one.naive.error if one.naive else None,
            "bias": believed.bias if (believed := getattr(one, one.source)) else None,
            "weeks_tested": one.model.weeks if one.model else 0,
            "covered": one.covered,
            "covered_of": one.covered_of,
        }
        for one in found.proofs
    ]
    types = {"currency": pl.String, "error_model": pl.Float64, "error_naive": pl.Float64,
             "bias": pl.Float64, "weeks_tested": pl.Int64, "covered": pl.Int64,
             "covered_of": pl.Int64}  # fmt: skip
    told = pl.DataFrame(proved, schema=types)
    return found.weeks.join(told, on="currency", how="left", nulls_equal=True).with_columns(
        n=pl.lit(sum(found.now.n.values()))
    )


def _plan(place: Portfolio, cases: pl.DataFrame) -> pl.LazyFrame:
    return ratios.plan_of(place.instalments(), cases)


def _at_risk(cases: pl.DataFrame, setting: str, days: int, signed: pl.Series) -> pl.DataFrame:
    return ratios.at_risk(ratios.of_whole(cases, setting), days, signed)


def _or_why(name: str, figure: Callable[[], pl.DataFrame]) -> pl.DataFrame:
    """A figure, or a row that says why there is none."""
    try:
        found = figure()
    except MeasureImpossible as refused:
        return pl.DataFrame({"figure": [name], "because": [str(refused)]})
    return found.select(pl.lit(name).alias("figure"), pl.all())


def _people(wanted: Wanted) -> pl.DataFrame:
    _unnarrowed(wanted)
    return measured_team.people(wanted.place, wanted.as_of)


def _visit_truth(wanted: Wanted) -> pl.DataFrame:
    _unnarrowed(wanted)
    return measured_team.visit_truth(wanted.place, wanted.as_of)


def _unnarrowed(wanted: Wanted) -> None:
    """Refuse to narrow what is of all cases: a part of somebody's work is not his work.

    Raises:
        MeasureImpossible: it was asked for.

    """
    if wanted.only.chosen or wanted.by_person:
        raise MeasureImpossible(because=Sentence(OF_ALL))


TABLES: Mapping[str, Callable[[Wanted], pl.DataFrame]] = {
    "rolls": _rolls,
    "flows": _flows,
    "cures": _cures,
    "batches": _batches,
    "survival": _survival,
    "effect": _effect,
    "funnel": _funnel,
    "hours": _hours,
    "ratios": _ratios,
    "forecast": _forecast,
    "people": _people,
    "visit_truth": _visit_truth,
}
"""Measure → what makes its table."""
