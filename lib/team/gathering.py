"""What the scorecard is made from, read from the whole portfolio for who may see a part of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lib.agreements import holding, knowing
from lib.agreements.following import Grace
from lib.followups.codes import OUTCOMES
from lib.followups.knowing import told_contacts
from lib.followups.promised import hanging_together, made
from lib.followups.promises import promises as promise_rules
from lib.holds.every import known as known_holds
from lib.holds.records import entries
from lib.measures.contacts import CHANNELS, OF_PAYMENT, contacts
from lib.people import collectors
from lib.people import leave as leaves
from lib.portfolio import Portfolio
from lib.rights import ALONE, Action, demand
from lib.safety import incidents
from lib.settings import Settings
from lib.team import lists, trouble
from lib.team.naming import each, numbers, whose
from lib.team.owners import State, state
from lib.visits.lessons.seen import words
from lib.visits.truth import reviews
from lib.visits.worth.classes import limits


@dataclass(frozen=True)
class Known:
    """What was recorded of a period and its people.

    `tried` are its visits and calls, `contacts` the same by collector and from trouble.LOOK_BACK
    before it on; `promises` are those of the period with what became of them, and the ones that
    hang together with them; `word` is who took which promise ever; `lists`, `reports` and `words`
    are of its visit lists; `quality` the reviews of its visits: owner, reviews, quality. Collectors
    are numbers.
    """

    assignments: pl.DataFrame
    repayments: pl.DataFrame
    limits: pl.DataFrame
    tried: pl.DataFrame
    contacts: pl.DataFrame
    promises: pl.DataFrame
    word: pl.DataFrame
    holds: pl.DataFrame
    incidents: pl.DataFrame
    leave: pl.DataFrame
    lists: pl.DataFrame
    reports: pl.DataFrame
    words: pl.DataFrame
    quality: pl.DataFrame


def people(place: Portfolio) -> pl.DataFrame:
    """All collectors of the whole portfolio, as files give them and our people know better."""
    every = place.by(ALONE).rows("collectors").collect()
    return collectors.standing(every, collectors.known(place.ledger))


def cases(place: Portfolio, days: Sequence[dt.date]) -> Sequence[State]:
    """The cases of some days with the numbers of their collectors; see lib.team.owners.

    Raises:
        NotAllowed: the actor sees nothing of the team.

    """
    demand(place.ledger.actor, Action.SEE_TEAM)
    named = whose(numbers(people(place)))
    return [state(place.by(ALONE), day, named) for day in days]


def gathered(
    place: Portfolio,
    settings: Settings,
    days: Sequence[dt.date],
    start: dt.date,
    end: dt.date,
) -> Known:
    """All that is known of the days after `start` up to `end`; payments after the first file.

    `days` are those of the files, also of the period before.

    Raises:
        NotAllowed: the actor sees nothing of the team.

    """
    demand(place.ledger.actor, Action.SEE_TEAM)
    whole, ledger = place.by(ALONE), place.ledger
    named = numbers(people(place))
    sample = any(one.sample for one in whole.imports())
    first = start + dt.timedelta(days=1)
    every = told_contacts(whole)
    tried = contacts(every, CHANNELS, first - trouble.LOOK_BACK, end)
    promised, repayments = _promised(whole, settings, every, days[0], first, end)
    told = every.filter(pl.col("happened_at").dt.date() <= end)
    word = each(made(told, settings.promise_grace_days), named)
    return Known(
        assignments=whole.assignments().collect().with_columns(
            collector_to=whose(named, "collector_to")
        ),
        repayments=repayments,
        limits=limits(whole.cases(days[-1])).collect(),
        tried=tried.filter(pl.col("day") >= first),
        contacts=each(tried, named),
        promises=promised,
        word=word.unique(["case_key", "promised_on"], keep="first").select(
            "case_key", "promised_on", "last_day", taker="who"
        ),
        holds=_holds(whole, every, settings, end),
        incidents=incidents.listed(ledger, sample=sample),
        leave=leaves.standing(ledger, sample=sample),
        lists=lists.listed(ledger, named, first, end),
        reports=lists.reports(ledger, sample=sample),
        words=words(ledger),
        quality=reviews.scores(reviews.listed(ledger, sample=sample), first, end),
    )  # fmt: skip


def _promised(
    whole: Portfolio,
    settings: Settings,
    every: pl.DataFrame,
    oldest: dt.date,
    first: dt.date,
    end: dt.date,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What became of the promises since `first`, and the repayments since the `oldest` file.

    Of the promises of the period is asked what became of them, of all others only who took them.
    """
    day, grace = pl.col("happened_at").dt.date(), settings.promise_grace_days
    chained = hanging_together(every.filter(day <= end), first, grace)
    known_since = min(chained, oldest + dt.timedelta(days=1))
    repayments = whole.credited(_since(whole, known_since)).collect()
    lately = every.filter(day >= chained)
    return (
        promise_rules(lately, repayments, end, grace, settings.promise_tolerance),
        repayments,
    )


def _since(whole: Portfolio, day: dt.date) -> pl.LazyFrame:
    """The repayments from a day on, and all of cases of which anything was taken back since.

    What was taken back may belong to an earlier one; of all others the past need not be read.
    """
    late, back = pl.col("pay_date") >= day, whole.taken_back()
    theirs = back.filter(late, pl.col("amount") < 0).select("case_key").unique()
    others = whole.repayments().filter(late).select(OF_PAYMENT[:-1])
    return pl.concat(
        [
            back.select(OF_PAYMENT).join(theirs, on="case_key", how="semi", maintain_order="left"),
            others.join(theirs, on="case_key", how="anti", maintain_order="left"),
        ],
        how="diagonal",
    )


def _holds(whole: Portfolio, every: pl.DataFrame, settings: Settings, end: dt.date) -> pl.DataFrame:
    agreed = holding.holds(knowing.agreed(whole, end, Grace.of(settings)))
    placed = entries(whole.ledger)
    holding_codes = [one.code for one in OUTCOMES.values() if one.holds]
    results = every.filter(pl.col("outcome").is_in(holding_codes))
    # Whose cases they are need be known of those alone of which anything is held.
    held = pl.concat([results.select("case_key"), placed.select("case_key")]).unique()
    persons = whole.whose()
    if held.is_empty():
        persons = persons.clear()
    theirs = persons.join(held.lazy(), on="case_key", how="semi", maintain_order="left")
    return known_holds(whole.holds().collect(), every, placed, theirs.collect(), end, agreed)
