"""Tables of money: batches, times until it comes, what visits bring, what is expected."""

import polars as pl

from lib.cases.search import Filter, find
from lib.commands.measured.wanted import Wanted, or_why
from lib.effects.answering import effects, matched
from lib.effects.gathering import past
from lib.effects.trials import Question, trials
from lib.errors import MeasureImpossible
from lib.forecasts.gathering import forecast
from lib.measures import (
    batches,
    cohorts,
    survival,
    times,
    waiting,
)
from lib.recovery.paid import NO_REPAYMENTS
from lib.settings import Settings
from lib.words import N_, Sentence

OF_ALL = N_("a forecast is of all cases. Please leave out --filter and --unit.")


def batch_table(wanted: Wanted) -> pl.DataFrame:
    """By batch.

    Raises:
        MeasureImpossible: there are no repayments, or no placements with day and amount.

    """
    place, repayments, end = wanted.place, wanted.place.repayments(), wanted.as_of
    if repayments.select(pl.len()).collect().item() == 0:
        raise MeasureImpossible(because=Sentence(NO_REPAYMENTS))
    if wanted.by_person:
        rows = cohorts.of_persons(place, "batch", end, repayments, wanted.only)
    else:
        rows = cohorts.tallied(place, "batch", end, repayments).of(wanted.only)
    if rows.is_empty():
        cohorts.check_any(place, wanted.only)
    return batches.curves_of(rows, end)


def time_table(wanted: Wanted) -> pl.DataFrame:
    """Time to the first repayment and to cure, of all cases; `because` says why there is none.

    Raises:
        MeasureImpossible: there are no case files up to the day.

    """
    place, end = wanted.place, wanted.as_of
    every = waiting.spells(place, end)

    def paid() -> pl.DataFrame:
        if place.repayments().limit(1).collect().is_empty():
            raise MeasureImpossible(because=Sentence(NO_REPAYMENTS))
        return find(waiting.until_first_paid(place, end), wanted.only).collect()

    def cured() -> pl.DataFrame:
        return times.until_cured(find(every, wanted.only).collect())

    figures = {
        "first_repayment": lambda: _times(wanted, paid()),
        "cure": lambda: _times(wanted, cured()),
    }
    return pl.concat([or_why(name, figure) for name, figure in figures.items()], how="diagonal")


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


def effect_table(wanted: Wanted) -> pl.DataFrame:
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


def forecast_table(wanted: Wanted) -> pl.DataFrame:
    """The weeks ahead with what the past says of their forecast; of the whole portfolio.

    Raises:
        MeasureImpossible: it was to be narrowed, which it cannot be, or nothing is known.

    """
    if wanted.by_person or wanted.only != Filter():
        raise MeasureImpossible(because=Sentence(OF_ALL))
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
            "n": sum(found.now.n_of(one.currency).values()),
        }
        for one in found.proofs
    ]
    types = {"currency": pl.String, "error_model": pl.Float64, "error_naive": pl.Float64,
             "bias": pl.Float64, "weeks_tested": pl.Int64, "covered": pl.Int64,
             "covered_of": pl.Int64, "n": pl.Int64}  # fmt: skip
    told = pl.DataFrame(proved, schema=types)
    return found.weeks.join(told, on="currency", how="left", nulls_equal=True)
