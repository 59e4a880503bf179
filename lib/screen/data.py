"""What all screens ask: who is at them, the clock, and the cases with what happened to them.

Frames are computed once for each state of the data; lib.screen.file_rows has those of other files.

Large frames are shared between sessions as resources, never copied, and must not be changed by who
receives them. Their key is the ledger's version, which every write moves on: a recorded visit is
seen by everybody at the next run; and what the reader may see (lib.portfolio.reach), so that
nobody gets a frame that was made for somebody else. How many are kept says lib.screen.sharing.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import ParamSpec, TypeVar, cast
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from lib.agreements import holding, knowing
from lib.agreements import records as agreement_records
from lib.agreements.following import Grace as AgreementGrace
from lib.cases.holds import FILE_HOLD, gravest_of, keeping, told_by_file
from lib.cases.search import CHOSEN
from lib.followups import code_versions, standing
from lib.followups.codes import HOLD_KINDS
from lib.followups.knowing import contacts_of
from lib.holds.every import OF_PERSON, known
from lib.holds.records import entries
from lib.ledger import Ledger
from lib.measures.ratios import OF_LOANS
from lib.portfolio import Portfolio
from lib.portfolio.reach import demand_case, names_of, reach
from lib.privacy import visible
from lib.recovery.known import READ
from lib.recovery.paid import ASKED
from lib.rights import ALONE, Action, Actor, can, demand
from lib.screen import signed
from lib.screen.sharing import Shared, told
from lib.settings import Settings

STATES = 12
"""States of the data and dates of which small things are kept."""

MEASURED = tuple(
    dict.fromkeys(
        ("case_key", "person_key", *CHOSEN, *ASKED, *OF_LOANS, *READ, "loan_date", "loan_amount")
    )
)
"""Columns of the case frame that measures and their filters ask for: a fifth of what it takes."""

P = ParamSpec("P")
T = TypeVar("T")


def shared(compute: Callable[P, T]) -> Callable[P, T]:
    """Keep a frame, or what was made of some, for all who may see the same.

    It is read by their sessions and changed by nobody. How much is kept says lib.screen.sharing.
    """
    kind = f"{compute.__module__}.{compute.__qualname__}"

    def of_who_asks(*args: P.args, **kwargs: P.kwargs) -> T:
        asked = told((reach(actor()), args, kwargs))
        return cast("T", _store().get(kind, asked, lambda: compute(*args, **kwargs)))

    return of_who_asks


@st.cache_resource(show_spinner=False)
def _store() -> Shared:
    """All that is shared."""
    return Shared()


def room_for(size: int) -> None:
    """Let go of what was shared and asked for least lately, before so many bytes are read."""
    _store().room_for(size)


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The settings of this process, read once at its start."""
    return Settings()


@st.cache_resource(show_spinner=False)
def _shared_portfolio() -> Portfolio:
    """The portfolio of this process in nobody's hands yet.

    It is asked hundreds of times in a run: a cache without a key answers in a quarter of the time.
    """
    told = settings()
    return Portfolio.open(told.home, told.audit_folder, told.database_url)


def actor() -> Actor:
    """Who is at the screen, asked of the ledger anew at each run; NOBODY without a session."""
    return signed.actor(_shared_portfolio().ledger, now())


def may(action: Action) -> bool:
    """Whether who is at the screen has a right, be it for his own cases only."""
    return can(actor(), action)


def check(action: Action) -> None:
    """Ask for a right again where something is done.

    Raises:
        NotAllowed: who is at the screen does not have it.

    """
    demand(actor(), action)


def portfolio() -> Portfolio:
    """The portfolio in the hands of who is at the screen."""
    return _shared_portfolio().by(actor())


def whole() -> Portfolio:
    """The portfolio with all its cases, for what must not hang on who reads it."""
    return _shared_portfolio().by(ALONE)


def ledger() -> Ledger:
    """The ledger."""
    return portfolio().ledger


def masks(kind: str, *, at_the_door: bool = False) -> Mapping[str, str]:
    """Field → how it is masked for who is at the screen; see lib.privacy.visible."""
    return visible.masks(actor(), kind, at_the_door=at_the_door)


def version() -> int:
    """The state of all data: moves on with every write, here or in another process."""
    return _shared_portfolio().ledger.version()


def use_codes() -> None:
    """Let the tenant's own table of result codes count; after a change it is read anew."""
    _use_codes(version())


@st.cache_resource(show_spinner=False, max_entries=1)
def _use_codes(at: int) -> None:
    del at
    code_versions.use(_shared_portfolio().ledger)


def zone() -> ZoneInfo:
    """The time zone of the working day."""
    return ZoneInfo(settings().timezone)


def now() -> dt.datetime:
    """The moment, in UTC: the one clock of the product's screens."""
    return dt.datetime.now(dt.UTC)


