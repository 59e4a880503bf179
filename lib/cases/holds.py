"""Which cases holds keep from being visited on a day.

A hold has the case that it names, its kind, from when, until when and when it was lifted, whether a
lender's list says so, the result of a contact or our own people (lib.holds.every). One that is a
fact about the customer (died, insolvent) holds for all his cases, whichever of them is named, also
for those that come later. A hold without a beginning or an end has none: rather one visit too few.
"""

import datetime as dt
from collections.abc import Sequence

import polars as pl

LISTED = "hold:"
"""Stands before the kind of a hold in the column `held`, where result codes of files stand too."""

FILE_HOLD = "FILE"
"""Stands in the column `held` for a hold that the client's file gives in its own words."""

NO_HOLD = frozenset({"0", "n", "no", "false", "否", "无"})
"""Words by which a file says that no hold applies."""


def told_by_file() -> pl.Expr:
    """Whether the client's file says of a case, in its column `hold`, that it is on hold."""
    told = pl.col("hold").str.strip_chars().str.to_lowercase()
    return told.is_not_null() & ~told.is_in([*NO_HOLD, ""])


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
            case that it names; `code`, if there is one, is what it is called at its own case.
        cases: case_key, person_key.
        day: the first and the last day of a hold belong to it, the day of its lifting does not.
        gravest: the kinds in the order in which one goes before another.
        of_person: the kinds that hold for all cases of the person.

    Returns:
        case_key, listed (its code, else LISTED and the kind); one row a case that is held.

    """
    return gravest_of(keeping(holds, cases, day, of_person=of_person), gravest)


def gravest_of(kept: pl.DataFrame, gravest: Sequence[str]) -> pl.DataFrame:
    """Of the holds that keep each case (`keeping`) the gravest one, as `active` calls it."""
    order = {kind: place for place, kind in enumerate(gravest)}
    place = pl.col("hold_kind").replace_strict(order, default=len(order))
    named = LISTED + pl.col("hold_kind")
    called = pl.coalesce(pl.when("own").then("code"), named) if "code" in kept.columns else named
    return (
        kept.sort(place, "hold_kind", pl.col("own"), descending=[False, False, True])
        .unique("case_key", keep="first", maintain_order=True)
        .select("case_key", listed=called)
    )


def keeping(
    holds: pl.DataFrame, cases: pl.DataFrame, day: dt.date, *, of_person: Sequence[str]
) -> pl.DataFrame:
    """Each hold that counts on a day, once for each case that it keeps from being visited.

    The arguments are those of `active`; the columns those of `holds` and `own`, whether the case is
    the one that the hold names and not another one of the person.
    """
    standing = holds.filter(counts_on(day)).with_columns(own=pl.lit(value=True))
    whose = cases.select("case_key", of_case="person_key")
    people = (
        standing.filter(pl.col("hold_kind").is_in(list(of_person)))
        .join(whose, on="case_key", how="left")
        .with_columns(person_key=pl.coalesce("of_case", "person_key"))
        .filter(pl.col("person_key").is_not_null())
        .rename({"case_key": "named"})
        .drop("of_case")
    )
    shared = (
        people.join(cases.select("case_key", "person_key"), on="person_key")
        .filter((pl.col("case_key") != pl.col("named")).fill_null(value=True))
        .with_columns(own=pl.lit(value=False))
    )
    named = standing.filter(pl.col("case_key").is_not_null())
    return pl.concat([named, shared.select(named.columns)]).unique(maintain_order=True)


def counts_on(day: dt.date) -> pl.Expr:
    """Whether a hold counts on a day."""
    begun = pl.col("starts_on").is_null() | (pl.col("starts_on") <= day)
    ended = (pl.col("ends_on") < day).fill_null(value=False)
    lifted = (pl.col("lifted_on") <= day).fill_null(value=False)
    return begun & ~ended & ~lifted
