"""The heat map of a question, tested by its data."""

import polars as pl

from lib.questions.measures import MEASURES
from lib.questions.pivoting import CELLS
from lib.show.palette import palette
from lib.show.question_chart import question_heat
from lib.words import words


def test_long_names_of_many_columns_are_folded_before_their_bracket() -> None:
    names = [*(f"结果{at:02}" for at in range(10)), "承诺还款（本人）", "<b>"]
    cells = pl.DataFrame(
        [{"row": "M1", "column": name, "n": 30, "value": 30.0} for name in names]
    ).with_columns(
        pl.lit(None, kind).alias(name) for name, kind in CELLS.items() if name in ("part", "whole")
    )

    figure = question_heat(
        cells, MEASURES["cases"], {}, words("zh_Hans"), palette(dark=False), minimum_n=20
    )

    told = list(figure.layout.xaxis.ticktext)
    assert "承诺还款<br>（本人）" in told
    assert "&lt;b&gt;" in told
    assert "结果00" in told
