"""The table of a question: sums by two attributes, each currency by itself, never added."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lib.cases.search import NOTHING
from lib.questions.asking import Question, checked
from lib.questions.attributes import MONTH, NONE, attributes
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

    `keys` has row and column of each row of the measure (case_key), to open what is behind a cell.
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
    measure = MEASURES[checked(asked).measure]
    told = attributed(sources, measure.day(sources.since, sources.as_of), limits)
    rows = looked_at(asked.measure, sources, told)
    return pivoted(asked, rows, sources.since, sources.as_of)


def attributed(sources: Sources, day: dt.date, limits: pl.DataFrame) -> pl.DataFrame:
    """The cases of one of the two days with their attributes, as `looked_at` asks for them.

    They are categories: a million rows have few different texts, which are compared again for
    each question.
    """
    told = attributes(sources.cases_on(day), day, limits, sources.collectors)
    return told.with_columns(pl.exclude("case_key").cast(pl.Categorical))


def looked_at(name: str, sources: Sources, told: pl.DataFrame) -> pl.DataFrame:
    """All rows of a measure with all that they can be looked at by, whatever is asked of them.

    Args:
        name: the measure.
        sources: what it reads.
        told: the cases of the measure's day as they are `attributed`.

    Returns:
        case_key, part, whole and, as categories, currency and ATTRIBUTES.

    """
    rows = (
        MEASURES[name]
        .rows(sources)
        .with_columns(
            pl.col("currency").cast(pl.Categorical),
            pl.col("day").dt.strftime("%Y-%m").fill_null(NOTHING).cast(pl.Categorical).alias(MONTH),
        )
    )
    joined = rows.join(told, on="case_key", how="left", maintain_order="left")
    return joined.drop("day").with_columns(pl.exclude(rows.columns).fill_null(NOTHING))


def pivoted(asked: Question, rows: pl.DataFrame, since: dt.date, as_of: dt.date) -> Answer:
    """The answer to a question by rows that are `looked_at`.

    Raises:
        QuestionRefused: it has no answer.

    """
    measure = MEASURES[checked(asked).measure]
    column = pl.lit("", pl.Categorical) if asked.columns == NONE else pl.col(asked.columns)
    placed = rows.select(
        "case_key", "currency", "part", "whole", row=pl.col(asked.rows), column=column
    )
    sums = _added_up(placed)
    return Answer(
        question=asked,
        since=since,
        as_of=as_of,
        cells=_summed(sums, ["row", "column"], measure),
        rows=_summed(sums, ["row"], measure),
        total=_summed(sums, [], measure),
        keys=placed.select("case_key", "row", "column"),
    )


def _added_up(placed: pl.DataFrame) -> pl.DataFrame:
    """The sums of each cell: row, column, currency, part, whole, n.

    Cells are told apart by the numbers of their texts, in a third of the time that texts take.
    """
    of = ("row", "column", "currency")
    numbers = [pl.col(name).to_physical().alias(f"{name} number") for name in of]
    texts = pl.col(of).first().cast(pl.String)
    sums = placed.lazy().group_by(numbers).agg(texts, pl.col("part", "whole").sum(), n=pl.len())
    return sums.select(*of, "part", "whole", "n").collect()


def _summed(cells: pl.DataFrame, by: list[str], measure: Measure) -> pl.DataFrame:
    whole = pl.col("whole").sum()
    sums = cells.group_by(*by, "currency").agg(
        part=pl.col("part").sum(),
        whole=whole if measure.kind == "share" else pl.lit(None, pl.Int64),
        n=pl.col("n").sum(),
    )
    share = pl.col("part") / pl.when(pl.col("whole") > 0).then("whole")
    value = share if measure.kind == "share" else pl.col("part")
    absent = [pl.lit("").alias(name) for name in ("row", "column") if name not in by]
    return (
        sums.with_columns(*absent, value=value.cast(pl.Float64))
        .select(pl.col(name).cast(kind) for name, kind in CELLS.items())
        .sort("currency", "row", "column", nulls_last=True)
    )
