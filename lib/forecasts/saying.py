"""Forecasts in words, the same on the page, on the command line and in the report."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from lib.forecasts.gaps import month_of
from lib.forecasts.gathering import Forecast
from lib.forecasts.lacking import Lack
from lib.forecasts.proving import LEAST_ORIGINS, LEAST_SUMS, LEAST_WEEKS, LEVEL, Proof
from lib.words import N_, Money, Sentence, Share, signed

EXPECTED = N_("{amount} ({currency}) is expected from {first} to {last}, of {n} cases in hand.")
WITHIN = N_("{sentence} In {level} of such sums it lay between {low} and {high}.")
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
ROUGH = N_(
    "Forecasts like this one were off by {error} of what came ({currency}) on average: take the "
    "sum as a rough guide and promise nobody money by it; the table of the forecast has low and "
    "high of each week."
)
LACKS: Mapping[Lack, str] = {
    "month_only": N_(
        "No week can be forecast ({currency}): the file dates all repayments to one day of the "
        "month, the last of {last}, so that nobody knows in which week money came. {n} cases are "
        "in hand. Please load repayments with their days."
    ),
    "none": N_(
        "No week can be forecast ({currency}): no repayment in this currency is known. {n} cases "
        "are in hand. Please load repayments."
    ),
    "none_lately": N_(
        "No week can be forecast ({currency}): the last repayment that is known is of {last}, and "
        "none of the four weeks before. {n} cases are in hand. Please load newer repayments."
    ),
}
"""Why nothing is expected of a currency."""

UNTESTED = N_(
    "There is not enough past to test the model ({currency}): it takes {least_weeks} weeks after "
    "{least_origins} month ends with files of cases and repayments; there are {weeks} after "
    "{origins}."
)
WORSE = N_(
    "The model is not used ({currency}): in {weeks} weeks after {origins} month ends it was off by "
    "{error} of what came on average, the mean of the four weeks before by {naive}."
)
WIDTH = N_(
    "A week lies within {q} of its forecast; the error is counted of what came. A forecast of 228 "
    "of which 100 came is off by 128 % of what came, and by 56 % of the forecast."
)
NO_SUM = N_(
    "The sum has no interval: it takes {least} month ends with four weeks behind them. The bounds "
    "of the weeks are not to be added."
)
TOO_HIGH = N_("In all, past forecasts were {share} too high.")
TOO_LOW = N_("In all, past forecasts were {share} too low.")
LAST_HIGH = N_("The latest one, of {day}, was {share} too high in the weeks that are over.")
LAST_LOW = N_("The latest one, of {day}, was {share} too low in the weeks that are over.")
COVERED = N_(
    "{covered} of n = {of} past weeks lay in the interval that would have been shown then; it is "
    "made to hold {level}."
)
NOT_COVERED = N_("Too few errors are known to say how many past weeks an interval would have held.")
NO_INTERVAL = N_("Too few errors are known for an interval.")

FAR_OFF = 0.5
"""Mean absolute percentage error from which a forecast comes with a warning."""

COLLECTED = N_("Collected this month")
TARGET = N_("Target of the month")
LAST_TO_DAY = N_("Last month to the same day")
LAST = N_("Last month in all")
STANDS = N_("{collected} ({currency}) came in from {first} to {day}, of n = {n} cases that paid")
OF_TARGET = N_("{said}: {share} of the target; {gap} are missing beside what is expected.")
SHARE = N_("{said}: {share} of the target.")
UNFORESEEN = N_(
    "{said}: {share} of the target. What else will come in this month cannot be forecast, so "
    "nothing is said of what is missing."
)
OVER = N_("{said}: {share} of the target; with what is expected it is passed by {gap}.")
BEFORE = N_("{said}. Last month up to the same day: {before}, of n = {m} cases that paid.")
AGAINST = N_(
    "{sentence} Of the cases that both months have (in the files of {since} and of {day}): {now} "
    "(n = {n} that paid) against {then} (n = {m}), {points} %."
)
NO_CASE = N_(
    "{said}. What came in last month is not known: no file of before this month has a case in "
    "{currency}."
)
NO_FILE = N_(
    "{sentence} The two months cannot be compared: no file of before {first} says which cases both "
    "have."
)
NOBODY = N_(
    "{sentence} The two months cannot be compared: of the cases in the files of both {since} and "
    "{day} nobody paid last month up to the same day."
)
FEW_SAME = N_("{sentence} Fewer than {least} cases that paid say little.")
ALONE = N_("{said}.")
EVERY = N_("This month is that of all cases: the filter and the unit below do not change it.")


def verdict(one: Proof) -> Iterator[Sentence]:
    """What is believed of a currency and why, how far it was off, what the interval held."""
    yield _source(one)
    if one.lacks is not None:
        return
    believed = one.model if one.source == "model" else one.naive
    if believed is not None and one.tested:
        text = TOO_HIGH if believed.bias >= 0 else TOO_LOW
        yield Sentence(text, share=Share(abs(believed.bias)))
        if one.last is not None:
            day, bias = one.last
            latest = LAST_HIGH if bias >= 0 else LAST_LOW
            yield Sentence(latest, day=day, share=Share(abs(bias)))
    if one.q is None:
        yield Sentence(NO_INTERVAL)
    elif one.covered_of:
        yield Sentence(COVERED, covered=one.covered, of=one.covered_of, level=Share(LEVEL))
    else:
        yield Sentence(NOT_COVERED)
    if one.q is not None and believed is not None and believed.error > one.q:
        yield Sentence(WIDTH, q=Share(one.q))
    if one.q is not None and one.q_sum is None:
        yield Sentence(NO_SUM, least=LEAST_SUMS)


def rough(one: Proof) -> Sentence | None:
    """The warning of a forecast that was far off in the past, or None."""
    believed = one.model if one.source == "model" else one.naive
    if one.lacks or not one.tested or believed is None or believed.error < FAR_OFF:
        return None
    return Sentence(ROUGH, error=Share(believed.error), currency=one.currency or "—")


def _source(one: Proof) -> Sentence:
    told = {
        "currency": one.currency or "—",
        "weeks": one.model.weeks if one.model else 0,
        "origins": one.origins,
    }
    if not one.tested or one.model is None or one.naive is None:
        text = UNTESTED if one.lacks else FEW
        return Sentence(text, **told, least_weeks=LEAST_WEEKS, least_origins=LEAST_ORIGINS)
    errors = {"error": Share(one.model.error), "naive": Share(one.naive.error)}
    naive = WORSE if one.lacks else NOT_BETTER
    return Sentence(USED if one.source == "model" else naive, **told, **errors)


def headline(found: Forecast, one: Proof) -> Sentence:
    """What all weeks ahead bring together, with the interval of such a sum where it is known.

    Or why nobody can say it.
    """
    mine, n = weeks_of(found, one), sum(found.now.n_of(one.currency).values())
    if one.lacks is not None:
        told = {"currency": one.currency or "—", "last": one.lacks.last, "n": n}
        return Sentence(LACKS[one.lacks.why], **told)
    total = float(mine["expected"].sum())
    said = Sentence(
        EXPECTED,
        amount=_money(total, one),
        currency=one.currency or "—",
        first=mine["first"].min(),
        last=mine["last"].max(),
        n=n,
    )
    if one.q_sum is None:
        return said
    low, high = max(total * (1 - one.q_sum), 0), total * (1 + one.q_sum)
    return Sentence(
        WITHIN, sentence=said, level=Share(LEVEL), low=_money(low, one), high=_money(high, one)
    )


def weeks_of(found: Forecast, one: Proof) -> pl.DataFrame:
    """The weeks ahead of a proof's currency."""
    same = pl.col("currency").eq_missing(pl.lit(one.currency, pl.String))
    return found.weeks.filter(same)


