"""The table of a question as a heat map: a pure function of lib.questions.pivoting.CELLS."""

import plotly.graph_objects as go
import polars as pl

from lib.questions.measures import Measure
from lib.show.folding import folded
from lib.show.measure_charts import heat
from lib.show.palette import Palette
from lib.words import Words

ROWS, COLUMNS = 30, 12
"""The most that is drawn, the largest by n; the table has all."""

NARROWEST = 4
"""Characters of a line of a column's name at least."""


def drawn(cells: pl.DataFrame) -> tuple[list[str], list[str]]:
    """The rows and columns that are drawn, in their order."""
    return _largest(cells, "row", ROWS), _largest(cells, "column", COLUMNS)


def _largest(cells: pl.DataFrame, name: str, most: int) -> list[str]:
    sums = cells.group_by(name).agg(pl.col("n").sum()).sort("n", name, descending=[True, False])
    return sorted(sums[name].head(most))


def question_heat(
    cells: pl.DataFrame,
    measure: Measure,
    names: dict[str, str],
    t: Words,
    colours: Palette,
    minimum_n: int,
) -> go.Figure:
    """Draw the cells of one currency with value and n in each.

    `names` say a row or column in words. Cells are shaded against the largest one; a
    share of fewer than `minimum_n` stays unshaded and stands in brackets.
    """
    rows, columns = drawn(cells)
    found = {(one["row"], one["column"]): one for one in cells.iter_rows(named=True)}
    most = max((abs(one["value"] or 0) for one in found.values()), default=0) or 1
    shades, texts = [], []
    for row in rows:
        line = [found.get((row, column)) for column in columns]
        few = [one is not None and measure.kind == "share" and one["n"] < minimum_n for one in line]
        shades.append(
            [
                None
                if one is None or small or one["value"] is None
                else min(one["value"] / most, 1)
                for one, small in zip(line, few, strict=True)
            ]
        )
        texts.append(
            [_text(one, measure, t, few=small) for one, small in zip(line, few, strict=True)]
        )
    across = [names.get(one, one) for one in columns]
    figure = heat(shades, texts, across, [f"{names.get(one, one)} " for one in rows], colours)
    return folded(figure, across, NARROWEST)


def _text(one: dict[str, object] | None, measure: Measure, t: Words, *, few: bool) -> str:
    if one is None:
        return ""
    value = said(one, measure, t)
    told = f"{value} · n={t.number(int(str(one['n'])))}" if measure.kind == "share" else value
    return f"({told})" if few else told


def said(one: dict[str, object], measure: Measure, t: Words) -> str:
    """The value of a cell as a reader says it."""
    value = one["value"]
    if not isinstance(value, float):
        return "—"
    if measure.kind == "share":
        return t.percent(value)
    return t.short_money(round(value)) if measure.unit == "money" else t.number(round(value))
