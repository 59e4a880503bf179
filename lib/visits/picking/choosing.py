"""From the cases of a day to candidates and those left out, each with its value and its reason.

Everything is an argument, so that the page, the command line and the bench choose alike.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lib.cases.fields import ADDRESSES, OPEN_NUMBERS
from lib.followups.codes import ADDRESS_KINDS
from lib.places.lookup import TOLD
from lib.visits.picking import addresses, doors, exclusions, needs
from lib.visits.picking.exclusions import Said
from lib.visits.picking.needs import Service
from lib.visits.worth import instead, saying, value
from lib.visits.worth.chances import Chances
from lib.visits.worth.classes import CELL
from lib.visits.worth.trips import Costs, Trips
from lib.visits.worth.value import Facts, Weights
from lib.words import N_, Sentence

FREE = pl.col("why").is_null()
POOR = pl.col("instead").is_not_null()
"""Which of the cases may be visited, and which are better reached otherwise."""

READ = (
    *("case_key", "person_key", "as_of", "overdue_amount", "currency", "dpd", "bucket"),
    *ADDRESSES,
    *TOLD,
    *("case_status", "hold", "held", "held_kinds", "recall_date", "closed_date"),
    *("no_visit_before", "fixed_visit", "next_action", "last_outcome", "no_lone_visit", "visits"),
    *("requested", "address_kind"),
    *(f"verdict_{kind}" for kind in ADDRESS_KINDS),
)
"""Columns of cases that values and reasons are made of."""

ASIDE = (*("name", "client", "address_key", "fixed_time", "in_basket"), *OPEN_NUMBERS[:-1])
"""What else is read of candidates, at the door, by the gate and in files; all other columns of a
case, most of a large portfolio, are not brought along."""


CHANGED = ("bucket", "requested")
"""Columns of cases that valuing them says anew; all others stay what they are, and are not copied:
most of them are texts, and together they take as much as all that is said of a case."""


@dataclass(frozen=True)
class Circumstances:
    """What is known on a day beside the cases.

    `said` why not (lib.visits.picking.exclusions), `facts` what counts (lib.visits.worth.value),
    `calls` what calls came to (lib.visits.worth.instead.phones), `warned` and `wishes` as the gate
    has them; `crews` the skills of each crew that could go, None where nobody asks.
    """

    said: Said
    facts: Facts
    calls: pl.LazyFrame
    warned: pl.DataFrame
    wishes: pl.DataFrame
    crews: Sequence[Collection[str]] | None = None


@dataclass(frozen=True)
class Terms:
    """By what values are made: limits of the tiers, travel, costs, weights, minutes, limits."""

    bounds: pl.LazyFrame
    trips: Trips
    costs: Costs
    weights: Weights
    service: Service
    phone_days: int
    far_km: float


@dataclass(frozen=True)
class Picked:
    """All cases that were asked about, valued; `why` is null for those of `candidates`."""

    cases: pl.DataFrame
    chances: Chances
    costs: Costs

    @property
    def free(self) -> pl.Series:
        """The keys of the cases that may be visited, in the order of the cases."""
        return self.cases.lazy().filter(FREE).select("case_key").collect().to_series()

    @property
    def candidates(self) -> pl.DataFrame:
        """The cases that may be visited, the most worth first."""
        return rows_of(self.cases, self.order(FREE))

    @property
    def left_out(self) -> pl.DataFrame:
        """The cases that may not, in their order; `why` says it."""
        return self.cases.filter(pl.col("why").is_not_null())

    @property
    def not_worth(self) -> pl.DataFrame:
        """Candidates for which another channel is better, `instead`."""
        return rows_of(self.cases, self.order(FREE & POOR))

    def order(self, wanted: pl.Expr) -> pl.Series:
        """The places in `cases` of some of them, the most worth first."""
        at = self.cases.select("case_key", "score", wanted=wanted).with_row_index("at")
        return most_first(at.filter("wanted"))["at"]

    def counts(self) -> pl.DataFrame:
        """How many each reason leaves out: why, n."""
        return exclusions.counts(self.cases)

    def value_of(self, row: Mapping[str, object]) -> Sentence:
        """The value of a row of `cases` in a sentence."""
        return saying.said(row, self.chances, self.costs)

    def summary(self) -> Sentence:
        """Say how many may be visited, how many are worth it, how many are left out."""
        return Sentence(
            N_(
                "{n} of {all} cases may be visited, {poor} of them are better reached otherwise; "
                "{out} are left out."
            ),
            all=self.cases.height,
            **self.cases.select(n=FREE.sum(), poor=(FREE & POOR).sum(), out=(~FREE).sum()).row(
                0, named=True
            ),
        )


def most_first(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of cases (case_key, score) with the most worth first."""
    return rows.sort("score", "case_key", descending=[True, False], nulls_last=True)


