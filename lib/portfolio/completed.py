"""The cases of a day, completed by what the other files and our people say of them.

Days past due by the instalment plan, the collector by later assignments, the person by all cases
together. What no file asks for costs next to nothing: without a plan or an assignment no join is
made, and persons are compared only where some have an identity number and others have none.
"""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import narwhals.stable.v2 as nw
import polars as pl

from lib.cases import persons
from lib.cases.assigned import assign
from lib.cases.buckets import bucket_expr
from lib.cases.masked import whole
from lib.portfolio import person_links, plans, restricted
from lib.portfolio.paying import told_days

if TYPE_CHECKING:
    from lib.portfolio.portfolio import Portfolio


def completed(
    place: "Portfolio", filed: pl.LazyFrame, as_of: dt.date, known_by: dt.date
) -> pl.LazyFrame:
    """Complete the cases that the files state.

    Args:
        place: the portfolio, for its other files and the decisions about persons.
        filed: one row a case as its file stated it.
        as_of: the day to which days past due are moved on.
        known_by: the day up to which assignments count.

    Returns:
        `filed` with dpd, bucket, collector and person_key as they are known, person_filed (the
        key that the file gave), and dpd_file, dpd_plan, overdue_plan, dpd_source of
        lib.portfolio.plans.

    """
    cases = _planned(place, _moved_on(filed, as_of), as_of)
    if place.imports("assignments"):
        cases = assign(cases, place.rows("assignments"), known_by)
    bucket = nw.coalesce(bucket_expr(nw.col("dpd")), nw.col("bucket"))
    bucketed: pl.LazyFrame = nw.from_native(cases).with_columns(bucket=bucket).to_native()
    same = _same_persons(place, filed, as_of)
    person = pl.col("person_key")
    return bucketed.with_columns(person.replace(same) if same else person, person_filed=person)


def _same_persons(place: "Portfolio", filed: pl.LazyFrame, as_of: dt.date) -> dict[str, str]:
    """Those of all cases of a day, compared once between two writes of the ledger."""

    def made() -> pl.DataFrame:
        same = same_persons(filed, person_links.decisions(place.ledger))
        return pl.DataFrame([*same.items()], schema=["key", "meant"], orient="row")

    return dict(place.made_once(f"same persons {as_of}", made).iter_rows())


def same_persons(filed: pl.LazyFrame, decided: Mapping[persons.Pair, bool]) -> dict[str, str]:
    """Person keys of the files that mean another one; see lib.cases.persons.overrides."""
    empty = whole("id_no").is_null()
    mixed = filed.select(empty.any() & ~empty.all()).collect().item()
    told = filed.select(persons.PERSONS) if mixed else filed.clear().select(persons.PERSONS)
    return persons.overrides(told.collect(), decided)


def _moved_on(cases: pl.LazyFrame, as_of: dt.date) -> pl.LazyFrame:
    """Move days past due on to `as_of`; who is not past due in the file stays so."""
    days = (pl.lit(as_of) - pl.col("as_of")).dt.total_days().cast(pl.Int32)
    return cases.with_columns(
        dpd=pl.when(pl.col("dpd") > 0).then(pl.col("dpd") + days).otherwise(pl.col("dpd"))
    )


def _planned(place: "Portfolio", cases: pl.LazyFrame, as_of: dt.date) -> pl.LazyFrame:
    """`by_plan` of all cases of a day; what the plans of many say on the day of a file is kept."""
    if as_of not in place.as_of_dates():
        return by_plan(place, cases, as_of)
    read = (*place.imports("cases"), *place.imports("instalments"), *place.imports("repayments"))
    told = (
        place.kept(
            f"by-plan-{as_of}{restricted.mark(place.ledger)}",
            read,
            lambda _: iter([_told(place, cases, as_of).collect()]),
        )
        if place.imports("instalments")
        else None
    )
    return by_plan(place, cases, as_of) if told is None else plans.planned(cases, told)


def by_plan(place: "Portfolio", cases: pl.LazyFrame, as_of: dt.date) -> pl.LazyFrame:
    """Let days past due follow the instalment plans that were known on the day.

    Args and what is added: see lib.portfolio.plans.planned.
    """
    if not place.imports("instalments"):
        return plans.unplanned(cases)
    return plans.planned(cases, _told(place, cases, as_of))


def _told(place: "Portfolio", cases: pl.LazyFrame, as_of: dt.date) -> pl.LazyFrame:
    """What the plans say of these cases; see lib.portfolio.plans.by_case."""
    plan = _at_hand(place, "instalments", place.rows("instalments", until=as_of))
    paid = _at_hand(place, "repayments", place.rows("repayments"))
    return plans.by_case(cases, plan, paid, told_days(place), as_of)


def _at_hand(place: "Portfolio", kind: str, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Read rows that are asked for several times in one query once, unless they are too many."""
    return rows if place.is_large(kind) else rows.collect().lazy()
