"""The frames of this room, each computed once for each state of the data; see lib.screen.data."""

import datetime as dt

import polars as pl

from lib.forecasts import gaps, gathering, targets
from lib.forecasts.gathering import Forecast, Lately, Walked
from lib.forecasts.past import Past
from lib.forecasts.tallies import FAR
from lib.screen import data, file_rows, following


def forecast(as_of: dt.date, weeks: int = gathering.WEEKS) -> Forecast:
    """The forecast of a day with its past.

    Raises:
        MeasureImpossible: no repayment is known up to the day.

    """
    return _forecast(data.version(), as_of, weeks)


@data.shared
def _forecast(at: int, as_of: dt.date, weeks: int) -> Forecast:
    return gathering.of_walk(_walked(at, as_of, max(weeks, FAR)), weeks)


@data.shared
def _walked(at: int, as_of: dt.date, weeks: int) -> Walked:
    """All horizons are those of one walk from month end to month end."""
    del at
    return gathering.walked(_known(as_of), weeks)


def _known(as_of: dt.date) -> Past:
    """What is known up to a day, of the frames that other screens keep as well."""
    return gathering.past_of(
        data.portfolio(),
        data.settings(),
        as_of,
        repayments=file_rows.payments(),
        met=following.told_contacts,
        steps=data.agreement_steps(),
    )


def standing() -> pl.DataFrame:
    """The targets that stand; those of the sample only while it is open."""
    return targets.standing(data.ledger(), sample=data.has_sample())


def gaps_of(as_of: dt.date) -> pl.DataFrame:
    """What is missing of the targets of the month of a day."""
    found = forecast(as_of)
    return gaps.gaps(standing(), found, _collected(data.version(), as_of))


@data.shared
def _collected(at: int, as_of: dt.date) -> pl.DataFrame:
    del at
    return gaps.collected(_lately(as_of), gaps.month_of(as_of)[0], as_of)


def periods(as_of: dt.date) -> pl.DataFrame:
    """The month of a day beside the one before."""
    return _periods(data.version(), as_of)


@data.shared
def _periods(at: int, as_of: dt.date) -> pl.DataFrame:
    del at
    return gaps.periods(_lately(as_of), as_of)


def _lately(as_of: dt.date) -> Lately:
    return gathering.lately(data.portfolio(), data.settings(), as_of, file_rows.payments())
