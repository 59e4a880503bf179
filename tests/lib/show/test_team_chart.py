"""The funnel of collectors, tested by its data."""

import pytest

from lib.show.palette import palette
from lib.show.team_chart import STANDINGS, funnel, relative
from lib.team.expecting import expected
from lib.team.index import indices
from lib.words import words
from tests.lib.team.cast import parts

T = words("en")


def test_each_collector_is_a_sign_of_his_group_between_the_lines_of_chance() -> None:
    rows = [
        (owner, "M1", f"{owner}{n}", 100_000.0, 100_000.0 * (n < payers))
        for owner, payers in (("A", 60), ("B", 40), ("C", 38), ("D<b>", 42), ("E", 15))
        for n in range(100)
    ]
    team = indices(expected(parts(*rows), None), 20)["CNY"]

    figure = funnel(team, {"A": "安"}, T, palette(dark=False))

    points = {one.name: len(one.x) for one in figure.data if one.mode == "markers"}
    assert points == {"above": 1, "as expected": 3, "below": 1}
    signs = {one.name: one.marker.symbol for one in figure.data if one.mode == "markers"}
    assert signs == {name: sign for name, sign in STANDINGS.values() if name in signs}
    assert len([one for one in figure.data if one.mode == "lines"]) == 4
    assert any("安 · " in text for one in figure.data for text in one.hovertext or ())
    assert not any("<b>" in text for one in figure.data for text in one.hovertext or ())
    assert relative(team)["index"].to_list() == (team.rows["index"] / team.centre).to_list()
    ratio = relative(team)["paid"] / relative(team)["expected"]
    assert ratio.to_list() == pytest.approx(relative(team)["index"].to_list())


def test_a_team_of_which_nothing_is_expected_has_an_empty_funnel() -> None:
    team = indices(expected(parts(("A", "M1", "1", 100.0, 0.0)), None), 20)["CNY"]

    assert not funnel(team, {}, T, palette(dark=True)).data
