"""What the measures of questions read, each once; the screen gives its kept frames instead."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from lib.agreements.following import Grace
from lib.agreements.knowing import agreed
from lib.followups import standing
from lib.followups.knowing import told_contacts
from lib.followups.promises import promises
from lib.measures import contacts, cures, pairs
from lib.measures.pairs import Span
from lib.portfolio import Portfolio
from lib.portfolio.paying import known_of
from lib.questions.attributes import OF_CASES
from lib.recovery.known import READ as OF_END
from lib.recovery.known import ended
from lib.recovery.paid import ASKED, Silent, silent_of
from lib.recovery.rates import rates
from lib.settings import Settings

READ = tuple(dict.fromkeys(("case_key", "person_key", *OF_CASES, *ASKED, *OF_END)))
"""Columns of the case frame that questions read."""


@dataclass(frozen=True)
class Sources:
    """A period from the snapshot `since` (not in it) to `as_of`, and what is known of it.

    `cases_on` gives the cases as of one of the two days, with their last result, and `ended` what
    later files up to `as_of` tell of the end of such cases (lib.recovery.known); `followups` and
    `repayments` are all that are known, `known_of` up to which day those of each client are
    (lib.portfolio.paying), `kept` all promises as of the last day; `recovered_of` gives what
    `recovered` tells.
    """

    since: dt.date
    as_of: dt.date
    cases_on: Callable[[dt.date], pl.DataFrame]
    ended: Callable[[pl.LazyFrame], pl.LazyFrame]
    repayments: pl.LazyFrame
    known_of: Mapping[str, dt.date]
    followups: pl.DataFrame
    kept: pl.DataFrame
    pairs_of: Callable[[Span], pl.DataFrame]
    recovered_of: Callable[["Sources"], pl.DataFrame]
    agreed: pl.DataFrame
    collectors: pl.DataFrame

    @property
    def start(self) -> dt.date:
        """The first day of the period."""
        return self.since + dt.timedelta(days=1)

    @property
    def silent(self) -> Sequence[Silent]:
        """The clients whose repayments are not known in the period."""
        return silent_of(self.cases_on(self.since), self.known_of, self.start)

    @property
    def span(self) -> Span:
        """From one snapshot to the other."""
        return Span(self.since, self.as_of)

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """Where each case stood and stands."""
        return self.pairs_of(self.span)

    @property
    def recovered(self) -> pl.DataFrame:
        """What each case of the first day brought, see `recovered`."""
        return self.recovered_of(self)

    @cached_property
    def contacts(self) -> pl.DataFrame:
        """Visits and calls of the period on the cases of its last day."""
        keys = self.cases_on(self.as_of).select("case_key")
        mine = self.followups.join(keys, on="case_key", how="semi")
        return contacts.contacts(mine, contacts.CHANNELS, self.start, self.as_of)

    @property
    def agreements(self) -> pl.Series:
        """The cases with an agreement in the period."""
        return cures.agreed_in(self.agreed, self.span)


def recovered(sources: Sources) -> pl.DataFrame:
    """The figures of lib.recovery.rates of each case, against what was overdue at the start.

    Without the clients of whom nobody knows whether anything was paid.
    """
    silent = [one.client for one in sources.silent]
    mine = (
        sources.cases_on(sources.since)
        .lazy()
        .filter(~pl.col("client").cast(pl.String).fill_null("").is_in(silent))
    )
    cases = sources.ended(mine)
    paid, start, end = sources.repayments, sources.start, sources.as_of
    return rates(cases, paid, by=["case_key"], start=start, end=end, base="overdue").collect()


def cases_as_of(place: Portfolio, followups: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The cases of a day as they stood on it, their columns READ and those of the last result.

    Whose they were and what the last contact brought is that of the day: what came of a period must
    not choose the row in which it is looked at.
    """
    last = standing.standing(followups, day)
    return place.cases(day).select(READ).collect().join(last, on="case_key", how="left")


def of_portfolio(place: Portfolio, settings: Settings, since: dt.date, as_of: dt.date) -> Sources:
    """The sources of a portfolio, read anew."""
    followups = told_contacts(place)

    return Sources(
        since=since,
        as_of=as_of,
        cases_on=lambda day: cases_as_of(place, followups, day),
        ended=lambda cases: ended(place, cases, as_of),
        repayments=place.repayments(),
        known_of=known_of(place, as_of),
        followups=followups,
        kept=promises(
            followups,
            place.credited(),
            as_of,
            settings.promise_grace_days,
            settings.promise_tolerance,
        ),
        pairs_of=lambda span: pairs.pairs(place, span),
        recovered_of=recovered,
        agreed=agreed(place, as_of, Grace.of(settings)),
        collectors=place.collectors().collect(),
    )
