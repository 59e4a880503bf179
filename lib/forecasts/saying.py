"""Forecasts in words, the same on the page, on the command line and in the report."""

from collections.abc import Iterator

import polars as pl

from lib.forecasts.gathering import Forecast
from lib.forecasts.proving import LEAST_ORIGINS, LEAST_WEEKS, LEVEL, Proof
from lib.words import N_, Money, Sentence, Share

EXPECTED = N_("{amount} ({currency}) is expected from {first} to {last}, of {n} cases in hand.")
WITHIN = N_("{sentence} In {level} of such sums it lay between {low} and {high}.")
WEEK = N_("The week to {last}: {amount} ({low} to {high}).")
WEEK_ALONE = N_("The week to {last}: {amount}.")
USED = N_(
    "The model is used ({currency}): in {weeks} weeks after {origins} month ends it was off by "
    "{error} of what came on average, the mean of the four weeks before by {naive}."
)
NOT_BETTER = N_(
    "The mean of the last four weeks is used ({currency}): in {weeks} weeks after {origins} month "
    "ends it was off by {naive} of what came on average, and the model by {error}, which is no "
    "better."
)
FEW = N_(
    "The mean of the last four weeks is used ({currency}): there is not enough past to test the "
    "model. It takes {least_weeks} weeks after {least_origins} month ends with files of cases and "
    "repayments; there are {weeks} after {origins}."
)
TOO_HIGH = N_("In all, past forecasts were {share} too high.")
TOO_LOW = N_("In all, past forecasts were {share} too low.")
COVERED = N_(
    "{covered} of n = {of} past weeks lay in the interval that would have been shown then; it is "
    "made to hold {level}."
)
NOT_COVERED = N_("Too few errors are known to say how many past weeks an interval would have held.")
NO_INTERVAL = N_("Too few errors are known for an interval.")


def verdict(one: Proof) -> Iterator[Sentence]:
    """What is believed of a currency and why, how far it was off, what the interval held."""
    yield _source(one)
    believed = one.model if one.source == "model" else one.naive
    if believed is not None:
        text = TOO_HIGH if believed.bias >= 0 else TOO_LOW
        yield Sentence(text, share=Share(abs(believed.bias)))
    if one.q is None:
        yield Sentence(NO_INTERVAL)
    elif one.covered_of:
        yield Sentence(COVERED, covered=one.covered, of=one.covered_of, level=Share(LEVEL))
    else:
        yield Sentence(NOT_COVERED)


def _source(one: Proof) -> Sentence:
    told = {
        "currency": one.currency or "—",
        "weeks": one.model.weeks if one.model else 0,
        "origins": one.origins,
    }
    if not one.tested or one.model is None or one.naive is None:
        return Sentence(FEW, **told, least_weeks=LEAST_WEEKS, least_origins=LEAST_ORIGINS)
    errors = {"error": Share(one.model.error), "naive": Share(one.naive.error)}
    return Sentence(USED if one.source == "model" else NOT_BETTER, **told, **errors)


def headline(found: Forecast, one: Proof) -> Sentence:
    """What all weeks ahead bring together, with the interval of such a sum where it is known."""
    mine = weeks_of(found, one)
    total = float(mine["expected"].sum())
    said = Sentence(
        EXPECTED,
        amount=_money(total, one),
        currency=one.currency or "—",
        first=mine["first"].min(),
        last=mine["last"].max(),
        n=sum(found.now.n.values()),
    )
    if one.q_sum is None:
        return said
    low, high = max(total * (1 - one.q_sum), 0), total * (1 + one.q_sum)
    return Sentence(
        WITHIN, sentence=said, level=Share(LEVEL), low=_money(low, one), high=_money(high, one)
    )


def next_week(found: Forecast, one: Proof) -> Sentence:
    """What the next week brings, with its interval where it is known."""
    row = weeks_of(found, one).row(0, named=True)
    told = {"last": row["last"], "amount": _money(row["expected"], one)}
    if row["low"] is None:
        return Sentence(WEEK_ALONE, **told)
    return Sentence(WEEK, **told, low=_money(row["low"], one), high=_money(row["high"], one))


def weeks_of(found: Forecast, one: Proof) -> pl.DataFrame:
    """The weeks ahead of a proof's currency."""
    same = pl.col("currency").eq_missing(pl.lit(one.currency, pl.String))
    return found.weeks.filter(same)


def _money(minor: float, one: Proof) -> Money:
    return Money(round(minor), one.currency)