def rows_of(cases: pl.DataFrame, at: pl.Series) -> pl.DataFrame:
    """The rows at some places; columns without a value share their emptiness, and none is copied.

    Most of what a case could have no file says: copied, it would take more than all that is known.
    """
    empty = {
        dtype: pl.repeat(None, len(at), dtype=dtype, eager=True)
        for dtype in {one.dtype for one in cases if one.null_count() == cases.height}
    }
    return pl.DataFrame(
        [
            empty[one.dtype].alias(one.name) if one.null_count() == cases.height else one[at]
            for one in cases
        ]
    )


def cells(cases: pl.DataFrame, bounds: pl.LazyFrame) -> pl.DataFrame:
    """The distinct cells of the cases, for lib.visits.worth.chances.chances."""
    placed = addresses.chosen(cases)
    return value.celled(placed.lazy(), bounds).select(CELL).unique().collect()


def pick(
    cases: pl.DataFrame,
    known: Circumstances,
    terms: Terms,
    chances: Chances,
    day: dt.date,
) -> Picked:
    """Value every case and say why it may not be visited, where it may not.

    Args:
        cases: the case frame with where each stands, and `requested` of lib.visits.picking.sources.
        known: what is known on the day.
        terms: by what values are made.
        chances: the rates of all cells of the cases.
        day: the day of the visit.

    """
    if cases["case_key"].n_unique() < cases.height:  # else it would be copied for nothing
        cases = cases.unique("case_key", keep="first", maintain_order=True)
    # Each join would copy what is not asked for.
    own, aside = (
        cases.select(one for one in some if one in cases.columns) for some in (READ, ASIDE)
    )
    placed = addresses.chosen(own)
    skilled = needs.with_skills(placed, known.warned, known.wishes)
    due = known.facts.promise_due.collect()["case_key"]
    timed = needs.with_minutes(
        skilled.with_columns(promise_due=pl.col("case_key").is_in(due.implode())), terms.service
    ).drop("promise_due")
    valued = value.values(
        value.celled(timed.lazy(), terms.bounds),
        chances,
        terms.trips,
        terms.costs,
        terms.weights,
        known.facts,
    )
    advised = instead.better(
        valued, known.calls, day, phone_days=terms.phone_days, far_km=terms.far_km
    )
    told = _beside(timed, exclusions.with_reason(advised, known.said, day))
    return Picked(_without_crew(told.hstack(aside), known.crews), chances, terms.costs)


def _beside(cases: pl.DataFrame, told: pl.LazyFrame) -> pl.DataFrame:
    """What is `told` of cases in their order, beside the columns of theirs that it leaves alone."""
    names = told.collect_schema().names()
    same = [name for name in cases.columns if name in names and name not in CHANGED]
    found = told.drop(same).collect(engine="streaming")
    return pl.DataFrame([(cases if name in same else found)[name] for name in names])


def _without_crew(told: pl.DataFrame, crews: Sequence[Collection[str]] | None) -> pl.DataFrame:
    """Leave out those whom no crew may visit; other reasons go before."""
    if crews is None:
        return told
    fits = needs.fitting(told["skills"], crews)
    lacking = told["why"].is_null() & ~fits
    return told.with_columns(why=pl.when(lacking).then(pl.lit("crew")).otherwise("why"))


def stops(picked: Picked, service: Service) -> pl.DataFrame:
    """The doors of the candidates with their minutes and score; see lib.visits.picking.doors."""
    free = doors.with_door(picked.candidates)
    worth = free.group_by("door").agg(
        score=pl.col("score").sum(), skills=pl.col("skills").explode().drop_nulls().unique().sort()
    )
    return (
        doors.doors(free)
        .join(needs.at_doors(free, service), on="door", how="left", maintain_order="left")
        .join(worth, on="door", how="left", maintain_order="left")
    )
