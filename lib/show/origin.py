"""What a picture says of itself once it has left the screen: finding, filter, day and source.

It is the title of the figure, at its foot; the screen, which has it above the chart, hides it.
"""

import re
import textwrap
import unicodedata

import plotly.graph_objects as go

from lib.show.drawing import literal

WIDTH = 1200
"""Pixels of a picture, also of one that is taken from a phone."""

LETTERS = 150
"""Latin letters in a line; a Chinese one takes the room of two."""

CLOSE = 6
"""Pixels from the figures of an axis to its title."""

SIZE, LINE = 13, 19
"""Pixels of a letter and of a line."""


def named(figure: go.Figure, said: str, source: str, narrowed: str = "") -> int:
    """Write below the chart its finding, what its figures are `narrowed` to, and the source.

    Return in how many lines.
    """
    lines = [*_lines(said), *_lines(narrowed), source]
    below = room(len(lines))
    # Without it the title of an axis moves down into the room that is made here.
    figure.update_xaxes(title_standoff=CLOSE)
    layout = figure.layout
    height = (layout.height or 450) + below
    figure.update_layout(
        height=height,
        margin={"b": (80 if layout.margin.b is None else layout.margin.b) + below},
        title={
            "text": "<br>".join(map(literal, lines)),
            "font": {"size": SIZE},
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            # Of several lines the first stands where the title does, the others below it.
            "y": (below - LINE // 3) / height,
            "yref": "container",
            "yanchor": "top",
            "pad": {"l": 10},
        },
    )
    return len(lines)


def room(lines: int) -> int:
    """Pixels that so many lines take below a chart."""
    return LINE * lines + LINE // 2


def _lines(text: str) -> list[str]:
    """A text in lines that fit a picture."""
    if not any(unicodedata.east_asian_width(one) in "WF" for one in text):
        return textwrap.wrap(text, LETTERS)
    lines = [""]
    # Figures and words in other letters stay whole; between Chinese ones a line may end.
    for piece in re.findall(r"[!-~]+|.", text):
        if len(lines[-1]) + len(piece) > LETTERS // 2:
            lines.append("")
        lines[-1] += piece
    return [one.strip() for one in lines]
