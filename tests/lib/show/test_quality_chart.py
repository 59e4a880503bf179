"""The chart of a client's files holds what its table holds."""

import datetime as dt

import polars as pl

from lib.show.palette import LIGHT
from lib.show.quality_chart import describe_quality, quality_lines
from lib.words import words

TREND = pl.DataFrame(
    {
        "as_of": [dt.date(2026, 10, 31), dt.date(2026, 11, 20)],
        "read": [10, 20],
        "rejected": [0, 5],
        "filled": [None, 30],
        "cells": [None, 40],
        "valid": [None, 15],
        "rejected_share": [0.0, 0.25],
        "completeness": [None, 0.75],
        "validity": [None, 0.5],
    }
)


def test_each_share_is_a_line_with_its_numerator_and_denominator() -> None:
    figure = quality_lines(TREND, words("en"), LIGHT)

    assert {one.name: list(one.y) for one in figure.data} == {
        "Completeness": [None, 0.75],
        "Validity": [None, 0.5],
        "Share not loaded": [0.0, 0.25],
    }
    assert figure.data[2].hovertext[1] == "Share not loaded: 25.0% (5 of 20)"


def test_lines_differ_without_colour() -> None:
    figure = quality_lines(TREND, words("en"), LIGHT)

    assert len({(one.line.dash, one.marker.symbol) for one in figure.data}) == 3


def test_the_chart_is_said_in_words() -> None:
    assert "20 Nov 2026 Completeness 75.0%, Validity 50.0%" in describe_quality(TREND, words("en"))