def _money(minor: float, one: Proof) -> Money:
    return Money(round(minor), one.currency)


def month(
    row: Mapping[str, Any], goal: Mapping[str, Any] | None, day: dt.date, least: int
) -> Sentence:
    """Where a month (gaps.PERIODS) stands: against its target, else against the month before.

    `goal` is a row of gaps.GAPS, or of the targets: then nothing is said of what is expected. A
    change over fewer than `least` cases that paid is said to say little.
    """
    currency = row["currency"]
    said = Sentence(
        STANDS,
        collected=Money(row["collected"], currency),
        currency=currency or "—",
        first=month_of(day)[0],
        day=day,
        n=row["n_collected"],
    )
    if goal is not None:
        share = Share(row["collected"] / _amount(goal), 1)
        if "gap" not in goal:
            return Sentence(SHARE, said=said, share=share)
        if goal["gap"] is None:
            return Sentence(UNFORESEEN, said=said, share=share)
        text = OF_TARGET if goal["gap"] >= 0 else OVER
        return Sentence(text, said=said, share=share, gap=Money(abs(goal["gap"]), currency))
    if row["last_to_day"] is None:
        return Sentence(NO_CASE, said=said, currency=currency or "—")
    if row["last_to_day"] <= 0:
        return Sentence(ALONE, said=said)
    before = Money(row["last_to_day"], currency)
    told = Sentence(BEFORE, said=said, before=before, m=row["n_last_to_day"])
    return _against(row, told, day, least)


def _against(row: Mapping[str, Any], told: Sentence, day: dt.date, least: int) -> Sentence:
    """The change over the cases that both months have, or why there is none."""
    if row["since"] is None:
        before = month_of(month_of(day)[0] - dt.timedelta(days=1))[0]
        return Sentence(NO_FILE, sentence=told, first=before)
    if row["same_before"] <= 0:
        return Sentence(NOBODY, sentence=told, since=row["since"], day=day)
    said = Sentence(
        AGAINST,
        sentence=told,
        since=row["since"],
        day=day,
        now=Money(row["same"], row["currency"]),
        then=Money(row["same_before"], row["currency"]),
        n=row["n_same"],
        m=row["n_same_before"],
        points=signed((row["same"] / row["same_before"] - 1) * 100),
    )
    few = min(row["n_same"], row["n_same_before"]) < least
    return Sentence(FEW_SAME, sentence=said, least=least) if few else said


def month_bars(row: Mapping[str, Any], goal: Mapping[str, Any] | None) -> Sequence[tuple[str, int]]:
    """What a month is drawn beside: the name of each bar and its minor units."""
    aims = [] if goal is None else [(TARGET, _amount(goal))]
    before = [(LAST_TO_DAY, row["last_to_day"]), (LAST, row["last_month"])]
    known = [(name, amount) for name, amount in before if amount is not None]
    return [(COLLECTED, row["collected"]), *aims, *known]


def whole(goals: pl.DataFrame, currency: str) -> Mapping[str, Any] | None:
    """The target of all money of a currency, if there is one."""
    mine = goals.filter(
        pl.col("currency") == currency, pl.col("client").is_null(), pl.col("bucket").is_null()
    )
    return mine.row(0, named=True) if mine.height else None


def _amount(goal: Mapping[str, Any]) -> int:
    """The amount of a target, in its own table or in that of what is missing."""
    return int(goal["target"] if "target" in goal else goal["amount"])
