"""Tables of how cases move, cure and stand: roll, flow and cure rates, CEI, PAR, first defaults."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

import polars as pl

from lib.agreements.following import Grace
from lib.agreements.knowing import agreed
from lib.cases.search import find
from lib.commands.measured.wanted import Wanted, or_why
from lib.measures import (
    cures,
    flows,
    ratios,
    rolls,
)
from lib.measures.pairs import Span
from lib.measures.tallies import with_agreed
from lib.portfolio.portfolio import Portfolio
from lib.settings import Settings


def roll_table(wanted: Wanted) -> pl.DataFrame:
    """From bucket to bucket in the last span, case by case."""
    span = wanted.spans()[-1]
    found = wanted.tally(span)
    basis = rolls.basis_of(found)
    whole = pl.col("n", "amount").sum().over("currency", "state_before").name.suffix("_of")
    return rolls.rolls(found, basis).with_columns(
        whole, earlier=pl.lit(span.earlier), later=pl.lit(span.later), weight=pl.lit(basis)
    )


def flow_table(wanted: Wanted) -> pl.DataFrame:
    """The net flow from bucket to bucket of each span."""
    every = [(span, wanted.tally(span)) for span in wanted.spans()]
    basis = rolls.basis_of(pl.concat([mine for _, mine in every]))
    gap = (pl.col("later") - pl.col("earlier")).dt.total_days()
    return flows.flows(every, basis).with_columns(days=gap, weight=pl.lit(basis))


def cure_table(wanted: Wanted) -> pl.DataFrame:
    """Cured, rolled back, stable, forward in the last span, with and without agreements."""
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


def ratio_table(wanted: Wanted) -> pl.DataFrame:
    """CEI, PAR and first payment default by currency; `because` says why there is no figure."""
    place, end, setting = wanted.place, wanted.as_of, Settings().whole_portfolio
    cases = find(place.cases(end), wanted.only)
    paid = place.repayments()
    signed = cures.agreed_in(agreed(place, end, Grace.of(Settings())), Span(end, end))

    def effectiveness() -> pl.DataFrame:
        span = wanted.spans()[-1]
        # Overdue and due amounts are of the same loans only case by case.
        both = replace(wanted, by_person=False).pairs(span)
        return ratios.effectiveness(both, _plan(place, both), span)

    def first_default() -> pl.DataFrame:
        # Whose loans they are tells the client; what is due, their plan.
        loans = ratios.of_whole(cases.select("case_key", "client", "currency").collect(), setting)
        return ratios.first_payment_default(_plan(place, loans), paid, end)

    @cache
    def outstanding() -> pl.DataFrame:
        return ratios.whole_outstanding(cases, setting, signed)

    def at_risk(days: int) -> pl.DataFrame:
        return ratios.risk_of(outstanding(), days)

    figures: dict[str, Callable[[], pl.DataFrame]] = {"cei": effectiveness}
    for days in ratios.DAYS_AT_RISK:
        figures[f"par{days}"] = partial(at_risk, days)
    figures["first_payment_default"] = first_default
    return pl.concat([or_why(name, figure) for name, figure in figures.items()], how="diagonal")


def _plan(place: Portfolio, cases: pl.DataFrame) -> pl.LazyFrame:
    return ratios.plan_of(place.instalments(), cases)
