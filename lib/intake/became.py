"""What cells that were put right came to: who reads the report sees the value that is loaded."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import polars as pl

from lib.cases.fields import fields
from lib.intake.findings import Problem
from lib.intake.tables.sheet import LONGEST_VALUE
from lib.intake.work import Work
from lib.words import MINOR_UNITS

IN_WORDS = ("code", "flag")
"""Types whose values are keys of ours, which say nothing to a reader."""


def told(work: Work, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems, those of cells that were put right with what these became."""
    keys = {one.title: key for key, one in work.given.items()}
    repaired = [one for one in problems if one.severity == "repair" and one.column in keys]
    rows = {one.row for one in repaired}
    if not rows:
        return tuple(problems)
    wanted = list(dict.fromkeys(keys[one.column] for one in repaired))
    values = work.frame.filter(pl.col("row").is_in(rows)).select("row", *wanted)
    at = {row: n for n, row in enumerate(values["row"])}
    texts = {key: _texts(work.kind, key, values[key]) for key in wanted}
    return tuple(
        replace(one, became=texts[keys[one.column]][at[one.row]])
        if one.severity == "repair" and one.column in keys and one.row in at
        else one
        for one in problems
    )


def _texts(kind: str, key: str, values: pl.Series) -> list[str]:
    """Values as a reader writes them; amounts in whole units."""
    type_ = next(one.type for one in fields(kind) if one.key == key)
    if type_ in IN_WORDS:
        return [""] * len(values)
    if type_ == "money":
        return ["" if one is None else f"{Decimal(one) / MINOR_UNITS:,.2f}" for one in values]
    return ["" if one is None else str(one)[:LONGEST_VALUE] for one in values]
