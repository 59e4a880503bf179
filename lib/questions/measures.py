"""The registry of measures that can be asked for: of each row what it adds to both sums.

A row is a case or, of measures of events, a visit, call or promise. Each has `part` (what it adds
to the numerator) and `whole` (to the denominator; null for plain sums); n counts the rows. The
figures themselves are those of lib.recovery and lib.measures, whose definitions hold.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from lib.cases.buckets import BUCKETS
from lib.followups.promises import Status
from lib.measures import cures, rolls
from lib.measures.cures import RECALLED, Fate
from lib.measures.fieldwork import PRODUCTIVE
from lib.measures.rolls import Course
from lib.questions.sources import Sources
from lib.words import N_

Unit = Literal["money", "count"]
Kind = Literal["share", "sum"]

ROWS: Mapping[str, type[pl.DataType]] = {
    "case_key": pl.String,
    "currency": pl.String,
    "part": pl.Int64,
    "whole": pl.Int64,
    "day": pl.Date,
}
"""`currency` only where amounts are added (minor units); `day` only of events."""


OLDEST = BUCKETS[-1]


@dataclass(frozen=True)
class Measure:
    """What can be asked for; `base` is the day whose attributes the cases have.

    `parts` and `wholes` say in words what is in the two sums. Those `of_pairs` leave out clients
    without a file of one of the two days (lib.measures.pairs), those `of_payments` clients whose
    repayments are not known in the period (lib.recovery.paid).
    """

    title: str
    parts: str
    wholes: str
    unit: Unit
    kind: Kind
    base: Literal["since", "as_of"]
    rows: Callable[[Sources], pl.DataFrame]
    of_events: bool = False
    of_pairs: bool = False
    of_payments: bool = False

    def first_day(self, since: dt.date) -> dt.date:
        """The first day of its period: what happened counts from the day after the snapshot on.

        A movement is told between the two snapshots themselves.
        """
        return since if self.of_pairs else since + dt.timedelta(days=1)

    def day(self, since: dt.date, as_of: dt.date) -> dt.date:
        """The day whose attributes its cases have."""
        return since if self.base == "since" else as_of


def _shaped(rows: pl.DataFrame, **columns: pl.Expr) -> pl.DataFrame:
    """The columns ROWS; what is not given is null."""
    given = {"case_key": pl.col("case_key"), **columns}
    return rows.select(
        given.get(name, pl.lit(None)).cast(kind).alias(name) for name, kind in ROWS.items()
    )


def _recovery(sources: Sources) -> pl.DataFrame:
    return _shaped(
        sources.recovered,
        currency=pl.col("currency"),
        part=pl.col("numerator"),
        whole=pl.col("denominator"),
    )


def _collected(sources: Sources) -> pl.DataFrame:
    return _shaped(sources.recovered, currency=pl.col("currency"), part=pl.col("numerator"))


def _paying(sources: Sources) -> pl.DataFrame:
    return _shaped(sources.recovered, part=pl.col("paying"), whole=pl.col("n"))


def _settled(sources: Sources) -> pl.DataFrame:
    return _shaped(sources.recovered, part=pl.col("settled"), whole=pl.col("n"))


def _cases(sources: Sources) -> pl.DataFrame:
    return _shaped(sources.cases_on(sources.as_of), part=pl.lit(1))


def _overdue(sources: Sources) -> pl.DataFrame:
    known = sources.cases_on(sources.as_of).filter(pl.col("overdue_amount").is_not_null())
    return _shaped(known, currency=pl.col("currency"), part=pl.col("overdue_amount"))


def _rolled(sources: Sources) -> pl.DataFrame:
    pairs = sources.pairs
    basis = rolls.basis_of(pairs)
    went = rolls.weighed(pairs, basis).with_columns(course=rolls.course_of(pairs))
    # The oldest bucket has no older one: its cases can only get better.
    return went.filter(pl.col("course").is_not_null(), pl.col("bucket_before") != OLDEST)


def _worse(sources: Sources) -> pl.DataFrame:
    return _shaped(_rolled(sources), part=pl.col("course") == Course.WORSE.value, whole=pl.lit(1))


def _worse_amount(sources: Sources) -> pl.DataFrame:
    weight = pl.col("amount_before").fill_null(0)
    part = weight * (pl.col("course") == Course.WORSE.value)
    return _shaped(_rolled(sources), currency=pl.col("currency"), part=part, whole=weight)


def _cured(sources: Sources) -> pl.DataFrame:
    fated = cures.fated(sources.pairs, sources.agreements)
    stays = fated.filter(pl.col("fate") != RECALLED)
    return _shaped(stays, part=pl.col("fate") == Fate.CURED.value, whole=pl.lit(1))


def _contacted(sources: Sources) -> pl.DataFrame:
    return _shaped(sources.contacts, part=pl.col("reached"), whole=pl.lit(1), day=pl.col("day"))


def _right(sources: Sources) -> pl.DataFrame:
    met = sources.contacts.filter("reached")
    part = pl.col("right").fill_null(value=False)
    return _shaped(met, part=part, whole=pl.lit(1), day=pl.col("day"))


def _kept(sources: Sources) -> pl.DataFrame:
    ended = sources.kept.filter(
        "matured", pl.col("last_day").is_between(sources.since, sources.as_of, closed="left")
    ).join(sources.cases_on(sources.as_of).select("case_key"), on="case_key", how="semi")
    kept = pl.col("status") == Status.KEPT.value
    return _shaped(ended, part=kept, whole=pl.lit(1), day=pl.col("promise_date"))


def _visited(sources: Sources) -> pl.DataFrame:
    return sources.contacts.filter(pl.col("channel") == "visit")


def _visits(sources: Sources) -> pl.DataFrame:
    return _shaped(_visited(sources), part=pl.lit(1), day=pl.col("day"))


def _productive(sources: Sources) -> pl.DataFrame:
    part = pl.col("outcome").is_in(PRODUCTIVE).fill_null(value=False)
    return _shaped(_visited(sources), part=part, whole=pl.lit(1), day=pl.col("day"))


PAID_CASES = N_("cases with a net repayment")
OVERDUE = N_("overdue amount at the start")
NET = N_("net repayments of the period")
CASES = N_("cases")
PAST_DUE = N_("cases past due before, without recalled ones")
BEFORE = N_("cases before in a bucket that has an older one")
VISITS = N_("visits made")

MEASURES: Mapping[str, Measure] = {
    "recovery": Measure(
        N_("Recovery rate against the amount overdue"), NET, OVERDUE, "money", "share",
        "since", _recovery, of_payments=True,
    ),
    "collected": Measure(
        N_("Collected"), NET, "", "money", "sum", "since", _collected, of_payments=True
    ),
    "paying": Measure(
        N_("Paying rate"), PAID_CASES, CASES, "count", "share", "since", _paying, of_payments=True
    ),
    "settled": Measure(
        N_("Overdue paid off rate"), N_("cases that paid all that was overdue"), CASES, "count",
        "share", "since", _settled, of_payments=True,
    ),
    "cases": Measure(N_("Cases"), CASES, "", "count", "sum", "as_of", _cases),
    "overdue": Measure(
        N_("Overdue amount"), N_("overdue amount"), "", "money", "sum", "as_of", _overdue
    ),
    "worse": Measure(
        N_("Rolled into an older bucket, cases"), N_("cases in an older bucket now"), BEFORE,
        "count", "share", "since", _worse, of_pairs=True,
    ),
    "worse_amount": Measure(
        N_("Rolled into an older bucket, amount"), N_("amount before of cases in an older bucket"),
        N_("amount before of cases in a bucket that has an older one"), "money", "share",
        "since", _worse_amount, of_pairs=True,
    ),
    "cured": Measure(
        N_("Cure rate"), N_("cases at 0 days past due or settled"), PAST_DUE, "count", "share",
        "since", _cured, of_pairs=True,
    ),
    "contacted": Measure(
        N_("Contact rate"), N_("attempts that reached somebody"), N_("visits and calls tried"),
        "count", "share", "as_of", _contacted, of_events=True,
    ),
    "right": Measure(
        N_("Right party among contacts"), N_("contacts with the customer himself"),
        N_("contacts with anybody"), "count", "share", "as_of", _right, of_events=True,
    ),
    "kept": Measure(
        N_("Promises kept"), N_("promises kept"), N_("promises that matured in the period"),
        "count", "share", "as_of", _kept, of_events=True,
    ),
    "visits": Measure(N_("Visits"), VISITS, "", "count", "sum", "as_of", _visits, of_events=True),
    "productive": Measure(
        N_("Productive visits"), N_("visits with a payment, promise, plan or new lead"), VISITS,
        "count", "share", "as_of", _productive, of_events=True,
    ),
}  # fmt: skip
"""Code of a measure, which kept questions name and which never changes → the measure."""
