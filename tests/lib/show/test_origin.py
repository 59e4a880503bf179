"""What a picture says of itself when it has left the screen."""

import plotly.graph_objects as go

from lib.show.origin import LETTERS, named


def test_a_picture_has_its_finding_and_its_source_below_the_chart() -> None:
    figure = go.Figure(layout={"height": 400, "margin": {"b": 60}})
    named(figure, "Cured <b>: 12 %", "Doorstep · as of 20 Nov 2026")
    assert figure.layout.title.text == "Cured &lt;b&gt;: 12 %<br>Doorstep · as of 20 Nov 2026"
    assert figure.layout.height - 400 == figure.layout.margin.b - 60 > 0


def test_a_picture_of_some_cases_says_of_which_above_its_source() -> None:
    figure = go.Figure()
    named(figure, "Cured: 12 %", "Doorstep", "Client: A · Bucket: M1")
    assert figure.layout.title.text == "Cured: 12 %<br>Client: A · Bucket: M1<br>Doorstep"


def test_a_figure_in_a_long_finding_stays_in_one_line() -> None:
    figure = go.Figure()
    named(figure, f"{'回' * (LETTERS // 2 - 2)}12.5% 款", "Doorstep")
    assert "<br>12.5% 款<br>" in figure.layout.title.text


def test_a_long_finding_goes_on_in_further_lines_in_chinese_too() -> None:
    figure = go.Figure()
    named(figure, "回" * LETTERS, "Doorstep")
    assert [len(one) for one in figure.layout.title.text.split("<br>")] == [
        LETTERS // 2, LETTERS // 2, len("Doorstep")
    ]  # fmt: skip
