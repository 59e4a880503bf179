"""The rows of the work list: what is due of all kinds, each with the list in which it stands."""

import datetime as dt

import polars as pl

from lib.cases.fields import OPEN_NUMBERS
from lib.followups import duties
from lib.followups.worklist import WORKLIST, Kind
from lib.screen import case_table, data, following, logins
from lib.screen.duties import gathering
from lib.screen.holds import frames
from lib.screen.promised import frames as promised

TODAY, LATE, REVIEW = "today", "late", "review"
"""Lists of their own; every other row stands in that of its kind."""

REVIEWING = "hardship_review"
"""The next step (a code) that a review of a hold is."""

IN_REVIEWS = ("case_key", "kind", "due", "days_late", "next_action", "collector")
"""Columns of the work list that a review has."""


def rows(as_of: dt.date, day: dt.date) -> pl.DataFrame:
    """The work list of a day for the cases of the snapshot, each with its list; names masked."""
    moment = data.working_moment(day).replace(tzinfo=None)
    return duties.begun(_rows(data.version(), _asker(), as_of, day), moment)


Asker = tuple[str, tuple[bool, ...], tuple[tuple[str, str], ...]]
"""What the list depends on beside the cases that are seen: who asks, his rights, his masks."""


def _asker() -> Asker:
    rights = tuple(data.may(right) for right in gathering.RIGHTS)
    return data.actor().name, rights, tuple(sorted(data.masks("cases").items()))


@data.shared
def _rows(at: int, asker: Asker, as_of: dt.date, day: dt.date) -> pl.DataFrame:
    del at, asker
    wanted = (*OPEN_NUMBERS, "name", "bucket", "held")
    reviews = _reviews(day)
    # The step that a record of hardship proposes is this very review.
    steps = following.due(day).join(
        reviews.select("case_key", next_action=pl.lit(REVIEWING)),
        on=["case_key", "next_action"],
        how="anti",
        maintain_order="left",
    )
    own = pl.concat(
        [
            duties.with_callbacks(steps, data.followups()),
            duties.shaped(reviews),
            *gathering.of_cases(as_of, day),
        ]
    ).join(
        promised.in_hand(as_of, day).select(wanted),
        on="case_key",
        how="inner",
        maintain_order="left",
    )
    # A complaint is answered by its day whatever became of its case; a plan has none.
    rest = pl.concat(gathering.of_the_house(day)).join(
        data.cases(as_of).select(wanted), on="case_key", how="left", maintain_order="left"
    )
    listed = gathering.with_steps(gathering.with_crews(pl.concat([own, rest])), as_of)
    valued = duties.valued(listed, promised.weighed(day), data.cases(as_of))
    step = pl.col("kind") == Kind.NEXT_STEP.value
    return case_table.masked(valued).with_columns(
        logins.column("collector"),
        group=pl.when(step & (pl.col("days_late") == 0))
        .then(pl.lit(TODAY))
        .when(step)
        .then(pl.lit(LATE))
        .otherwise("kind"),
    )


def _reviews(day: dt.date) -> pl.DataFrame:
    """The holds to be reviewed by a day, in the columns of the work list."""
    found = frames.reviews(day).unique("case_key", keep="first", maintain_order=True)
    return found.with_columns(
        kind=pl.lit(REVIEW),
        due="review_on",
        days_late=(day - pl.col("review_on")).dt.total_days(),
        next_action=pl.lit(REVIEWING),
        collector="reviewer",
    ).select(
        pl.col(name).cast(kind) if name in IN_REVIEWS else pl.lit(None, kind).alias(name)
        for name, kind in WORKLIST.items()
    )
