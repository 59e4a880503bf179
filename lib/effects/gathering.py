"""What effects are counted from, read from a portfolio."""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from lib.agreements import holding, knowing
from lib.agreements.following import Grace
from lib.cases.holds import told_by_file
from lib.effects.past import STAND, Past
from lib.effects.trials import Question
from lib.errors import MeasureImpossible
from lib.followups.codes import CHANNELS
from lib.followups.knowing import contacts_of
from lib.followups.standing import results_that_held
from lib.holds.every import OF_PERSON, every
from lib.holds.records import current, entries, placed_for
from lib.measures.contacts import contacts
from lib.measures.spells import spells
from lib.portfolio import ImportRecord, Portfolio
from lib.portfolio.paying import paying
from lib.recovery.paid import NO_REPAYMENTS
from lib.settings import Settings
from lib.words import Sentence

ADDRESSES = ("addr_home", "addr_family", "addr_post", "addr_hukou", "addr_work", "addr_bill")
"""Addresses of a file at which somebody could be visited."""

_HOLD = ("case_key", "starts_on", "ends_on", "lifted_on")


def past(place: Portfolio, asked: Question, settings: Settings) -> Past:
    """The history of a portfolio, as far as a question up to its last day needs it.

    Raises:
        MeasureImpossible: there are no repayments, or no case files up to that day.

    """
    repayments = place.repayments().filter(pl.col("case_key").is_not_null()).collect()
    if repayments.is_empty():
        raise MeasureImpossible(because=Sentence(NO_REPAYMENTS))
    made = contacts_of(place)
    ever = dt.date.min
    tried = contacts(made, tuple(CHANNELS), ever, asked.end)
    return Past(
        stands=_stands(place, asked),
        spells=spells(place, asked.end).select("case_key", "start", "entered", "end"),
        contacts=tried.select("case_key", "day", "channel", "reached", "promise_date"),
        repayments=repayments.filter(pl.col("pay_date") <= asked.end).select(
            "case_key", "pay_date", "amount", "currency", "serial_no"
        ),
        holds=_holds(place, made, asked.end, settings),
        paying=paying(place)
        .with_columns(last=pl.min_horizontal("last", pl.lit(asked.end)))
        .select("client", "last"),
    )


def _stands(place: Portfolio, asked: Question) -> pl.DataFrame:
    """How the files say that cases stand, from the last ones before the first day on."""
    first = min(asked.trial_days()) - dt.timedelta(days=1)
    before = {one.import_id for one, _ in place.current(first)}
    files = [
        one
        for one in place.imports("cases")
        if one.as_of <= asked.end and (one.as_of > first or one.import_id in before)
    ]
    return pl.concat([_read(place, files), pl.DataFrame(schema=STAND)])


def _read(place: Portfolio, files: Sequence[ImportRecord]) -> pl.DataFrame:
    written = pl.any_horizontal(pl.col(ADDRESSES).is_not_null())
    columns = [name for name in STAND if name not in {"held", "reachable"}]
    frames = [
        place.told_of(place.scan(one)).select(*columns, held=told_by_file(), reachable=written)
        for one in files
    ]
    schema = {name: kind() for name, kind in STAND.items()}
    found = pl.concat(frames).collect() if frames else pl.DataFrame(schema=schema)
    return found.select(pl.col(name).cast(kind) for name, kind in STAND.items())


def _holds(place: Portfolio, made: pl.DataFrame, end: dt.date, settings: Settings) -> pl.DataFrame:
    """All holds of all days, a row for each case that one keeps from being visited."""
    kept, persons = entries(place.ledger), place.whose().collect()
    told = ~pl.col("followup_id").is_in(placed_for(kept)).fill_null(value=False)
    results = results_that_held(made.filter(told), end)
    agreed = holding.holds(knowing.agreed(place, end, Grace.of(settings)))
    found = every(place.holds().collect(), results, current(kept), persons, agreed)
    of_person = found.filter(
        pl.col("hold_kind").is_in(OF_PERSON), pl.col("person_key").is_not_null()
    )
    others = of_person.drop("case_key").join(
        persons.select("case_key", "person_key"), on="person_key"
    )
    named = found.filter(pl.col("case_key").is_not_null())
    return pl.concat([named.select(_HOLD), others.select(_HOLD)]).unique()
