"""A day's candidates read afresh from a portfolio: for the command line, the bench and jobs.

Screens put the same together of the frames that they keep.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from lib.cases.holds import FILE_HOLD, gravest_of, keeping, told_by_file
from lib.cases.search import CHOSEN, SEARCHED
from lib.complaints import records as complaints
from lib.experiments.arms import unvisited
from lib.followups.codes import HOLD_KINDS
from lib.followups.promises import promises
from lib.followups.standing import standing
from lib.holds import wishing
from lib.holds.every import OF_PERSON
from lib.portfolio import Portfolio, prepared
from lib.settings import Settings
from lib.visits.crew import Point
from lib.visits.legality import judging
from lib.visits.legality.world import World
from lib.visits.picking import addresses, exclusions, past
from lib.visits.picking.choosing import (
    ASIDE,
    READ,
    Circumstances,
    Picked,
    Terms,
    cells,
    pick,
)
from lib.visits.picking.needs import FIRST, LETTER, PROMISE, USUAL, Service
from lib.visits.picking.sources import Wanted, asked
from lib.visits.worth import classes, instead, value
from lib.visits.worth.assumed import assumed
from lib.visits.worth.trips import Costs, Trips
from lib.words import MINOR_UNITS


@dataclass(frozen=True)
class Asked:
    """What is wanted of a day: the cases, the skills of crews that could go, where they start."""

    as_of: dt.date
    day: dt.date
    wanted: Wanted = field(default_factory=Wanted)
    members: int = 2
    crews: Sequence[Collection[str]] | None = None
    starts: tuple[Point, ...] = ()


def standing_cases(
    place: Portfolio,
    world: World,
    as_of: dt.date,
    day: dt.date,
    columns: Collection[str] | None = None,
) -> pl.DataFrame:
    """The cases as of a date with where they stand on a day: what screens show of them.

    All that files say, or those of some `columns` that there are.
    """
    every = place.cases_at_hand(as_of, known_by=day)
    there = every.collect_schema().names()
    filed = every.select(one for one in there if columns is None or one in columns).collect()
    kept = keeping(world.holds, filed, day, of_person=OF_PERSON)
    listed = gravest_of(kept, list(HOLD_KINDS))
    kinds = kept.group_by("case_key").agg(held_kinds=pl.col("hold_kind").unique().sort())
    together = filed
    for part in (standing(world.contacts, day), listed, kinds):
        together = together.join(part, on="case_key", how="left", maintain_order="left")
    return together.with_columns(
        held=pl.coalesce("listed", pl.when(told_by_file()).then(pl.lit(FILE_HOLD))),
        visits=pl.col("visits").fill_null(0),
    )


def picked(place: Portfolio, settings: Settings, world: World, what: Asked) -> Picked:
    """Choose a day's candidates from what a portfolio knows.

    `world` is what lib.visits.legality.knowing gives for the day.
    """
    every = place.cases_at_hand(what.as_of, known_by=what.day)
    bounds = classes.limits(every.select("overdue_amount", "currency")).collect().lazy()
    # The past first: what it takes on the way is gone when the cases are read.
    before = past.known(place, settings, world.contacts, bounds, what.as_of, what.day)
    cases = _cases(place, world, what)
    rates = before.chances(cells(cases, bounds), settings)
    known = _circumstances(place, settings, world, what, cases, before.paid.lazy())
    return pick(cases, known, terms(settings, bounds, what.starts), rates, what.day)


def _cases(place: Portfolio, world: World, what: Asked) -> pl.DataFrame:
    """The cases that are asked about; a few of many leave the texts of the others."""
    everything = standing_cases(place, world, what.as_of, what.day, _asked(what.wanted))
    cases = asked(everything, what.wanted)
    return cases if cases.height == everything.height else prepared.apart(cases)


def _asked(wanted: Wanted) -> Collection[str]:
    """The columns of files that a plan asks for: of a large portfolio a small part of them."""
    return {*READ, *ASIDE, *(() if wanted.filter is None else (*SEARCHED, *CHOSEN))}


def terms(settings: Settings, bounds: pl.LazyFrame, starts: Sequence[Point] = ()) -> Terms:
    """By what values are made, as the settings have it."""
    told = assumed()
    return Terms(
        bounds=bounds,
        trips=Trips(settings.circuity, settings.speed_kmh, told.stops, told.leg_km, tuple(starts)),
        costs=Costs(
            settings.currency,
            *(_minor(one) for one in (settings.cost_visit, settings.cost_hour, settings.cost_km)),
        ),
        weights=value.Weights(
            settings.weight_promise_due,
            settings.weight_hardship,
            settings.weight_complaint,
            settings.weight_first_visit,
            settings.weight_requested,
        ),
        service=service(settings),
        phone_days=settings.phone_days,
        far_km=settings.far_km,
    )


def service(settings: Settings) -> Service:
    """The minutes at the door, as the settings have them."""
    minutes = {
        LETTER: settings.service_letter_minutes,
        PROMISE: settings.service_promise_minutes,
        FIRST: settings.service_first_minutes,
        USUAL: settings.service_minutes,
    }
    return Service(minutes, settings.service_further_minutes, settings.service_search_minutes)


def _minor(amount: float | None) -> int | None:
    return None if amount is None else round(amount * MINOR_UNITS)


def _circumstances(
    place: Portfolio,
    settings: Settings,
    world: World,
    what: Asked,
    cases: pl.DataFrame,
    paid: pl.LazyFrame,
) -> Circumstances:
    day, contacts = what.day, world.contacts.lazy()
    grace, tolerance = settings.promise_grace_days, settings.promise_tolerance
    # A promise that is due hangs on nothing but what was recorded and paid of its own case.
    due = world.contacts.filter(pl.col("promise_date") == day).select("case_key").unique()
    told = world.contacts.join(due, on="case_key", how="semi", maintain_order="left")
    own = place.repayments().join(due.lazy(), on="case_key", how="semi", maintain_order="left")
    made = promises(told, place.credited(own), day, grace, tolerance)
    steps = complaints.complaints(complaints.taken(place.ledger), day)
    open_ = steps.filter(pl.col("open")).select("case_key")
    facts = value.facts(cases.lazy(), paid, made.lazy(), open_.lazy(), day)
    # Found now, so that the payments of years need not stay for it.
    facts = replace(facts, paid=facts.paid.collect().lazy())
    # The gate judges the address that is visited.
    found = judging.refusals(addresses.chosen(cases), world, day, what.members)
    said = exclusions.Said(
        closed=exclusions.of_rules(found, world.rules).lazy(),
        paid=facts.paid,
        lately=exclusions.intervals(contacts, day, settings.visit_interval_days),
        excepted=judging.excepted(cases, world, day),
        tested=unvisited(cases, world.arms, world.contacts, day).lazy(),
    )
    keys = cases.select("case_key", "person_key")
    return Circumstances(
        said=said,
        facts=facts,
        calls=instead.phones(contacts, day),
        warned=world.warned,
        wishes=wishing.counting(world.wishes, keys, day),
        crews=what.crews,
    )
