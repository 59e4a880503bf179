"""Which cases a list of holds keeps from being visited on a day.

A hold is a row of a lender's or an agency's list: whom it concerns, its kind, from when, until when
and when it was lifted. One that is a fact about the customer (died, insolvent) holds for all his
cases, whichever of them the list names. A hold without a beginning or an end has none: rather one
visit too few.
"""

import datetime as dt
from collections.abc import Sequence

import polars as pl

LISTED = "hold:"
"""Stands before the kind of a listed hold in the column `held`, where result codes stand too."""


def active(
    holds: pl.DataFrame,
    cases: pl.DataFrame,
    day: dt.date,
    *,
    gravest: Sequence[str],
    of_person: Sequence[str],
) -> pl.DataFrame:
    """Find the hold that counts for each case on a day.

    Args:
        holds: case_key, person_key, hold_kind, starts_on, ends_on, lifted_on; one row a hold and
            case that it names.
        cases: case_key, person_key.
        day: the first and the last day of a hold belong to it, the day of its lifting does not.
        gravest: the kinds in the order in which one goes before another.
        of_person: the kinds that hold for all cases of the person.

    Returns:
        case_key, listed (LISTED and the kind); one row a case that is held.

    """
    standing = holds.filter(counts_on(day))
    named = standing.select("case_key", "hold_kind")
    people = (
        standing.filter(pl.col("hold_kind").is_in(list(of_person)))
        .join(cases.select("case_key", own="person_key"), on="case_key", how="left")
        .select("hold_kind", person_key=pl.coalesce("own", "person_key"))
        .drop_nulls()
        .unique()
    )
    shared = cases.join(people, on="person_key").select("case_key", "hold_kind")
    order = {kind: place for place, kind in enumerate(gravest)}
    place = pl.col("hold_kind").replace_strict(order, default=len(order))
    return (
        pl.concat([named, shared])
        .drop_nulls("case_key")
        .sort(place, "hold_kind")
        .unique("case_key", keep="first", maintain_order=True)
        .select("case_key", listed=pl.lit(LISTED) + pl.col("hold_kind"))
    )


def counts_on(day: dt.date) -> pl.Expr:
    """Whether a hold counts on a day."""
    begun = pl.col("starts_on").is_null() | (pl.col("starts_on") <= day)
    ended = (pl.col("ends_on") < day).fill_null(value=False)
    lifted = (pl.col("lifted_on") <= day).fill_null(value=False)
    return begun & ~ended & ~lifted
