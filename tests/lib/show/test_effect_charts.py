"""Charts of times and effects say what is sure, what is few, and how many are behind it."""

import polars as pl

from lib.measures.survival import at_risk_after, curve
from lib.show.effect_charts import balance_dots, differences, overlap_bars
from lib.show.palette import LIGHT, colour_of
from lib.show.survival_charts import marks, step_curves
from lib.words import words

T = words("en")


def times(*days: int) -> pl.DataFrame:
    """Cases to all of which it happened."""
    n = len(days)
    return pl.DataFrame({"days": days, "event": [True] * n, "entry": [-1] * n})


def test_step_curves_have_the_numbers_at_risk_below_and_few_cases_are_grey_and_dotted() -> None:
    groups = {"M1": times(5, 40, 70), "M2": times(31, 35)}
    curves = {name: curve(one) for name, one in groups.items()}
    left = {name: at_risk_after(one, marks(60)) for name, one in groups.items()}
    figure = step_curves(curves, left, ["M2"], 60, T, LIGHT)

    days, risk, *numbers = (one.text for one in figure.layout.annotations)
    assert (days, risk) == ("Days", "Still at risk after so many days (n)")
    assert numbers == [
        "3", "2", "1", "M1", "2", "2", "0", "M2",
    ]  # fmt: skip
    assert [one.line.dash for one in figure.data] == ["solid", "dot"]
    assert figure.data[1].line.color == LIGHT.quiet
    assert list(figure.data[0].x) == [0, 5, 40, 60]
    assert list(at_risk_after(groups["M1"], (0, 4, 5, 71))) == [3, 3, 2, 0]


def test_a_single_curve_has_its_interval() -> None:
    figure = step_curves({"": curve(times(5, 40, 70))}, {}, [], 60, T, LIGHT)
    assert [one.fill for one in figure.data] == [None, "tonexty", None]


def test_an_effect_beyond_noise_is_filled_and_a_check_is_grey() -> None:
    rows = pl.DataFrame(
        {
            "effect": [0.10, -0.02, 0.01],
            "low": [0.05, -0.06, -0.01],
            "high": [0.15, 0.02, 0.03],
            "n": [100, 90, 90],
            "sure": [True, False, False],
            "faint": [False, False, True],
        }
    )
    figure = differences(rows, ["7", "30", "check"], T, LIGHT)
    assert [one.marker.symbol for one in figure.data] == ["circle", "circle-open", "circle-open"]
    assert figure.data[2].marker.color == LIGHT.border
    assert figure.data[0].text == ("+10.0",)


def test_the_worst_balanced_figure_stands_on_top_and_groups_are_drawn_as_shares() -> None:
    balance = pl.DataFrame(
        {
            "figure": ["dpd", "city"],
            "value": [None, "A"],
            "before": [0.1, -0.4],
            "after": [0.0, 0.2],
        }
    )
    dots = balance_dots(balance, T, LIGHT)
    assert list(dots.data[0].y) == ["City: A", "Days past due"]
    assert list(dots.data[1].x) == [0.2, 0.0]

    overlap = pl.DataFrame(
        {"from": [0.0, 0.5], "to": [0.5, 1.0], "visited": [1, 3], "others": [30, 10],
         "matched": [1, 1]}
    )  # fmt: skip
    bars = {one.name: list(one.y) for one in overlap_bars(overlap, T, LIGHT).data}
    assert bars == {
        "done, with a match": [25, 25],
        "done, without a match": [0, 50],
        "not done": [-75, -25],
    }


def test_buckets_have_their_colours_in_step_curves_too() -> None:
    names = ("M1", "M4", "M5", "M7+")
    figure = step_curves({one: curve(times(5, 40)) for one in names}, {}, [], 60, T, LIGHT)
    lines = [(one.line.color, one.line.dash) for one in figure.data]
    assert [shade for shade, _ in lines] == [colour_of(one, LIGHT) for one in names]
    assert [dash for _, dash in lines] == ["solid", "solid", "dash", "solid"]
