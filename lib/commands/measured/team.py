"""`measures` of the team: each collector's index with all that stands beside it, and visits."""

import datetime as dt
from zoneinfo import ZoneInfo

import polars as pl

from lib.commands.measured.wanted import Wanted
from lib.compliance import violations
from lib.compliance.gathering import gathered
from lib.compliance.violations import ROWS
from lib.errors import MeasureImpossible
from lib.portfolio import Portfolio
from lib.rights import Action, can
from lib.rules.calendars import calendar
from lib.rules.loading import load
from lib.settings import Settings
from lib.team.gathering import people as collectors
from lib.team.naming import numbers
from lib.team.scorecard import measured, since_last
from lib.team.seeing import visible
from lib.visits.legality.world import meaning
from lib.visits.truth.checks import checked, of_times
from lib.visits.truth.visits import visits
from lib.words import N_, Sentence

OF_ALL = N_("figures of collectors are of all their cases. Please leave out --filter and --unit.")


def people(wanted: Wanted) -> pl.DataFrame:
    """One row a currency and collector since the file nearest to a month before, by number.

    Raises:
        MeasureImpossible: there is no file before, or none names a collector, or it was narrowed.

    """
    _unnarrowed(wanted)
    place, end = wanted.place, wanted.as_of
    asked = since_last(place.as_of_dates(), end)
    card = visible(measured(place, Settings(), asked), place.ledger.actor)
    rows = [team.rows.with_columns(team_index=pl.lit(team.centre)) for team in card.teams.values()]
    return (
        pl.concat(rows, how="vertical_relaxed")
        .join(card.beside, on="owner", how="left")
        .with_columns(
            start=pl.lit(asked.start), rates=pl.lit(card.rates.value), weight=pl.lit(card.basis)
        )
    )


def visit_truth(wanted: Wanted) -> pl.DataFrame:
    """One row a finding about visits since the file nearest to a month before.

    It tells nothing of customers but the case.

    Raises:
        MeasureImpossible: there is no file before, or it was narrowed.

    """
    _unnarrowed(wanted)
    place, end, settings = wanted.place, wanted.as_of, Settings()
    first = since_last(place.as_of_dates(), end).start + dt.timedelta(days=1)
    found = visits(place, settings.datum, ZoneInfo(settings.timezone), first, end)
    named = numbers(collectors(place))
    told = checked(found, named, _broken(place, settings, first, end), settings)
    return told.join(found.select("visit", "case_key", "at", "collector"), on="visit").sort(
        "at", "visit", "kind"
    )


def _broken(place: Portfolio, settings: Settings, first: dt.date, end: dt.date) -> pl.DataFrame:
    """Contacts that broke a rule about the time; none for who may not see compliance."""
    if not can(place.ledger.actor, Action.SEE_COMPLIANCE):
        return pl.DataFrame(schema=dict(ROWS))
    rules, years = load(settings.home), range(first.year - 1, end.year + 2)
    known = gathered(place, end, settings, today=end)
    found = violations.found(
        known.followups, known.past, rules, meaning(), period=(first, end),
        calendar=calendar(settings.jurisdiction, years, settings.home), tz=settings.timezone,
    )  # fmt: skip
    return of_times(found.rows, rules)


def _unnarrowed(wanted: Wanted) -> None:
    """Refuse to narrow what is of all cases: a part of somebody's work is not his work.

    Raises:
        MeasureImpossible: it was asked for.

    """
    if wanted.only.chosen or wanted.by_person:
        raise MeasureImpossible(because=Sentence(OF_ALL))
