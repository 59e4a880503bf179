"""All that is known of a portfolio for the gate, read afresh: for whoever keeps no frames.

Screens put the same World together of the frames that they keep (lib.screen.rules.judging).
"""

import datetime as dt

import polars as pl

from lib.agreements import holding
from lib.agreements import knowing as agreements
from lib.agreements.following import Grace
from lib.followups.knowing import contacts_of
from lib.holds import every, wishing
from lib.holds.records import entries
from lib.overrides import records as overrides
from lib.portfolio import Portfolio, place_kinds
from lib.rules.model import RuleSet
from lib.safety import incidents, warnings
from lib.settings import Settings
from lib.visits.legality.world import World

KEYS = ("case_key", "person_key", "address_key")


def world(
    place: Portfolio,
    settings: Settings,
    rules: RuleSet,
    cases: pl.DataFrame,
    day: dt.date,
    crew: str,
) -> World:
    """What is known on a day beside the cases, for a crew that goes."""
    ledger, grace = place.ledger, Grace.of(settings)
    sample = any(record.sample for record in place.imports())
    contacts, persons = contacts_of(place), place.whose().collect()
    warned = warnings.on(
        day, incidents.listed(ledger, sample=sample), warnings.noted(ledger, sample=sample)
    )
    agreed = holding.holds(agreements.agreed(place, day, grace))
    conflicts = warnings.of_results(contacts.filter(pl.col("happened_at").dt.date() <= day))
    return World(
        rules=rules,
        jurisdiction=settings.jurisdiction,
        tz=settings.timezone,
        holds=every.known(place.holds().collect(), contacts, entries(ledger), persons, day, agreed),
        contacts=contacts,
        wishes=wishing.current(ledger, persons),
        warned=warnings.of_cases(cases.select(KEYS), pl.concat([warned, conflicts])),
        places=place_kinds.known(ledger),
        home=settings.home,
        overrides=overrides.counting(
            overrides.listed(overrides.steps(ledger), day, settings.timezone),
            day,
            crew,
        ),
    )
