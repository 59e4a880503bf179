"""Who is in which arm, and what came of it, read afresh from a portfolio.

Arms are asked of the whole portfolio, whoever reads them: nobody's arm hangs on who looks at it.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache

import polars as pl

from lib.experiments import entering, records
from lib.experiments.arms import nobody
from lib.experiments.defining import AMOUNT, Design
from lib.experiments.entering import WHO, run
from lib.experiments.outcomes import Seen, of_persons, seen
from lib.experiments.power import Past, past
from lib.followups.knowing import contacts_of
from lib.followups.payments import standing_payments
from lib.followups.promises import promises
from lib.followups.standing import standing
from lib.portfolio import Portfolio
from lib.rights import ALONE
from lib.settings import Settings
from lib.strategy import gathering, knowing, risk
from lib.strategy.knowing import Sources
from lib.strategy.segments import Rule, members

Known = Callable[[dt.date], pl.DataFrame]
"""What was known of all cases on a day, as lib.strategy.risk gives it."""


def known_on(place: Portfolio, settings: Settings) -> Known:
    """What was known of all cases on a day by the files up to it, each day read once.

    Who enters hangs on no hold, so holds, wishes and warnings are not read for it.
    """
    whole = place.by(ALONE)
    contacts, repayments = contacts_of(whole), whole.credited().collect()
    instalments = whole.instalments()
    grace, tolerance = settings.promise_grace_days, settings.promise_tolerance

    @cache
    def read(day: dt.date) -> pl.DataFrame:
        dates = [one for one in whole.as_of_dates() if one <= day]
        filed = whole.cases(max(dates, default=day), known_by=day).collect()
        stood = standing(contacts, day).drop("held")
        sources = Sources(
            contacts,
            promises(contacts, repayments, day, grace, tolerance),
            standing_payments(repayments, day),
            instalments,
            settings.lost_days,
            gathering.visit_cost(settings) or 0,
            settings.currency,
        )
        cases = filed.join(stood, on="case_key", how="left", maintain_order="left")
        return risk.with_risk(knowing.known(cases, sources, day), day)

    return read


def entered(place: Portfolio, known: Known, until: dt.date) -> Mapping[str, pl.DataFrame]:
    """Experiment → who entered it up to a day; see lib.experiments.entering."""
    dates = place.as_of_dates()
    if not dates:
        return {}
    return entering.entered(records.started(place.ledger), known, dates, until)


def arms(place: Portfolio, settings: Settings, day: dt.date) -> pl.DataFrame:
    """Who is in an arm on a day, as ARMS of lib.experiments.arms; if nothing runs, nobody."""
    every = [one for one in records.started(place.ledger) if one.design.start <= day]
    if not any(day <= one.design.end for one in every):
        return nobody()
    return entering.on_day(every, entered(place, known_on(place, settings), day), day)


def seen_by(place: Portfolio, settings: Settings) -> Callable[[dt.date], Seen]:
    """What was known up to a day, each day made once."""
    whole = place.by(ALONE)
    followups, repayments = contacts_of(whole), whole.credited().collect()
    grace, tolerance = settings.promise_grace_days, settings.promise_tolerance

    @cache
    def read(day: dt.date) -> Seen:
        return seen(followups, repayments, day, grace, tolerance)

    return read


def fitting(known: pl.DataFrame, rule: Rule, day: dt.date) -> pl.DataFrame:
    """The cases whose person a rule would let in on a day, with their person; ended ones never."""
    told = known.with_columns(person=WHO)
    own = members(told, rule, day) if rule != Rule() else told
    return told.join(
        own.filter(~pl.col("ended")).select("person").unique(), on="person", how="semi"
    )


def before(
    known: Known,
    seen_on: Seen,
    design: Design,
    dates: tuple[dt.date, ...],
    known_of: Mapping[str, dt.date],
) -> Past | None:
    """How the outcome was in the past, of who would have entered on the last day that is over.

    `dates` are those of the files; `known_of` says up to when payments of each client are known,
    `seen_on` is what is known up to the last of these days.
    """
    until = max(known_of.values(), default=dt.date.min)
    over = [one for one in dates if one + dt.timedelta(days=design.horizon) <= until]
    if not over:
        return None
    day = max(over)
    cases = fitting(known(day), design.rule, day).select(
        "person",
        "case_key",
        "client",
        "currency",
        "overdue_amount",
        entered_on=pl.lit(day),
        last=pl.lit(day + dt.timedelta(days=design.horizon)),
        arm=pl.lit(""),
    )
    cases = run(cases, until, known_of)
    if design.outcome == AMOUNT:
        cases = cases.filter(pl.col("currency").fill_null(design.currency) == design.currency)
    return past(of_persons(cases, seen_on, design.outcome), is_share=design.outcome != AMOUNT)
