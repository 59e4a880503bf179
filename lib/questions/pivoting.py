"""The table of a question: sums by two attributes, each currency by itself, never added."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lib.cases.search import NOTHING
from lib.questions.asking import Question, checked
from lib.questions.attributes import ATTRIBUTES, MONTH, NONE, attributes
from lib.questions.measures import MEASURES, Measure
from lib.questions.sources import Sources

CELLS: Mapping[str, type[pl.DataType]] = {
    **dict.fromkeys(("row", "column", "currency"), pl.String),
    "part": pl.Int64,
    "whole": pl.Int64,
    "n": pl.Int64,
    "value": pl.Float64,
}
"""`value` is part ÷ whole, or the part where the measure is a plain sum; null where whole is 0.
Amounts in minor units; currency is null where none is added."""


@dataclass(frozen=True)
class Answer:
    """The `cells` of a question, its `rows` by themselves, and the `total`; columns CELLS.

    `keys` has the row and column of each case (case_key), to open what is behind a cell.
    """

    question: Question
    since: dt.date
    as_of: dt.date
    cells: pl.DataFrame
    rows: pl.DataFrame
    total: pl.DataFrame
    keys: pl.DataFrame

    @property
    def measure(self) -> Measure:
        """What was measured."""
        return MEASURES[self.question.measure]

    def behind(self, row: str | None, column: str | None) -> pl.Series:
        """The keys of the cases behind a cell, a row, a column or all."""
        found = self.keys
        for name, value in (("row", row), ("column", column)):
            if value is not None:
                found = found.filter(pl.col(name) == value)
        return found["case_key"].unique()


def answer(asked: Question, sources: Sources, limits: pl.DataFrame) -> Answer:
    """The table of a question; `limits` are those of the amount tiers.

    Raises:
        QuestionRefused: it has no answer.

    """
    rows = looked_at(checked(asked).measure, sources, limits)
    return pivoted(asked, rows, sources.since, sources.as_of)


def looked_at(name: str, sources: Sources, limits: pl.DataFrame) -> pl.DataFrame:
    """All rows of a measure with all that they can be looked at by, whatever is asked of them.

    Returns:
        case_key, currency, part, whole and, as categories, ATTRIBUTES.

    """
    measure = MEASURES[name]
    day = sources.since if measure.base == "since" else sources.as_of
    told = attributes(sources.cases_on(day), day, limits, sources.collectors)
    rows = measure.rows(sources)
    joined = rows.join(told, on="case_key", how="left", maintain_order="left").with_columns(
        pl.exclude(rows.columns).fill_null(NOTHING),
        pl.col("day").dt.strftime("%Y-%m").fill_null(NOTHING).alias(MONTH),
    )
    # A million rows have few different texts, which are compared again for each question.
    return joined.drop("day").with_columns(pl.col(*ATTRIBUTES).cast(pl.Categorical))


def pivoted(asked: Question, rows: pl.DataFrame, since: dt.date, as_of: dt.date) -> Answer:
    """The answer to a question by rows that are `looked_at`.

    Raises:
        QuestionRefused: it has no answer.

    """
    measure = MEASURES[checked(asked).measure]
    column = pl.lit("") if asked.columns == NONE else pl.col(asked.columns)
    placed = rows.select(
        "case_key", "currency", "part", "whole", row=pl.col(asked.rows), column=column
    )
    keys = placed.select("case_key", "row", "column")
    return Answer(
        question=asked,
        since=since,
        as_of=as_of,
        cells=_summed(placed, ["row", "column"], measure),
        rows=_summed(placed, ["row"], measure),
        total=_summed(placed, [], measure),
        # Of what happened a case may have many rows.
        keys=keys.unique(maintain_order=True) if measure.of_events else keys,
    )


def _summed(rows: pl.DataFrame, by: list[str], measure: Measure) -> pl.DataFrame:
    whole = pl.col("whole").sum()
    sums = rows.group_by(*by, "currency").agg(
        part=pl.col("part").sum(),
        whole=whole if measure.kind == "share" else pl.lit(None, pl.Int64),
        n=pl.len(),
    )
    share = pl.col("part") / pl.when(pl.col("whole") > 0).then("whole")
    value = share if measure.kind == "share" else pl.col("part")
    absent = [pl.lit("").alias(name) for name in ("row", "column") if name not in by]
    return (
        sums.with_columns(*absent, value=value.cast(pl.Float64))
        .select(pl.col(name).cast(kind) for name, kind in CELLS.items())
        .sort("currency", "row", "column", nulls_last=True)
    )
