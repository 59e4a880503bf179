"""Whom to coach in what: told by gaps of knowledge, by records that lack something, and by work.

Never by money: what somebody brought in neither puts him on the list nor takes him off it. The
order is that of how much there is to learn, then of the names. Lines of reviews come from
lib.visits.truth.reviews, those of work that differs from the others' from lib.team.hints.
"""

import datetime as dt
from collections.abc import Collection

import polars as pl

LEAST_ANSWERS = 2
"""Answers about a topic below which nothing is said about it."""

SHARE = 0.7
"""Share of right answers below which a topic is a gap."""

WITHOUT = ("met_whom", "address_verdict", "next_action")
"""What each record of a visit should say."""

COLUMNS = {
    "collector": pl.String,
    "about": pl.String,
    "what": pl.String,
    "n": pl.Int64,
    "of": pl.Int64,
}
"""A line of the list: who; gap, check, record, rule, breach, quality or work; the topic, field,
measure or share; how many of how many."""


def gaps(answered: pl.DataFrame) -> pl.DataFrame:
    """Topics of which somebody knew too little: `n` wrong of `of` answers of his last check.

    `answered` as lib.people.training.answered gives it.
    """
    last = answered.filter(pl.col("taken_on") == pl.col("taken_on").max().over("collector", "bank"))
    counted = last.group_by("collector", what="topic").agg(
        n=(~pl.col("right")).sum().cast(pl.Int64), of=pl.len().cast(pl.Int64)
    )
    weak = (pl.col("n") > 0) & (
        (pl.col("of") < LEAST_ANSWERS) | (pl.col("n") > (1 - SHARE) * pl.col("of"))
    )
    return _lines(counted.filter(weak), "gap")


def failed(taken: pl.DataFrame) -> pl.DataFrame:
    """Checks that nobody has passed since: `n` right of `of`, `what` the bank."""
    last = taken.sort("sequence").unique(["collector", "bank"], keep="last", maintain_order=True)
    return _lines(
        last.filter(~pl.col("passed")).select(
            "collector", what="bank", n=pl.col("right"), of=pl.col("asked")
        ),
        "check",
    )


def incomplete(followups: pl.DataFrame, since: dt.date) -> pl.DataFrame:
    """Visits since a day whose records lack a field: `n` of `of` visits of the collector.

    A field that nobody of one source ever fills is a column that its files do not have, and no
    fault of who visited.
    """
    visits = followups.filter(
        pl.col("channel") == "visit",
        pl.col("happened_at") >= since,
        pl.col("collector").is_not_null(),
    )
    lacks = visits.with_columns(
        pl.col(name).is_null() & pl.col(name).is_not_null().any().over("source") for name in WITHOUT
    )
    counted = lacks.group_by("collector").agg(
        pl.len().cast(pl.Int64).alias("of"), pl.col(*WITHOUT).sum().cast(pl.Int64)
    )
    long = counted.unpivot(WITHOUT, index=["collector", "of"], variable_name="what", value_name="n")
    return _lines(long.filter(pl.col("n") > 0), "record")


def listed(parts: Collection[pl.DataFrame], broken: pl.DataFrame | None = None) -> pl.DataFrame:
    """The coaching list: who has most to learn first; `broken` are rules that were broken.

    `broken` has the columns of COLUMNS with `about` "rule" and the rule as `what`.
    """
    every = pl.concat([*parts, *([] if broken is None else [broken])])
    lines = pl.len().over("collector")
    return every.sort(lines, "collector", "about", "what", descending=[True, False, False, False])


def _lines(rows: pl.DataFrame, about: str) -> pl.DataFrame:
    return rows.with_columns(about=pl.lit(about)).select(
        pl.col(name).cast(kind) for name, kind in COLUMNS.items()
    )
