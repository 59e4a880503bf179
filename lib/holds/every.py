"""All holds in one frame with one meaning, whoever said so.

Four sources: the lists of lenders, the results of contacts (those of files, and those recorded
here before holds were kept), our own people, and repayment agreements that are kept, which nobody
lifts: they end by themselves (lib.agreements.holding). A result whose hold was placed here is not
derived once more. What our people decided about a hold of a list or a file lies over it under its
identifier: they may lift it or review it, and the list that comes again does not undo that.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from lib.cases.holds import LISTED, counts_on, keeping
from lib.followups.codes import HOLD_KINDS, OUTCOMES
from lib.followups.standing import results_that_hold
from lib.holds.hold import Hold
from lib.holds.records import LIST, RESULT, current, placed_for, placed_here

OWN = "own"
"""Where a hold comes from that our own people placed; else it is LIST, RESULT or an agreement."""

EVERY: Mapping[str, type[pl.DataType]] = {
    "hold_id": pl.String,
    "origin": pl.String,
    "case_key": pl.String,
    "person_key": pl.String,
    "hold_kind": pl.String,
    "starts_on": pl.Date,
    "ends_on": pl.Date,
    "lifted_on": pl.Date,
    "review_on": pl.Date,
    "reviewer": pl.String,
    "source": pl.String,
    "evidence": pl.String,
    "note": pl.String,
    "decision": pl.String,
    "reason": pl.String,
    "followup_id": pl.String,
    "complaint_id": pl.String,
    "placed_by": pl.String,
    "code": pl.String,
}
"""The columns of the frame: `hold_id` tells a hold, `code` what stands for it in the column `held`
of its case, `placed_by` who placed it here; the others are those of lib.holds.hold.Hold."""

OF_PERSON = tuple(code for code, kind in HOLD_KINDS.items() if kind.scope == "person")
"""The kinds that hold for all cases of the person."""

OVER = ("ends_on", "review_on", "reviewer", "decision", "reason")
"""What our people may say about a hold of a list or a file."""


def known(
    listed: pl.DataFrame,
    contacts: pl.DataFrame,
    entries: pl.DataFrame,
    persons: pl.DataFrame,
    day: dt.date,
    agreed: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """All holds as of a day, of all sources; columns EVERY.

    Args:
        listed: the holds of lists, as lib.portfolio gives them.
        contacts: all contacts that stand, as lib.followups.records.merge gives them.
        entries: what lib.holds.records.entries gives.
        persons: case_key and person_key of all cases that were ever known.
        day: results of later days hold nothing yet.
        agreed: the holds of agreements, as lib.agreements.holding gives them.

    """
    told = ~pl.col("followup_id").is_in(placed_for(entries)).fill_null(value=False)
    results = results_that_hold(contacts.filter(told), day)
    return every(listed, results, current(entries), persons, agreed)


def every(
    listed: pl.DataFrame,
    results: pl.DataFrame,
    own: pl.DataFrame,
    persons: pl.DataFrame,
    agreed: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """All holds of all days, one row for each case that they name; columns EVERY.

    Args:
        listed: the holds of lists, as lib.portfolio gives them.
        results: what lib.followups.standing.results_that_hold gives, without what has been placed.
        own: what lib.holds.records.current gives.
        persons: case_key and person_key of all cases that were ever known.
        agreed: the holds of agreements, as lib.agreements.holding gives them.

    """
    ours = _shaped(_of_own(own, persons))
    # Our own holds may come back in a list that was made of an export.
    same = placed_here(ours).select("case_key", "hold_kind", "starts_on")
    lists = _shaped(_of_lists(listed)).join(
        same, on=same.columns, how="anti", nulls_equal=True, maintain_order="left"
    )
    filed = pl.concat([lists, _shaped(_of_results(results, persons))])
    decided = ours.select("hold_id", "lifted_on", *OVER, laid=pl.lit(value=True))
    laid_over = (
        filed.join(decided, on="hold_id", how="left", suffix="_own", maintain_order="left")
        .with_columns(
            lifted_on=pl.min_horizontal("lifted_on", "lifted_on_own"),
            **{name: pl.when("laid").then(f"{name}_own").otherwise(name) for name in OVER},
        )
        .select(*EVERY)
    )
    others = ours.join(filed, on="hold_id", how="anti", maintain_order="left")
    return pl.concat([laid_over, others, *([] if agreed is None else [_shaped(agreed)])])


def for_gate(holds: pl.DataFrame, cases: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The holds that stand on a day, one row for each case that they keep from being visited.

    Args:
        holds: what `every` gives.
        cases: case_key and person_key of the cases that are asked about.
        day: the day.

    Returns:
        case_key, person_key, kind, since, until, source, placed_by, hold_id, origin.

    """
    kept = keeping(holds, cases, day, of_person=OF_PERSON)
    return kept.join(cases.select("case_key"), on="case_key", how="semi").select(
        "case_key",
        "person_key",
        "hold_id",
        "origin",
        "source",
        "placed_by",
        kind="hold_kind",
        since="starts_on",
        until="ends_on",
    )


def reviews_due(holds: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The holds of our own people that somebody has to look at by a day; as `every`, oldest first.

    Results of files have their next step already.
    """
    standing = holds.filter(counts_on(day), pl.col("review_on") <= day)
    reviewed = pl.col("decision").is_not_null()
    return standing.filter((pl.col("origin") == OWN) | reviewed).sort("review_on", "hold_id")


def hold_of(row: Mapping[str, Any]) -> Hold:
    """A row of the frame as the hold that can be reviewed or lifted."""
    wanted = Hold.__dataclass_fields__
    return Hold(**{name: value for name, value in row.items() if name in wanted})


def _of_lists(listed: pl.DataFrame) -> pl.DataFrame:
    """A list names a customer by each of his cases; a fact about him is one hold all the same."""
    whose = pl.when(pl.col("hold_kind").is_in(OF_PERSON)).then("person_key")
    since = pl.col("starts_on").cast(pl.String).fill_null("")
    named = pl.concat_str(
        pl.lit(LIST), pl.coalesce(whose, "case_key"), "hold_kind", since, separator=":"
    )
    return listed.with_columns(
        hold_id=named, origin=pl.lit(LIST), code=LISTED + pl.col("hold_kind")
    )


def _of_results(results: pl.DataFrame, persons: pl.DataFrame) -> pl.DataFrame:
    kinds = {code: one.hold for code, one in OUTCOMES.items() if one.hold}
    named = pl.concat_str(
        pl.lit(RESULT), "case_key", "outcome", pl.col("day").cast(pl.String), separator=":"
    )
    return results.join(persons, on="case_key", how="left", maintain_order="left").with_columns(
        hold_id=named,
        origin=pl.lit(RESULT),
        hold_kind=pl.col("outcome").replace_strict(kinds, return_dtype=pl.String),
        starts_on="day",
        review_on="next_date",
        source="collector",
        code="outcome",
    )


def _of_own(own: pl.DataFrame, persons: pl.DataFrame) -> pl.DataFrame:
    """The person is that of the case today, else the one of the day of the hold."""
    known = persons.rename({"person_key": "of_case"})
    return own.join(known, on="case_key", how="left", maintain_order="left").with_columns(
        person_key=pl.coalesce("of_case", "person_key"),
        origin=pl.lit(OWN),
        code=LISTED + pl.col("hold_kind"),
    )


def _shaped(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns of EVERY; what a source does not know is empty."""
    there = rows.columns
    return rows.select(
        pl.col(name).cast(kind) if name in there else pl.lit(None, kind).alias(name)
        for name, kind in EVERY.items()
    )
