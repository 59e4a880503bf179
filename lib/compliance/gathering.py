"""What the report is made from, read from a portfolio in the hands of who may see it."""

import datetime as dt

import polars as pl

from lib.agreements import holding, knowing
from lib.agreements.following import Grace
from lib.breaches import records as breaches
from lib.compliance.contacts import Past
from lib.compliance.report import Known
from lib.followups.knowing import contacts_of
from lib.followups.standing import results_that_held
from lib.holds import wishing
from lib.holds.brought import PROMISED
from lib.holds.every import every
from lib.holds.records import current, entries, placed_for
from lib.overrides import records as overrides
from lib.people import collectors, qualifications
from lib.portfolio import Portfolio
from lib.rights import Action, demand
from lib.safety import incidents
from lib.settings import Settings
from lib.visits.crew import sizes
from lib.visits.legality import decisions


def gathered(place: Portfolio, day: dt.date, settings: Settings, *, today: dt.date) -> Known:
    """All that is known as of a day, and how exceptions stand today, whatever that day is.

    Raises:
        NotAllowed: the actor may not see compliance.

    """
    ledger = place.ledger
    demand(ledger.actor, Action.SEE_COMPLIANCE)
    made = contacts_of(place)
    kept, persons = entries(ledger), place.whose().collect()
    told = ~pl.col("followup_id").is_in(placed_for(kept)).fill_null(value=False)
    results = results_that_held(made.filter(told), day).with_columns(
        reason=pl.when(pl.col("lifted_on").is_not_null()).then(pl.lit(PROMISED))
    )
    people = collectors.standing(place.rows("collectors").collect(), collectors.known(ledger))
    agreed = holding.holds(knowing.agreed(place, day, Grace.of(settings)))
    sample = any(one.sample for one in place.imports())
    return Known(
        followups=made,
        decisions=decisions.frame(ledger),
        # Of a sample that is gone none.
        breach_steps=breaches.taken(ledger).join(
            persons, on="case_key", how="semi", maintain_order="left"
        ),
        incidents=incidents.listed(ledger, sample=sample),
        today=today,
        qualified=qualifications.standing(ledger, sample=sample),
        past=Past(
            holds=every(place.holds().collect(), results, current(kept), persons, agreed),
            wishes=wishing.current(ledger, persons),
            overrides=overrides.listed(overrides.steps(ledger), today, settings.timezone),
            persons=persons,
            crews=sizes(people),
            crew_of=collectors.crew_of(people),
        ),
    )
