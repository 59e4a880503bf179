"""The past of a portfolio as forecasts read it, and the forecast itself with its proof."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import polars as pl

from lib.agreements import knowing
from lib.agreements.following import Grace
from lib.cases.fields import empty_frame
from lib.errors import MeasureImpossible
from lib.followups.knowing import told_contacts
from lib.forecasts import proving
from lib.forecasts.keeping import keeper
from lib.forecasts.lacking import lacking
from lib.forecasts.past import Make, Past
from lib.forecasts.proving import Proof
from lib.forecasts.stood import FILED, found
from lib.forecasts.walking import Origin, walk
from lib.measures.pairs import month_ends, own_days
from lib.portfolio import Portfolio
from lib.portfolio.compare import filed
from lib.recovery.known import ended
from lib.recovery.paid import NO_REPAYMENTS
from lib.recovery.table import NO_BASE
from lib.settings import Settings
from lib.words import Sentence

PAID = ("case_key", "pay_date", "amount", "currency", "serial_no")
"""Columns of repayments that are read."""

WEEKS = 8
"""Weeks ahead, unless somebody asks for more or fewer."""


@dataclass(frozen=True)
class Forecast:
    """The weeks ahead of a day and what the past proves of them.

    `weeks` as lib.forecasts.proving.forecast gives them, `past` as `compared`; `groups` are the
    rows of the day by client and bucket (lib.forecasts.walking.ROWS).
    """

    day: dt.date
    weeks: pl.DataFrame
    proofs: Sequence[Proof]
    past: pl.DataFrame
    now: Origin
    paid_until: dt.date

    @property
    def groups(self) -> pl.DataFrame:
        """The weeks by currency, client and bucket, with `expected` by the way that is believed."""
        source = {one.currency: one.source for one in self.proofs}
        model = pl.sum_horizontal("promises", "agreements", "rest")
        naive = [one for one, way in source.items() if way == "naive"]
        is_naive = pl.col("currency").is_in([one for one in naive if one is not None])
        if None in naive:
            is_naive |= pl.col("currency").is_null()
        believed = pl.when(is_naive.fill_null(value=False)).then("naive").otherwise(model)
        return self.now.rows.with_columns(expected=believed)


@dataclass(frozen=True)
class Walked:
    """The forecasts of all month ends up to a day, of which any horizon within theirs follows.

    `paid_days` as lib.forecasts.past.Past.currency_days.
    """

    origins: Sequence[Origin]
    paid_days: pl.DataFrame
    paid_until: dt.date


def past(place: Portfolio, settings: Settings, day: dt.date) -> Past:
    """What is known of a portfolio, read anew; `day` is the last of its month ends."""
    return past_of(
        place,
        settings,
        day,
        repayments=place.repayments(),
        met=lambda: told_contacts(place),
        steps=knowing.steps_of(place),
    )


def past_of(
    place: Portfolio,
    settings: Settings,
    day: dt.date,
    *,
    repayments: pl.LazyFrame,
    met: Make,
    steps: pl.DataFrame,
) -> Past:
    """The same by what others keep as well: repayments with PAID, contacts that stand, steps."""
    known = repayments.select(PAID).filter(pl.col("case_key").is_not_null())

    def of(one: dt.date) -> pl.DataFrame:
        return _with_currency(found(_filed(place, one), one), settings)

    return Past(
        days=month_ends(place.as_of_dates(), day),
        stood=of,
        read=lambda: place.credited(known).collect(),
        met=met,
        whose=lambda: place.whose("person_key", "currency"),
        steps=steps,
        grace=Grace.of(settings),
        minimum_n=settings.minimum_n,
        kept=keeper(place, settings, steps),
    )


@dataclass(frozen=True)
class Lately:
    """What sums of a month and the one before are made of; see lib.forecasts.gaps.Months."""

    days: Sequence[dt.date]
    stood: Callable[[dt.date], pl.DataFrame]
    repayments: pl.DataFrame


def lately(place: Portfolio, settings: Settings, day: dt.date, repayments: pl.LazyFrame) -> Lately:
    """What is known of the month of a day and the one before: of two years that is little to read.

    What comes after a recall is not ours, here as in lib.recovery; so the ends of cases are those
    that files up to the day tell. `repayments` are those of the portfolio, with PAID.
    """
    before = (day.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    days = month_ends(place.as_of_dates(), day)
    # Who had left by a file of before these months says so again in the later ones, unless there
    # was none for long: then the month before begins with an older file.
    opened = (before - dt.timedelta(days=1)).replace(day=1)
    opened = min([opened, *[one for one in days if one < day.replace(day=1)][-2:]])
    late = repayments.select(PAID).filter(
        pl.col("case_key").is_not_null(), pl.col("pay_date").is_between(before, day)
    )

    paying = late.select("case_key").unique().collect()

    @cache
    def of(one: dt.date) -> pl.DataFrame:
        # Only of cases that paid anything is asked when they ended.
        mine = _filed(place, one).join(paying, on="case_key", how="semi", maintain_order="left")
        told = ended(place, mine.lazy(), day, since=opened).collect()
        return _with_currency(found(told, one), settings)

    return Lately(days, of, place.credited(late).collect())


def forecast(place: Portfolio, settings: Settings, day: dt.date, weeks: int = WEEKS) -> Forecast:
    """The forecast of a day with its proof by the past.

    Raises:
        MeasureImpossible: no repayment is known up to the day.

    """
    known = past(place, settings, day)
    return of_past(known, weeks)


def of_past(known: Past, weeks: int = WEEKS) -> Forecast:
    """The forecast of the last day of what is known.

    Raises:
        MeasureImpossible: no repayment is known up to the day, or no case.

    """
    return of_walk(walked(known, weeks), weeks)


def walked(known: Past, weeks: int) -> Walked:
    """The forecasts of all month ends of what is known, for so many weeks ahead or fewer.

    Raises:
        MeasureImpossible: as `of_past`.

    """
    day = known.days[-1] if known.days else dt.date.min
    until = known.known_until(day)
    if until == dt.date.min:
        raise MeasureImpossible(because=Sentence(NO_REPAYMENTS))
    origins = tuple(walk(known, weeks))
    if origins[-1].rows.is_empty():
        raise MeasureImpossible(because=Sentence(NO_BASE))
    return Walked(origins, known.currency_days, until)


def of_walk(found: Walked, weeks: int) -> Forecast:
    """The forecast of the last day of a walk that went so many weeks ahead or more."""
    *earlier, now = (one.within(weeks) for one in found.origins)
    compared = proving.compared(earlier)
    currencies = now.rows["currency"].unique().sort()
    proofs = [_proved(found.paid_days, compared, one, now.day) for one in currencies]
    weeks_ahead = proving.forecast(now, proofs)
    return Forecast(now.day, weeks_ahead, proofs, compared, now, found.paid_until)


def _proved(
    paid_days: pl.DataFrame, compared: pl.DataFrame, currency: str | None, day: dt.date
) -> Proof:
    """What the past proves of a currency, and whether there is anything to take for it at all."""
    one = proving.proof(compared, currency)
    if one.source != "naive":
        return one
    return replace(one, lacks=lacking(paid_days, currency, day))


def _filed(place: Portfolio, day: dt.date) -> pl.DataFrame:
    """The cases of a day that one may see, as their files say them."""
    said = filed.filed(place, day, own_days(place, day))
    types = {name: empty_frame("cases").schema[name] for name in FILED}
    if said is None:
        return pl.DataFrame(schema=types)
    there = said.collect_schema().names()
    known = said.select(
        pl.col(name) if name in there else pl.lit(None, kind).alias(name)
        for name, kind in types.items()
    )
    return place.told_of(known).collect()


def _with_currency(cases: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    return cases.with_columns(pl.col("currency").fill_null(settings.currency))
