"""A chart holds what its table holds: told by its data, without a browser."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from lib.recovery import RecoveryTable, recovery_table
from lib.recovery.overview import by_bucket
from lib.show.charts import (
    bucket_bars,
    describe,
    describe_buckets,
    recovery_bars,
    recovery_by_month,
)
from lib.show.drawing import FONT
from lib.show.palette import DARK, LIGHT, Palette
from lib.words import words
from tests.lib.recovery.cast import END, SNAPSHOT, START, cases, repayments

ENGLISH = words("en")


def table(by: str | None, *, currency: str | None = None) -> RecoveryTable:
    known = cases().filter(pl.col("place_amount") > 0)
    start, end = (dt.date(2026, 9, 1), dt.date(2026, 11, 30)) if by == "month" else (START, END)
    return recovery_table(
        known if currency is None else known.filter(pl.col("currency") == currency),
        repayments(),
        by=by,
        start=start,
        end=end,
        base="placed",
        base_day=SNAPSHOT,
    )


def drawn(figure: Any) -> list[dict[str, Any]]:  # noqa: ANN401 — plotly ships no types
    """The traces as the browser gets them."""
    traces: list[dict[str, Any]] = json.loads(figure.to_json())["data"]
    return traces


def bars(figure: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 — plotly ships no types
    """Name, label, colour and hover of the only trace of a chart with lying bars."""
    (trace,) = drawn(figure)
    shades = trace["marker"]["color"]
    return list(zip(trace["y"], trace["text"], shades, trace["hovertext"], strict=True))


def test_bars_carry_rate_and_hover_with_numerator_denominator_and_n() -> None:
    figure = recovery_bars(table("bucket"), ENGLISH, LIGHT, by_amount=True, minimum_n=2)
    yellow, blue, _, _ = LIGHT.classes
    assert bars(figure) == [
        ("M1 · CNY ", "39.5%", yellow, "CN¥8.70 of CN¥22.00, n = 3 cases"),
        ("M1 · USD ", "25.0%", LIGHT.quiet, "US$2.50 of US$10.00, n = 1 cases"),
        ("M2 · CNY ", "12.3%", blue, "CN¥5.40 of CN¥44.00, n = 3 cases"),
        ("M3 · CNY ", "8.3%", blue, "CN¥3.00 of CN¥36.00, n = 2 cases"),
        ("Unknown bucket · CNY ", "10.0%", LIGHT.quiet, "CN¥0.20 of CN¥2.00, n = 1 cases"),
    ]


def test_by_count_the_rate_is_that_of_cases_that_paid() -> None:
    figure = recovery_bars(
        table("client", currency="CNY"), ENGLISH, LIGHT, by_amount=False, minimum_n=1
    )
    blue = LIGHT.classes[1]
    assert bars(figure) == [
        ("A ", "60.0%", blue, "3 of n = 5 cases paid"),
        ("B ", "100.0%", blue, "3 of n = 3 cases paid"),
        ("(empty) ", "100.0%", blue, "1 of n = 1 cases paid"),
    ]
    assert figure.layout.xaxis.title.text == "Paying rate"


def test_no_two_bars_share_a_name_or_plotly_would_stack_their_currencies() -> None:
    for by in (None, "bucket", "client"):
        names = [
            name
            for name, *_ in bars(
                recovery_bars(table(by), ENGLISH, LIGHT, by_amount=True, minimum_n=1)
            )
        ]
        assert len(names) == len(set(names))


def test_what_a_file_said_is_shown_as_it_is_written_and_never_as_markup() -> None:
    made = table("client", currency="CNY")
    link = '<a href="https://example.org">A & B</a><br>'
    told = replace(
        made, rows=made.rows.with_columns(client=pl.lit(link), currency=pl.lit("<b>CNY"))
    )
    name, _, _, hover = bars(recovery_bars(told, ENGLISH, LIGHT, by_amount=True, minimum_n=1))[0]
    assert name == '&lt;a href="https://example.org"&gt;A &amp; B&lt;/a&gt;&lt;br&gt; '
    assert "<" not in hover
    assert link in describe(told, ENGLISH)
    months = table("month", currency="CNY")
    by_month = replace(months, rows=months.rows.with_columns(currency=pl.lit("<b>CNY")))
    (trace,) = drawn(recovery_by_month(by_month, ENGLISH, LIGHT, by_amount=True))
    assert trace["name"] == "&lt;b&gt;CNY"
    assert "<" not in "".join(trace["hovertext"])


def test_months_over_few_cases_are_grey() -> None:
    figure = recovery_by_month(table("month"), ENGLISH, LIGHT, by_amount=True, minimum_n=2)
    blue = LIGHT.classes[1]
    assert [(trace["name"], trace["marker"]["color"]) for trace in drawn(figure)] == [
        ("CNY", blue),
        ("USD", LIGHT.quiet),
    ]


def test_months_stand_side_by_side_one_colour_to_a_currency() -> None:
    figure = recovery_by_month(table("month"), words("zh_Hans"), DARK, by_amount=True)
    told = [(trace["name"], trace["x"], trace["text"]) for trace in drawn(figure)]
    months = ["2026-09", "2026-10", "2026-11"]
    assert told == [("CNY", months, ["37%", "16%", "74%"]), ("USD", months, ["0%", "25%", "0%"])]
    assert len({trace["marker"]["color"] for trace in drawn(figure)}) == 2
    assert figure.layout.showlegend
    # Upright in two lines, so that half a year fits a phone.
    assert figure.layout.xaxis.tickvals == tuple(months)
    assert figure.layout.xaxis.ticktext == ("2026<br>09", "2026<br>10", "2026<br>11")


def test_few_months_keep_their_decimal_and_one_currency_needs_no_legend() -> None:
    figure = recovery_by_month(table("month", currency="CNY"), ENGLISH, LIGHT, by_amount=True)
    assert [trace["text"] for trace in drawn(figure)] == [["37.0%", "16.0%", "74.1%"]]
    assert not figure.layout.showlegend


@pytest.mark.parametrize(
    ("by_amount", "labels", "title"),
    [(False, ["1", "3", "4", "2", "1"], "Cases"), (True, ["19", "48", "33", "1"], None)],
)
def test_buckets_are_drawn_by_count_or_amount(
    by_amount: bool,  # noqa: FBT001 — the switch of the screen
    labels: list[str],
    title: str | None,
) -> None:
    known = by_bucket(cases().filter(pl.col("currency") == "CNY").collect())
    figure = bucket_bars(known, ENGLISH, LIGHT, by_amount=by_amount)
    # Nothing is overdue in M0, so that there is no amount to draw.
    names = ["M0 ", "M1 ", "M2 ", "M3 ", "Unknown bucket "][5 - len(labels) :]
    found = {name: (label, hover) for name, label, _, hover in bars(figure)}
    assert [(name, label) for name, (label, _) in found.items()] == list(
        zip(names, labels, strict=True)
    )
    assert found["M1 "][1] == "M1: 3 cases, CN¥19.00"
    assert figure.layout.xaxis.title.text == (title or "Overdue amount · CNY")


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_every_bucket_stands_out_from_the_paper_in_light_and_dark(colours: Palette) -> None:
    shades = {*colours.classes, colours.quiet}
    assert len(shades) == 5
    assert min(contrast(shade, colours.paper) for shade in shades) > 1.9


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as WCAG 2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_figures_are_large_and_are_never_shrunk_to_fit() -> None:
    for figure in (
        recovery_bars(table("bucket"), ENGLISH, LIGHT, by_amount=True, minimum_n=1),
        recovery_by_month(table("month"), ENGLISH, LIGHT, by_amount=True),
        bucket_bars(by_bucket(cases().collect()), ENGLISH, LIGHT, by_amount=True),
    ):
        assert figure.layout.font.size == FONT
        for trace in drawn(figure):
            assert (trace["textfont"]["size"], trace["constraintext"]) == (FONT, "none")


def test_an_empty_table_is_an_empty_chart() -> None:
    empty = by_bucket(cases().collect().clear())
    assert bars(bucket_bars(empty, ENGLISH, LIGHT, by_amount=True)) == []


@pytest.mark.parametrize(
    ("by_amount", "said"),
    [
        (False, "Cases: M0 1; M1 3; M2 4; M3 2; Unknown bucket 1"),
        (
            True,
            "Overdue amount: M1 CN¥19.00; M2 CN¥48.00; M3 CN¥33.00; Unknown bucket CN¥1.00",
        ),
    ],
)
def test_who_cannot_see_the_buckets_is_told_what_is_drawn(
    by_amount: bool,  # noqa: FBT001 — the switch of the screen
    said: str,
) -> None:
    known = by_bucket(cases().filter(pl.col("currency") == "CNY").collect())
    assert describe_buckets(known, ENGLISH, by_amount=by_amount) == said


def test_who_cannot_see_the_chart_is_told_the_same() -> None:
    assert describe(table("client", currency="CNY"), ENGLISH, by_amount=False) == (
        "Repayments from 1 Oct 2026 to 31 Oct 2026 over the amount placed of 9 cases, "
        "snapshot of 30 Sept 2026. Paying rate: A 60.0%; B 100.0%; (empty) 100.0%"
    )
    assert describe(table(None), words("zh_Hans")).endswith(
        "回收率：全部 · CNY 16.6%; 全部 · USD 25.0%"
    )
