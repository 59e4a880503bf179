"""The strategy of a portfolio on a day, read afresh: for the command line and jobs.

Screens put the same together of the frames that they keep (lib.screen.strategy.frames).
"""

import datetime as dt

import polars as pl

from lib.followups.payments import standing_payments
from lib.followups.promises import promises
from lib.people import collectors
from lib.people.collectors import AWAY
from lib.portfolio import Portfolio
from lib.rules.loading import load
from lib.settings import Settings
from lib.strategy import knowing, risk
from lib.strategy.knowing import Sources
from lib.strategy.simulating import Terms, minor
from lib.visits.crew import crews
from lib.visits.legality.knowing import world
from lib.visits.picking.gathering import standing_cases
from lib.visits.worth.assumed import assumed


def known(place: Portfolio, settings: Settings, as_of: dt.date, day: dt.date) -> pl.DataFrame:
    """The cases as of a date with all that is known of them on a day, and their risk."""
    filed = place.cases_at_hand(as_of, known_by=day).collect()
    around = world(place, settings, load(settings.home), filed, day, "")
    cases = standing_cases(place, around, as_of, day)
    grace, tolerance = settings.promise_grace_days, settings.promise_tolerance
    repayments = place.credited()
    sources = Sources(
        around.contacts,
        promises(around.contacts, repayments, day, grace, tolerance),
        standing_payments(repayments, day),
        place.rows("instalments"),
        settings.lost_days,
        visit_cost(settings) or 0,
        settings.currency,
    )
    return risk.with_risk(knowing.known(cases, sources, day), day)


def terms_of(place: Portfolio, settings: Settings) -> Terms:
    """By what a simulation reckons, as settings and the files of collectors have it."""
    rows = collectors.standing(place.rows("collectors").collect(), collectors.known(place.ledger))
    return terms(settings, rows)


def terms(settings: Settings, people: pl.DataFrame) -> Terms:
    """The same from the frame of the collectors that count."""
    status = pl.col("status").str.strip_chars().str.to_lowercase()
    working = people.filter(~status.is_in(AWAY).fill_null(value=False))
    going = [one for one in crews(working) if len(one.members) >= settings.crew_members]
    return Terms(
        currency=settings.currency,
        message=minor(settings.cost_message),
        call=minor(settings.cost_call),
        letter=minor(settings.cost_letter),
        visit=visit_cost(settings),
        crews=len(going),
        stops=sum(one.most_stops or assumed().stops for one in going),
        collectors=working.height,
        calls=settings.calls_per_day,
    )


def visit_cost(settings: Settings) -> int | None:
    """What a visit costs as far as the settings say it, in minor units; None: they say nothing.

    Fee, the time at the door and on the way from the door before, and that way; data/worth says how
    long it is.
    """
    parts = (settings.cost_visit, settings.cost_hour, settings.cost_km)
    if all(one is None for one in parts):
        return None
    leg = assumed().leg_km
    hours = settings.service_minutes / 60 + leg / settings.speed_kmh
    fee, hour, km = (one or 0.0 for one in parts)
    return minor(fee + hours * hour + leg * km)
