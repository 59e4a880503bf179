"""Charts of measures carry their figures, are grey for few, and mark mistakes of files."""

import datetime as dt

import polars as pl

from lib.measures.cures import cures, fated
from lib.measures.rolls import rolls
from lib.show.curve_charts import batch_curves, vintage_curves
from lib.show.measure_charts import JUMP, fates_bars, funnel_bars, hours_heat, roll_heat
from lib.show.palette import LIGHT
from lib.words import words
from tests.lib.measures.cast import pairs

T = words("en")


def test_a_roll_map_has_its_share_in_each_cell_and_marks_jumps() -> None:
    figure = roll_heat(rolls(pairs(), "balance"), T, LIGHT, by_amount=False)
    texts = {text for row in figure.data[0].text for text in row if text}
    assert {"100%", "25%", f"29% {JUMP}1"} <= texts
    assert "M2 · n=7 " in figure.data[0].y
    # The longest name of a state stands in two lines beside its neighbour.
    assert figure.layout.xaxis.ticktext[-1] == "Not in<br>the file"


def test_what_became_of_a_bucket_adds_up_to_the_whole_and_is_grey_for_few() -> None:
    table = cures(fated(pairs(), pl.Series([], dtype=pl.String)), "balance")
    figure = fates_bars(table, T, LIGHT, by_amount=True, minimum_n=5)
    assert [sum(one.x[at] for one in figure.data) for at in (0, 1)] == [1.0, 1.0]
    assert all(one.marker.color[0] == f"{LIGHT.quiet}60" for one in figure.data)
    assert figure.data[0].marker.color[1] != figure.data[0].marker.color[0]


def test_a_step_whose_share_is_of_few_is_grey() -> None:
    steps = pl.DataFrame(
        {"step": ["attempts", "contacts"], "n": [30, 10], "before": [30, 30],
         "share": [1.0, 1 / 3], "attempts": [30, 30], "of_attempts": [1.0, 1 / 3]}
    )  # fmt: skip
    enough, few = (
        funnel_bars(steps, T, LIGHT, of_attempts=False, minimum_n=n).data[0] for n in (20, 40)
    )
    assert set(enough.marker.color) == {LIGHT.classes[1]}
    assert set(few.marker.color) == {LIGHT.quiet}
    assert enough.text[1] == "10 · 33.3%"


def test_an_hour_of_few_visits_says_its_share_without_a_shade() -> None:
    known = pl.DataFrame({"weekday": [1], "hour": [9], "x": [3], "n": [5], "rate": [0.6]})
    heat = hours_heat(known, T, LIGHT, minimum_n=20).data[0]
    assert (heat.z[0][0], heat.text[0][0]) == (None, "60%·5")


def test_the_chosen_cohort_is_thick_and_one_of_few_cases_is_dotted() -> None:
    curve = pl.DataFrame(
        {"cohort": ["A", "B"], "age": [0, 0], "n": [200, 20], "share": [0.1, 0.2],
         "paying_share": [0.1, 0.2]}
    )  # fmt: skip
    drawn = batch_curves(curve, curve.clear(), "B", T, LIGHT, by_amount=True, least=100).data
    lines = {one.name: (one.line.dash, one.showlegend) for one in drawn}
    assert lines == {"A": ("solid", False), "B": ("dot", True)}
    loans = pl.DataFrame(
        {"cohort": [dt.date(2026, 7, 1), dt.date(2026, 8, 1)], "months": [1, 0], "n": [90, 9],
         "share": [0.1, 0.0]}
    )  # fmt: skip
    chosen = vintage_curves(loans, dt.date(2026, 7, 1), T, LIGHT, least=20).data
    assert [(one.name, one.showlegend) for one in chosen] == [("2026-07", True), ("2026-08", False)]


def test_hours_of_few_visits_are_grey_with_their_figures() -> None:
    known = pl.DataFrame({"weekday": [1], "hour": [9], "x": [2], "n": [5], "rate": [0.4]})
    shaded, grey = hours_heat(known, T, LIGHT, minimum_n=20).data
    assert shaded.z[0][0] is None
    assert (grey.z[0][0], grey.text[0][0]) == (1, "40%·5")
