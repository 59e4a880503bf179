"""Names of many columns in several lines each, so that none lies over its neighbour."""

import textwrap

import plotly.graph_objects as go

from lib.show.drawing import literal

WIDEST, LINE = 48, 22
"""Characters of all names together; pixels of a line."""


def folded(figure: go.Figure, across: list[str], narrowest: int) -> go.Figure:
    """Fold the names `across` a heat map; a line has so many characters at least."""
    width = max(narrowest, WIDEST // max(len(across), 1))
    lines = [_lines(one, width) for one in across]
    texts = ["<br>".join(map(literal, one)) for one in lines]
    most = max(map(len, lines), default=1)
    figure.update_xaxes(tickvals=list(range(len(across))), ticktext=texts)
    figure.update_layout(
        height=figure.layout.height + LINE * (most - 1),
        margin={**figure.layout.margin.to_plotly_json(), "t": 40 + LINE * (most - 1)},
    )
    return figure


def _lines(name: str, width: int) -> list[str]:
    """A name in lines, rather before a bracket than within."""
    if len(name) <= width:
        return [name]
    return textwrap.wrap(name.replace("（", " （"), width)