def local_now() -> dt.datetime:
    """The moment in the time zone of the working day."""
    return now().astimezone(zone())


def has_sample() -> bool:
    """Whether the sample portfolio is open."""
    return any(record.sample for record in portfolio().imports())


def today() -> dt.date:
    """The day at the office by the clock: what people do now belongs to it, sample or not.

    Exceptions, blocked attempts, the audit and what is learned go by it; what files say of cases
    goes by `working_day`.
    """
    return local_now().date()


def working_day(as_of: dt.date) -> dt.date:
    """The day whose work is shown: today, unless the sample is open.

    The sample's work is that of its last day, or of the last contact or step of an agreement
    recorded since, so that what is recorded there is seen at once. Files of invented people may be
    ahead of today.
    """
    if not has_sample():
        return max(as_of, today())
    last, agreed = followups()["happened_at"].max(), agreement_steps()["happened_on"].max()
    met = last.date() if isinstance(last, dt.datetime) else as_of
    return max(as_of, met, agreed if isinstance(agreed, dt.date) else as_of)


def working_moment(day: dt.date) -> dt.datetime:
    """The local moment up to which contacts may have happened: now, or later on the working day.

    Only in files of invented people does the working day `day` lie ahead of today.
    """
    local = local_now()
    ends = dt.datetime.combine(day, dt.time.max, local.tzinfo)
    return ends if day > local.date() else local


def cases(as_of: dt.date) -> pl.DataFrame:
    """All cases as of a date, with where they stand after all contacts up to that day.

    The columns are those of the snapshot, of lib.followups.standing, and `held`: the gravest hold
    of lib.holds.every, as its kind or as the result of a file that brought it, else FILE_HOLD, and
    `held_kinds`, the kinds of all its holds.
    """
    return _cases(version(), as_of)


@shared
def _cases(at: int, as_of: dt.date) -> pl.DataFrame:
    del at
    day = max(as_of, working_day(as_of))
    last = standing.standing(followups(), day)
    filed = portfolio().cases_at_hand(as_of, known_by=day).collect()
    kept = keeping(holds(day), filed, day, of_person=OF_PERSON)
    listed = gravest_of(kept, list(HOLD_KINDS))
    kinds = kept.group_by("case_key").agg(held_kinds=pl.col("hold_kind").unique().sort())
    together = filed
    for part in (last, listed, kinds):
        together = together.join(part, on="case_key", how="left")
    return together.with_columns(
        held=pl.coalesce("listed", pl.when(told_by_file()).then(pl.lit(FILE_HOLD))),
        visits=pl.col("visits").fill_null(0),
    )


def measured(as_of: dt.date) -> pl.DataFrame:
    """All cases as of a date, as far as measures and their filters ask: columns MEASURED."""
    return _cases_measured(version(), as_of)


@shared
def _cases_measured(at: int, as_of: dt.date) -> pl.DataFrame:
    del at
    day = max(as_of, working_day(as_of))
    return portfolio().cases_at_hand(as_of, known_by=day).select(MEASURED).collect()


def own_names() -> tuple[str, ...]:
    """What files may call who is at the screen as a collector; see lib.portfolio.reach."""
    number = actor().collector
    return () if number is None else tuple(names_of(whole(), number))


def check_case(case_key: str) -> None:
    """Ask again, where something is kept about a case, whether it is one that one may see.

    Raises:
        NotFound: it is not.

    """
    demand_case(portfolio(), case_key)


def holds(day: dt.date) -> pl.DataFrame:
    """All holds as of a day, of lists, results, agreements and our people; see lib.holds.every."""
    return _holds(version(), day)


@shared
def _holds(at: int, day: dt.date) -> pl.DataFrame:
    del at
    place = portfolio()
    persons = place.whose().collect()
    agreed = holding.holds(agreements(day))
    return known(place.holds().collect(), followups(), entries(ledger()), persons, day, agreed)


def agreements(day: dt.date) -> pl.DataFrame:
    """All repayment agreements and where they stand on a day; see lib.agreements.records."""
    return _agreements(version(), day)


@shared
def _agreements(at: int, day: dt.date) -> pl.DataFrame:
    del at
    grace = AgreementGrace.of(settings())
    # Those of restricted persons too; see lib.agreements.knowing.
    repayments = portfolio().rows("repayments")
    return agreement_records.listed(agreement_steps(), repayments, day, grace)


def agreement_steps() -> pl.DataFrame:
    """All steps of agreements for cases that may be seen."""
    return _agreement_steps(version())


@shared
def _agreement_steps(at: int) -> pl.DataFrame:
    del at
    return knowing.steps_of(portfolio())


def followups() -> pl.DataFrame:
    """All contacts that stand: those of the files and those recorded here."""
    return _followups(version())


@shared
def _followups(at: int) -> pl.DataFrame:
    del at
    return contacts_of(portfolio())
